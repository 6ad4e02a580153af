import { resolve } from 'node:path';
import { format } from '../../grammar/format.ts';
import { caddyfileIn } from '../analysis/caddyfiles.ts';
import { pathOf, uriOf } from '../disk.ts';
import { type Arguments, readArguments } from './arguments.ts';
import { collect, whyUnreadable } from './collect.ts';
import { patchOf } from './patch.ts';
import { nameFrom } from './report.ts';
import { exit, type Exit, type Session, UsageError } from './session.ts';
import { writeAll } from './write.ts';

/** `caddylint fmt [PATH…]`: formats as `caddy fmt` does; many files at once, and with an exit code for checks. */
export async function fmt(args: readonly string[], session: Session): Promise<Exit> {
  const given = readArguments(
    {
      check: { type: 'boolean' },
      diff: { type: 'boolean' },
      write: { type: 'boolean' },
      stdin: { type: 'boolean' },
      'stdin-filename': { type: 'string' },
    },
    args,
  );
  if (given.has('write') && (given.has('check') || given.has('diff'))) {
    throw new UsageError('--write does not go with --check or --diff.');
  }
  if (given.has('stdin')) return formatInput(given, session);
  if (given.has('stdin-filename')) throw new UsageError('--stdin-filename goes with --stdin.');
  const { files, failed } = await readFiles(given.words, session);
  const prints = !given.has('write') && !given.has('check') && !given.has('diff');
  if (prints && files.length > 1) {
    throw new UsageError(
      `There are ${files.length} Caddyfiles; several need --write, --check or --diff.`,
    );
  }
  const outcomes: Exit[] = [failed ? exit.failed : exit.fine];
  for (const file of files) {
    outcomes.push(prints ? print(file, session) : await handle(file, given, session));
  }
  return outcomes.reduce((worst, one) => (one > worst ? one : worst));
}

/** A text, what it becomes, and its name for people. */
interface File {
  readonly name: string;
  readonly path: string;
  readonly before: string;
  readonly after: string;
}

async function readFiles(
  paths: readonly string[],
  session: Session,
): Promise<{ readonly files: readonly File[]; readonly failed: boolean }> {
  const { workspace, caddyfiles, failures } = await collect(paths, session);
  for (const { sentence } of failures) session.warn(sentence);
  let failed = failures.length > 0;
  const files: File[] = [];
  for (const { uri } of caddyfiles) {
    const name = nameFrom(session.folder, uri);
    const path = pathOf(uri) ?? uri;
    const before = await workspace.read(uri);
    if (before === undefined) {
      session.warn(await whyUnreadable(path, name));
      failed = true;
    } else {
      files.push({ name, path, before, after: formatted(uri, before) });
    }
  }
  if (files.length === 0 && !failed) session.warn('There is no Caddyfile here.');
  return { files, failed };
}

async function formatInput(given: Arguments, session: Session): Promise<Exit> {
  if (given.words.length > 0) throw new UsageError('--stdin takes no paths.');
  if (given.has('write')) throw new UsageError('--write does not go with --stdin.');
  const before = await session.input();
  const path = resolve(session.folder, given.last('stdin-filename') ?? 'Caddyfile');
  const uri = uriOf(path);
  const name = nameFrom(session.folder, uri);
  const file = { name, path, before, after: formatted(uri, before) };
  const prints = !given.has('check') && !given.has('diff');
  return prints ? print(file, session) : handle(file, given, session);
}

/** What follows the Caddyfile in a test of Caddy's own stays as it is. */
function formatted(uri: string, text: string): string {
  const own = caddyfileIn(uri, text);
  return format(own) + text.slice(own.length);
}

function print({ after }: File, session: Session): Exit {
  session.print(after);
  return exit.fine;
}

/** `--write`, `--check` and `--diff` concern only what is not formatted. */
async function handle(file: File, given: Arguments, session: Session): Promise<Exit> {
  const { name, before, after } = file;
  if (before === after) return exit.fine;
  if (given.has('write')) {
    const failure = await writeAll([file]);
    if (failure === undefined) return exit.fine;
    session.warn(failure);
    return exit.failed;
  }
  session.print(given.has('diff') ? await patchOf(name, before, after) : `${name}\n`);
  return given.has('check') ? exit.found : exit.fine;
}
