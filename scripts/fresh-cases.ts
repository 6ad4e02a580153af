import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { standardSchema } from '../server/schema/schema.ts';
import type { Case } from './agreement.ts';
import { complain } from './arguments.mjs';
import { askCaddy, isOfThisMachine, validateTogether } from './caddy-verdict.ts';
import { randomExpression } from './expressions.ts';
import { mixedSites } from './mixes.ts';
import { mutate, randomNumbers } from './mutants.ts';
import { runAdapter } from './running-adapter.ts';
import { sitesTogether, type UsageCase, usageCases } from './usages.ts';

/** Mutants of the accepted files, with the verdicts of the Caddy that CADDY_BIN names. */
export async function* mutantsOf(
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

/** Random files of sites that have much in common, with the verdicts of the Caddy that CADDY_BIN names. */
export async function* mixesOf(count: number, seed: number): AsyncGenerator<Case> {
  const random = randomNumbers(seed);
  const adapter = await runAdapter(caddy());
  try {
    for (let made = 0; made < count; made++) {
      const input = mixedSites(random);
      const early = await adapter.adapt(input);
      const [late] =
        early === undefined ? await validateTogether(caddy(), [input], () => '') : [undefined];
      const error = early ?? late;
      // What this machine lacks says nothing of the file, but it was read.
      const isOwn = error === null || (early !== undefined && isOfThisMachine(early));
      const stage = early === undefined && !isOwn ? 'validate' : 'adapt';
      const verdict =
        error === undefined || isOwn ? { verdict: 'accept' } : { verdict: 'reject', error };
      yield { id: `mix #${made + 1}`, set: 'mix', input, files: stock, stage, ...verdict };
    }
  } finally {
    adapter.stop();
  }
}

/** Matchers of random expressions in CEL, with the verdicts of the Caddy that CADDY_BIN names. */
export async function* expressionsOf(count: number, seed: number): AsyncGenerator<Case> {
  const random = randomNumbers(seed);
  for (let made = 0; made < count; made += 50) {
    const inputs = Array.from({ length: Math.min(50, count - made) }, () => {
      const expression = randomExpression(random);
      return `:8000 {\n\t@m expression \`${expression}\`\n\trespond @m x\n}\n`;
    });
    const join = (some: readonly string[]): string =>
      some.map((input, at) => input.replace('8000', String(8000 + at))).join('\n');
    const errors = await validateTogether(caddy(), inputs, join);
    for (const [at, input] of inputs.entries()) {
      const error = errors[at];
      if (error === null) continue;
      const verdict = error === undefined ? { verdict: 'accept' } : { verdict: 'reject', error };
      const id = `expression #${made + at + 1}`;
      yield {
        id,
        set: 'expression',
        input,
        files: stock,
        stage: 'validate',
        lines: [2],
        ...verdict,
      };
    }
  }
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

export async function* filesOf(folder: string): AsyncGenerator<Case> {
  for (const id of readdirSync(folder).sort()) {
    const input = readFileSync(join(folder, id), 'utf8');
    yield { id, set: 'folder', input, ...(await askCaddy(caddy(), input)) };
  }
}

/** The program that CADDY_BIN names. Without one the process ends. */
export function caddy(): string {
  const program = process.env['CADDY_BIN'];
  if (!program)
    complain(
      'CADDY_BIN is not set. For fresh verdicts it names a Caddy, such as CADDY_BIN=/usr/bin/caddy.',
    );
  if (!existsSync(program)) complain(`CADDY_BIN names "${program}", where no file is.`);
  return program;
}
