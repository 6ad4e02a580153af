import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** What the real Caddy says of a Caddyfile. */
export interface Verdict {
  readonly verdict: 'accept' | 'reject';
  /** The command that refused it: `adapt` reads the file, `validate` sets everything up. */
  readonly stage?: 'adapt' | 'validate';
  readonly error?: string;
  /** Lines of the Caddyfile that the message names, from 1. */
  readonly lines: readonly number[];
}

/**
 * Asks `program` about a Caddyfile and the files beside it, in a folder of their own. What this machine lacks, such as
 * certificates or a network, is no reason to refuse a file.
 */
export async function askCaddy(
  program: string,
  input: string,
  files: Readonly<Record<string, string>> = {},
): Promise<Verdict> {
  const folder = await mkdtemp(join(tmpdir(), 'caddy-verdict-'));
  try {
    for (const [name, text] of Object.entries({ ...files, Caddyfile: input })) {
      await mkdir(dirname(join(folder, name)), { recursive: true });
      await writeFile(join(folder, name), text);
    }
    for (const stage of ['adapt', 'validate'] as const) {
      const error = await run(program, stage, folder);
      if (error === undefined) continue;
      if (stage === 'validate' && machineTroubles.some((trouble) => error.includes(trouble))) break;
      return { verdict: 'reject', stage, error, lines: linesIn(error) };
    }
    return { verdict: 'accept', lines: [] };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

const machineTroubles = [
  'no such file or directory',
  'permission denied',
  'connection refused',
  'no such host',
  'dial tcp',
  'address already in use',
  'module not registered',
  'timeout',
];

/** The message of the last error; undefined when there was none. */
function run(program: string, command: string, folder: string): Promise<string | undefined> {
  const env = { PATH: process.env['PATH'], HOME: folder, XDG_DATA_HOME: folder };
  return new Promise((resolve) => {
    execFile(
      program,
      [command, '--config', 'Caddyfile'],
      { cwd: folder, env, timeout: 20_000, maxBuffer: 1 << 26 },
      (failure, _, stderr) => {
        const lines = stderr.split('\n').filter((line) => line !== '');
        const message = lines.findLast((line) => line.includes('"level":"error"')) ?? lines.at(-1);
        resolve(failure ? messageOf(message ?? failure.message) : undefined);
      },
    );
  });
}

function messageOf(line: string): string {
  if (!line.startsWith('{')) return line;
  const parsed: unknown = JSON.parse(line);
  return typeof parsed === 'object' && parsed && 'msg' in parsed ? String(parsed.msg) : line;
}

function linesIn(error: string): readonly number[] {
  return [...error.matchAll(/Caddyfile:(\d+)/g)].map((match) => Number(match[1]));
}
