import { resolve } from 'node:path';
import type { AnalysisOptions } from '../analysis/analyze.ts';
import { pathOf, uriOf } from '../disk.ts';
import type { LintOptions } from '../lint.ts';
import type { Severity } from '../project/lint-settings.ts';
import { type Arguments, chosen, didYouMean, readArguments } from './arguments.ts';
import { openWorkspace, whyUnreadable } from './collect.ts';
import { severities } from './report.ts';
import { everyRule } from './rule-list.ts';
import { type Session, UsageError } from './session.ts';

/** What was asked of `caddylint [PATH…]`. */
export interface Options {
  readonly paths: readonly string[];
  readonly format: Format;
  readonly color: boolean | undefined;
  readonly fix: 'write' | 'show' | undefined;
  readonly failOn: Severity | 'never';
  /** Present when standard input is checked, with the path it stands for. */
  readonly input: { readonly name: string } | undefined;
  readonly analysis: AnalysisOptions;
  readonly lint: LintOptions;
}

/** The forms of a report. */
export const formats = ['pretty', 'json', 'github', 'sarif'] as const;
type Format = (typeof formats)[number];

/** Throws a `UsageError` for what makes no sense. */
export async function readOptions(args: readonly string[], session: Session): Promise<Options> {
  const given = readArguments(
    {
      fix: { type: 'boolean' },
      'fix-dry-run': { type: 'boolean' },
      rule: { type: 'string' },
      'fail-on': { type: 'string' },
      env: { type: 'string' },
      'env-file': { type: 'string' },
      stdin: { type: 'boolean' },
      'stdin-filename': { type: 'string' },
      format: { type: 'string' },
      color: { type: 'boolean' },
      'no-color': { type: 'boolean' },
    },
    args,
  );
  if (given.has('fix') && given.has('fix-dry-run')) {
    throw new UsageError('--fix and --fix-dry-run exclude each other.');
  }
  return {
    paths: given.words,
    format: chosen('--format', given.last('format') ?? 'pretty', formats),
    color: given.has('no-color') ? false : given.has('color') ? true : undefined,
    fix: given.has('fix') ? 'write' : given.has('fix-dry-run') ? 'show' : undefined,
    failOn: chosen('--fail-on', given.last('fail-on') ?? 'warning', [...severities, 'never']),
    input: readInput(given),
    analysis: {
      environment: readEnvironment(given.all('env')),
      envFiles: await readEnvFiles(given.all('env-file'), session),
    },
    lint: { severities: readSeverities(given.all('rule')) },
  };
}

function readInput(given: Arguments): Options['input'] {
  const name = given.last('stdin-filename');
  if (!given.has('stdin')) {
    if (name !== undefined) throw new UsageError('--stdin-filename goes with --stdin.');
    return undefined;
  }
  if (given.words.length > 0) throw new UsageError('--stdin takes no paths.');
  return { name: name ?? 'Caddyfile' };
}

function readEnvironment(given: readonly string[]): ReadonlyMap<string, string> {
  const environment = new Map<string, string>();
  for (const one of given) {
    const equals = one.indexOf('=');
    if (equals < 1) throw new UsageError(`--env is NAME=VALUE, not "${one}".`);
    environment.set(one.slice(0, equals), one.slice(equals + 1));
  }
  return environment;
}

async function readEnvFiles(
  given: readonly string[],
  session: Session,
): Promise<readonly string[]> {
  const workspace = openWorkspace(session, []);
  const uris = given.map((name) => uriOf(resolve(session.folder, name)));
  for (const [index, uri] of uris.entries()) {
    if ((await workspace.read(uri)) !== undefined) continue;
    throw new UsageError(await whyUnreadable(pathOf(uri) ?? uri, given[index] ?? uri));
  }
  return uris;
}

function readSeverities(given: readonly string[]): ReadonlyMap<string, Severity | 'off'> {
  const ids = everyRule().map(({ id }) => id);
  const result = new Map<string, Severity | 'off'>();
  for (const one of given) {
    const [id = '', severity, ...rest] = one.split('=');
    if (severity === undefined || rest.length > 0) {
      throw new UsageError(`--rule is ID=SEVERITY, not "${one}".`);
    }
    if (!ids.includes(id)) throw new UsageError(`There is no rule "${id}".${didYouMean(id, ids)}`);
    result.set(id, chosen(`The severity of "${id}"`, severity, ['off', ...severities]));
  }
  return result;
}
