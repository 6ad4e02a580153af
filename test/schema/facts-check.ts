import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from '../../grammar/parser.ts';
import type { Line, Word } from '../../grammar/tree.ts';
import { bindLines } from '../../server/schema/bind-lines.ts';
import { lateFaults } from '../../server/schema/late.ts';
import { standardSchema } from '../../server/schema/schema.ts';
import {
  type Arg,
  type Body,
  type Entry,
  type SchemaLine,
  usageText,
} from '../../server/schema/usage.ts';

/**
 * One Caddyfile and what Caddy does with it: `+` accepts, `-` refuses to adapt, `~` adapts and
 * refuses to load, `?` refuses for a reason that usages cannot express (the schema accepts).
 */
export interface Case {
  readonly sign: '+' | '-' | '~' | '?';
  /** The case as it is written in the list. */
  readonly title: string;
  readonly text: string;
}

/** The tests of one group of facts: what the cases say holds, here and in the real Caddy, and no entry goes without. */
export function factsHold(cases: readonly Case[], bodies: readonly string[]): void {
  it('accept and refuse what the list says', () => {
    assert.deepEqual(disagreements(cases), []);
  });

  it('are all needed by some case', () => {
    const used = usedBy(cases);
    const unused = [...entriesBelow(bodies)].filter(
      (entry) => !used.has(entry) && entry.notes.until === undefined,
    );
    assert.deepEqual(unused.map(usageText), []);
  });

  it('are documented', () => {
    const silent = [...entriesBelow(bodies)].filter((entry) => entry.doc === '');
    assert.deepEqual(silent.map(usageText), []);
  });

  it('agree with the real Caddy', async function () {
    const caddy = process.env['CADDY_BIN'];
    if (!caddy) {
      console.log('skipped: CADDY_BIN is not set');
      this.skip();
    }
    this.timeout(180_000);
    assert.deepEqual(await surprises(caddy, cases), []);
  });
}

/** Cases from a list of lines, each a sign and a piece of Caddyfile with `\n` for a line break. */
export function casesOf(list: string, wrap: (piece: string) => string): readonly Case[] {
  return list
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => ({
      sign: signOf(line),
      title: line.slice(2),
      text: wrap(line.slice(2).replaceAll('\\n', '\n')),
    }));
}

/** Why the schema refuses a Caddyfile, one sentence for each line at fault; empty when it accepts. */
export function objections(text: string, used?: Set<Entry>): readonly string[] {
  const found: string[] = [];
  for (const line of parse(text).lines) {
    const body = line.words.length === 0 ? schema.options : schema.site;
    found.push(...objectionsTo((line.block?.lines ?? []).map(schemaLine), body, used));
  }
  return found;
}

/** The entries that are needed to accept the cases, or to see that a plugin is missing. */
export function usedBy(cases: readonly Case[]): ReadonlySet<Entry> {
  const used = new Set<Entry>();
  for (const { text } of cases)
    if (objections(text).every((objection) => objection.endsWith('unknown-module')))
      objections(text, used);
  return used;
}

/** The titles of the cases on which the schema and the signs disagree. */
export function disagreements(cases: readonly Case[]): readonly string[] {
  return cases
    .filter(({ sign, text }) => {
      const expected = sign === '+' || sign === '?';
      return (objections(text).length === 0) !== expected;
    })
    .map(({ sign, title, text }) => `${sign} ${title}: ${objections(text).join('; ')}`);
}

/** The titles of the cases on which the real Caddy and the signs disagree. */
export async function surprises(caddy: string, cases: readonly Case[]): Promise<readonly string[]> {
  const folder = mkdtempSync(join(tmpdir(), 'caddylint-facts-'));
  const found: string[] = [];
  const queue = [...cases.entries()];
  const work = async (): Promise<void> => {
    for (let next = queue.shift(); next; next = queue.shift()) {
      const [index, { sign, title, text }] = next;
      const file = join(folder, `${index}.Caddyfile`);
      writeFileSync(file, text);
      const adapts = await succeeds(caddy, 'adapt', file, folder);
      if (adapts !== (sign === '+' || sign === '~')) found.push(`${sign} ${title}`);
      else if (sign === '~' && (await succeeds(caddy, 'validate', file, folder)))
        found.push(`${sign} ${title}: loads`);
    }
  };
  await Promise.all([work(), work()]);
  rmSync(folder, { recursive: true });
  return found;
}

/** Every entry of these bodies and of the blocks in it that has no name of its own. */
export function entriesBelow(names: readonly string[]): ReadonlySet<Entry> {
  const found = new Set<Entry>();
  const add = (body: Body | undefined): void => {
    for (const entry of body?.entries ?? []) {
      found.add(entry);
      if (entry.body?.name === '') add(entry.body);
    }
  };
  for (const name of names) add(schema.bodies.get(name));
  return found;
}

/** The schema under test. */
export const schema = standardSchema();

function signOf(line: string): Case['sign'] {
  const sign = line[0];
  if (sign === '+' || sign === '-' || sign === '~' || sign === '?') return sign;
  throw new Error(`a case begins with a sign: ${line}`);
}

function schemaLine(line: Line): SchemaLine {
  const [name, ...args] = line.words.map(argOf);
  return {
    name: name ?? { text: '', quote: '', unknown: false },
    args,
    ...(line.block ? { block: line.block.lines.map(schemaLine) } : {}),
  };
}

function argOf({ text, quote }: Word): Arg {
  return { text, quote, unknown: false };
}

function objectionsTo(
  lines: readonly SchemaLine[],
  body: Body,
  used: Set<Entry> | undefined,
): readonly string[] {
  const found: string[] = [];
  for (const { line, binding } of bindLines(lines, body)) {
    const entries = [
      ...(binding.entry ? [binding.entry] : []),
      ...binding.inner.map((each) => each.entry),
    ];
    for (const entry of entries) used?.add(entry);
    if (binding.problem) found.push(`${line.name.text}: ${binding.problem.kind}`);
    else if (entries.some((entry) => entry.notes.until !== undefined))
      found.push(`${line.name.text}: removed`);
    else {
      for (const { why } of lateFaults(line, binding, schema.kinds))
        found.push(`${line.name.text}: ${why}`);
      if (line.block && binding.body) found.push(...objectionsTo(line.block, binding.body, used));
    }
  }
  return found;
}

function succeeds(
  caddy: string,
  command: 'adapt' | 'validate',
  file: string,
  home: string,
): Promise<boolean> {
  const environment = { ...process.env, HOME: home, XDG_DATA_HOME: home, XDG_CONFIG_HOME: home };
  return new Promise((resolve) => {
    execFile(
      caddy,
      [command, '--adapter', 'caddyfile', '--config', file],
      { env: environment, timeout: 20_000, maxBuffer: 2 ** 24 },
      (error) => resolve(error === null),
    );
  });
}
