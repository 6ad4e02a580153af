/**
 * Compares verdicts with Caddy's: `npm run agreement -- [FILE.jsonl]`. Each line of the file is a case with `input`, `files`, `env`,
 * `verdict` and, for rejected ones, the `lines` at fault. With `--show ACCEPTED|MISSED|ELSEWHERE` it prints such cases.
 *
 * With `--usages N` the cases are N of those that the facts themselves give, the same ones for the same `--seed`; `--only` takes only those
 * whose path or kind of change holds a text. With `--mutate N` the cases are N fresh mutants of the accepted files, the same ones for the same `--seed`, and with
 * `--folder DIR` all files of a folder. For both, CADDY_BIN names a Caddy to ask for the verdicts.
 */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { lineStarts, positionAt } from '../grammar/text.ts';
import { openAnalysis } from '../server/analysis/analyze.ts';
import { type Diagnostic, lint } from '../server/lint.ts';
import { memoryWorkspace } from '../server/workspace.ts';
import { standardSchema } from '../server/schema/schema.ts';
import { complain, readArguments } from './arguments.mjs';
import { askCaddy, isOfThisMachine, validateTogether } from './caddy-verdict.ts';
import { mutate, randomNumbers } from './mutants.ts';
import { runAdapter } from './running-adapter.ts';
import { sitesTogether, type UsageCase, usageCases } from './usages.ts';

export interface Case {
  readonly id: string;
  readonly set: string;
  readonly input: string;
  readonly files?: Readonly<Record<string, string>>;
  readonly env?: Readonly<Record<string, string>>;
  readonly verdict?: string;
  /** What refused it, `adapt` or `validate`; of an accepted one the last that was asked, `adapt` if absent. */
  readonly stage?: string;
  readonly error?: string;
  readonly lines?: readonly number[];
  readonly op?: string;
  readonly class?: string;
}

export interface Result {
  readonly one: Case;
  readonly diagnostics: readonly Diagnostic[];
  readonly milliseconds: number;
  /** Lines from 1 of findings of severity error in the Caddyfile. */
  readonly errorLines: readonly number[];
}

export async function judge(one: Case): Promise<Result> {
  const start = performance.now();
  const workspace = memoryWorkspace({ ...one.files, Caddyfile: one.input });
  const analysis = await openAnalysis(workspace, 'file:///workspace/Caddyfile', {
    environment: new Map(Object.entries(one.env ?? {})),
    environmentComplete: true,
  });
  const diagnostics = lint(analysis);
  const milliseconds = performance.now() - start;
  const starts = lineStarts(one.input);
  const errorLines = diagnostics
    .filter(({ severity, at }) => severity === 'error' && at.uri === analysis.uri)
    .map(({ at }) => positionAt(starts, at.start).line + 1);
  return { one, diagnostics, milliseconds, errorLines };
}

/** How a result compares with the case's verdict; undefined when nothing is demanded of it. */
export function grade({ one, diagnostics, errorLines }: Result): Grade | undefined {
  const errors = diagnostics.filter(({ severity }) => severity === 'error');
  switch (one.verdict) {
    case 'accept':
      return diagnostics.some((found) => saysRefused(found, one)) ? 'ACCEPTED' : 'ok';
    case 'third_party':
      return errors.some(({ category }) => category === 'validity') ? 'ACCEPTED' : 'ok';
    case 'reject': {
      if (errors.length === 0) return 'MISSED';
      const near = errorLines.some((line) =>
        one.lines?.some((place) => Math.abs(place - line) <= 1),
      );
      return near || !one.lines?.length ? 'ok' : 'ELSEWHERE';
    }
    default:
      return undefined;
  }
}

/** A case that Caddy was not asked to start with says nothing about what fails only then. */
function saysRefused({ category, rule }: Diagnostic, { stage }: Case): boolean {
  return category === 'validity' || (stage === 'validate' && rule === 'fails-at-start');
}

/** `ACCEPTED`: an error although Caddy accepts it. `MISSED`: none although it refuses it. `ELSEWHERE`: none near the place. */
export type Grade = 'ok' | 'ACCEPTED' | 'MISSED' | 'ELSEWHERE';

export function readCases(path: string): readonly Case[] {
  return readFileSync(path, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Case);
}

/** Mutants of the accepted files, with the verdicts of the Caddy that CADDY_BIN names. */
async function* mutantsOf(
  cases: readonly Case[],
  count: number,
  seed: number,
): AsyncGenerator<Case> {
  const random = randomNumbers(seed);
  const bases = cases.filter(({ verdict, set }) => verdict === 'accept' && set !== 'mutant');
  const texts = bases.map(({ input }) => input);
  const sound = new Map<Case, boolean>();
  for (let made = 0; made < count; ) {
    const base = bases[Math.floor(random() * bases.length)];
    const mutant = base && mutate(base.input, texts, random);
    if (!base || !mutant || base.env) continue;
    if (!sound.has(base)) {
      const { verdict } = await askCaddy(caddy(), base.input, base.files);
      sound.set(base, verdict === 'accept');
    }
    if (!sound.get(base)) continue;
    made++;
    const { verdict, lines, ...rest } = await askCaddy(caddy(), mutant.input, base.files);
    const id = `${base.id} #${made}`;
    const all = [...lines, ...mutant.lines];
    const files = base.files ? { files: base.files } : {};
    yield { id, set: 'fresh', ...mutant, ...files, verdict, ...rest, lines: all };
  }
}

/** Cases that the facts give, drawn at random, with the verdicts of the Caddy that CADDY_BIN names. */
export async function* usagesOf(count: number, seed: number, only = ''): AsyncGenerator<Case> {
  const all = [...usageCases(standardSchema())].filter(({ op, path }) =>
    `${path}: ${op}`.includes(only),
  );
  const cases = drawnEvenly(all, count, randomNumbers(seed));
  const adapter = await runAdapter(caddy());
  try {
    for (let from = 0; from < cases.length; from += 60) {
      const some = cases.slice(from, from + 60);
      const errors = new Map<UsageCase, string | null>();
      for (const one of some) {
        const error = await adapter.adapt(one.input);
        if (error !== undefined) errors.set(one, isOfThisMachine(error) ? null : error);
      }
      const late = await lateErrors(some.filter((one) => !errors.has(one)));
      for (const one of some) {
        const { input, op, path, line } = one;
        const error = errors.has(one) ? errors.get(one) : late.get(one);
        if (error === null) continue;
        const stage = errors.has(one) ? 'adapt' : 'validate';
        const verdict = error === undefined ? { verdict: 'accept' } : { verdict: 'reject', error };
        yield { id: path, set: 'usage', input, files: stock, op, lines: [line], stage, ...verdict };
      }
    }
  } finally {
    adapter.stop();
  }
}

/** So many cases, as many of each kind of change as possible: of some there are a hundred times more than of others. */
function drawnEvenly(
  all: readonly UsageCase[],
  count: number,
  random: () => number,
): readonly UsageCase[] {
  const sizes = new Map<string, number>();
  for (const { op } of all) sizes.set(op, (sizes.get(op) ?? 0) + 1);
  return all.filter(({ op }) => random() * sizes.size * (sizes.get(op) ?? 1) < count);
}

/** Says that Caddy has no plugins. */
const stock = { Dockerfile: 'FROM caddy:2.11.7\nCOPY Caddyfile /etc/caddy/Caddyfile\n' };

/** Why Caddy does not start with cases that it adapts; null when that is this machine's matter. */
async function lateErrors(
  cases: readonly UsageCase[],
): Promise<ReadonlyMap<UsageCase, string | undefined | null>> {
  const sites = cases.filter(({ input }) => !input.startsWith('{'));
  const others = cases.filter(({ input }) => input.startsWith('{'));
  const found = new Map<UsageCase, string | undefined | null>();
  const textsOf = (some: readonly UsageCase[]): readonly string[] => some.map(({ input }) => input);
  const verdicts = await validateTogether(caddy(), textsOf(sites), sitesTogether);
  sites.forEach((one, at) => found.set(one, verdicts[at]));
  for (const one of others)
    found.set(one, (await validateTogether(caddy(), [one.input], () => ''))[0]);
  return found;
}

async function* filesOf(folder: string): AsyncGenerator<Case> {
  for (const id of readdirSync(folder).sort()) {
    const input = readFileSync(join(folder, id), 'utf8');
    yield { id, set: 'folder', input, ...(await askCaddy(caddy(), input)) };
  }
}

function caddy(): string {
  const program = process.env['CADDY_BIN'];
  if (!program)
    complain(
      'CADDY_BIN is not set. For fresh verdicts it names a Caddy, such as CADDY_BIN=/usr/bin/caddy.',
    );
  if (!existsSync(program)) complain(`CADDY_BIN names "${program}", where no file is.`);
  return program;
}

async function main(): Promise<void> {
  const { values, positionals } = readArguments(import.meta.url, {
    positionals: 1,
    options: {
      show: { type: 'string' },
      most: { type: 'string', default: '20' },
      set: { type: 'string' },
      usages: { type: 'string' },
      only: { type: 'string' },
      mutate: { type: 'string' },
      seed: { type: 'string', default: '1' },
      folder: { type: 'string' },
    },
  });
  const file = positionals[0] ?? '../shared/corpus/cases.jsonl';
  for (const name of ['usages', 'mutate', 'seed', 'most'] as const)
    if (!Number.isInteger(Number(values[name] ?? 0)))
      complain(`Behind "--${name}" belongs a number, and "${values[name]}" is none.`);
  if (values.show && !['ACCEPTED', 'MISSED', 'ELSEWHERE'].includes(values.show))
    complain(`"--show" takes ACCEPTED, MISSED or ELSEWHERE, and not "${values.show}".`);
  if (values.usages || values.mutate || values.folder) caddy();
  if (values.folder && !statSync(values.folder, { throwIfNoEntry: false })?.isDirectory())
    complain(`There is no folder "${values.folder}".`);
  if (!values.usages && !values.folder && !existsSync(file))
    complain(
      `There is no file "${file}". Name one with cases, or ask for fresh ones; "--help" tells how.`,
    );
  const cases = values.usages
    ? usagesOf(Number(values.usages), Number(values.seed), values.only)
    : values.mutate
      ? mutantsOf(readCases(file), Number(values.mutate), Number(values.seed))
      : values.folder
        ? filesOf(values.folder)
        : readCases(file);
  const table = new Map<string, Record<Grade, number>>();
  let shown = 0;
  let slowest = 0;
  for await (const one of cases) {
    if (values.set && one.set !== values.set) continue;
    const result = await judge(one);
    slowest = Math.max(slowest, result.milliseconds);
    const verdict = grade(result);
    if (!verdict) continue;
    for (const key of [
      `${one.verdict} all`,
      `${one.verdict} ${one.set} ${one.stage ?? ''} ${one.op ?? one.class ?? ''}`,
    ]) {
      const row = table.get(key) ?? { ok: 0, ACCEPTED: 0, MISSED: 0, ELSEWHERE: 0 };
      row[verdict]++;
      table.set(key, row);
    }
    if (verdict === values.show && shown++ < Number(values.most)) show(result);
  }
  for (const key of [...table.keys()].sort()) {
    const { ok, ACCEPTED, MISSED, ELSEWHERE } = table.get(key)!;
    const all = ok + ACCEPTED + MISSED + ELSEWHERE;
    const rest = `${ACCEPTED} false, ${MISSED} missed, ${ELSEWHERE} elsewhere`;
    console.log(
      `${key.padEnd(60)} ${String(all).padStart(5)}  ${((100 * ok) / all).toFixed(1).padStart(5)} %  ${rest}`,
    );
  }
  console.log(`slowest case: ${slowest.toFixed(0)} ms`);
}

function show({ one, diagnostics, errorLines }: Result): void {
  console.log(
    `--- ${one.id} ${one.op ?? ''} ${one.class ?? ''}\n${one.error ?? ''} lines ${one.lines?.join(',') ?? ''}`,
  );
  for (const { rule, message } of diagnostics.filter(({ severity }) => severity === 'error'))
    console.log(`  ${rule}: ${message}`);
  console.log(`  on lines ${errorLines.join(',')}`);
  console.log(
    one.input
      .split('\n')
      .map((line, index) => `${String(index + 1).padStart(4)} ${line}`)
      .slice(0, 60)
      .join('\n'),
  );
}

if (process.argv[1]?.endsWith('agreement.ts')) await main();
