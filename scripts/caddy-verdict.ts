import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join as pathOf } from 'node:path';
import { closedNamespaces } from '../server/analysis/language/unknown-names.ts';

/** What the real Caddy says of a Caddyfile. */
export interface Verdict {
  /** `third_party`: it lacks a module that a plugin may bring. */
  readonly verdict: 'accept' | 'reject' | 'third_party';
  /** The command that refused it, or the last that did not: `adapt` reads the file, `validate` sets everything up. */
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
  const folder = await mkdtemp(pathOf(tmpdir(), 'caddy-verdict-'));
  try {
    for (const [name, text] of Object.entries({ ...files, Caddyfile: input })) {
      await mkdir(dirname(pathOf(folder, name)), { recursive: true });
      await writeFile(pathOf(folder, name), text);
    }
    for (const stage of ['adapt', 'validate'] as const) {
      const error = await run(program, stage, folder);
      if (error === undefined) continue;
      if (stage === 'validate' && (isOfThisMachine(error) || lacksModule(error)))
        return { verdict: 'accept', stage: 'adapt', lines: [] };
      const verdict = lacksPlugin(error) ? 'third_party' : 'reject';
      return { verdict, stage, error, lines: linesIn(error) };
    }
    return { verdict: 'accept', stage: 'validate', lines: [] };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/**
 * What `caddy validate` says of each of these texts, in one folder: a message, undefined when it accepts the text, and null when this
 * machine lacks something. As many as possible are tried in one run, by `join`, and in halves when that fails.
 */
export async function validateTogether(
  program: string,
  texts: readonly string[],
  join: (texts: readonly string[]) => string,
): Promise<readonly (string | undefined | null)[]> {
  const folder = await mkdtemp(pathOf(tmpdir(), 'caddy-verdict-'));
  const validate = async (some: readonly string[]): Promise<(string | undefined | null)[]> => {
    if (some.length === 0) return [];
    const [text = ''] = some;
    await writeFile(pathOf(folder, 'Caddyfile'), some.length === 1 ? text : join(some));
    const error = await run(program, 'validate', folder);
    if (error === undefined) return some.map(() => undefined);
    if (some.length === 1) return [isOfThisMachine(error) ? null : error];
    const half = some.length >> 1;
    return [...(await validate(some.slice(0, half))), ...(await validate(some.slice(half)))];
  };
  try {
    return await validate(texts);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function lacksPlugin(error: string): boolean {
  const [, module] = /module not registered: ([\w.-]+)/.exec(error) ?? [];
  return module !== undefined && !closedNamespaces.has(module.slice(0, module.lastIndexOf('.')));
}

/** Whether a message tells of something that this machine lacks. */
export function isOfThisMachine(error: string): boolean {
  return machineTroubles.some((trouble) => error.includes(trouble));
}

function lacksModule(error: string): boolean {
  return error.includes('module not registered');
}

const machineTroubles = [
  'no such file or directory',
  'unable to traverse into path',
  'permission denied',
  'connection refused',
  'no such host',
  'dial tcp',
  'address already in use',
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
