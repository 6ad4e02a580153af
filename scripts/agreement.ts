/**
 * Compares verdicts with Caddy's: `npm run agreement -- [FILE.jsonl]`. Each line of the file is a case with `input`, `files`, `env`,
 * `verdict` and, for rejected ones, the `lines` at fault. With `--show ACCEPTED|MISSED|ELSEWHERE` it prints such cases.
 *
 * With `--usages N` the cases are N of those that the facts themselves give, the same ones for the same `--seed`; `--only` takes only those
 * whose path or kind of change holds a text. With `--mixes N` they are N random files of sites that share names and listeners, with
 * settings of TLS, with `--expressions N` matchers of N random expressions, with `--mutate N` N fresh mutants of the accepted files, the same ones for the same `--seed`, and with
 * `--folder DIR` all files of a folder. For all of these, CADDY_BIN names a Caddy to ask for the verdicts.
 */
import { existsSync, readFileSync, statSync } from 'node:fs';
import { lineStarts, positionAt } from '../grammar/text.ts';
import { openAnalysis } from '../server/analysis/analyze.ts';
import { type Diagnostic, lint } from '../server/lint.ts';
import { memoryWorkspace } from '../server/workspace.ts';
import { complain, readArguments } from './arguments.mjs';
import { caddy, expressionsOf, filesOf, mixesOf, mutantsOf, usagesOf } from './fresh-cases.ts';

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

async function main(): Promise<void> {
  const { values, positionals } = readArguments(import.meta.url, {
    positionals: 1,
    options: {
      show: { type: 'string' },
      most: { type: 'string', default: '20' },
      set: { type: 'string' },
      usages: { type: 'string' },
      only: { type: 'string' },
      mixes: { type: 'string' },
      expressions: { type: 'string' },
      mutate: { type: 'string' },
      seed: { type: 'string', default: '1' },
      folder: { type: 'string' },
    },
  });
  const file = positionals[0] ?? '../shared/corpus/cases.jsonl';
  for (const name of ['usages', 'mixes', 'expressions', 'mutate', 'seed', 'most'] as const)
    if (!Number.isInteger(Number(values[name] ?? 0)))
      complain(`Behind "--${name}" belongs a number, and "${values[name]}" is none.`);
  if (values.show && !['ACCEPTED', 'MISSED', 'ELSEWHERE'].includes(values.show))
    complain(`"--show" takes ACCEPTED, MISSED or ELSEWHERE, and not "${values.show}".`);
  const asksCaddy =
    values.usages || values.mixes || values.expressions || values.mutate || values.folder;
  if (asksCaddy) caddy();
  if (values.folder && !statSync(values.folder, { throwIfNoEntry: false })?.isDirectory())
    complain(`There is no folder "${values.folder}".`);
  if ((!asksCaddy || values.mutate) && !existsSync(file))
    complain(
      `There is no file "${file}". Name one with cases, or ask for fresh ones; "--help" tells how.`,
    );
  const cases = values.usages
    ? usagesOf(Number(values.usages), Number(values.seed), values.only)
    : values.mixes
      ? mixesOf(Number(values.mixes), Number(values.seed))
      : values.expressions
        ? expressionsOf(Number(values.expressions), Number(values.seed))
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
