import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { parse } from '../../grammar/parser.ts';
import type { Item, Line, Word } from '../../grammar/tree.ts';
import { bindLines } from '../../server/schema/bind-lines.ts';
import { lateFaults } from '../../server/schema/late.ts';
import { type Schema, standardSchema } from '../../server/schema/schema.ts';
import type { Arg, Body, SchemaLine } from '../../server/schema/usage.ts';

/** Labelled Caddyfiles that are not part of the project. */
const corpus = '../shared/corpus/cases.jsonl';

interface Labelled {
  readonly id: string;
  readonly input: string;
  readonly verdict: string;
  /** How a mutant differs from the file it was made of. */
  readonly op?: string;
}

/**
 * Accepted by the Caddy that labelled them and refused by later ones, or accepted only because a
 * brace that is missing turns lines into something else, or only read and not set up: no matter of usages.
 */
const otherMatters: ReadonlySet<string> = new Set([
  'quoted_brace',
  'drop_open_brace',
  'dup_subdirective',
  'global_bad_value',
  'bad_regexp',
]);

/** Mutations whose only fault is a word of a line, outside snippets. */
const telling: ReadonlySet<string> = new Set([
  'bad_cidr',
  'bad_duration',
  'bad_port_upstream',
  'bad_size',
  'bad_status',
  'directive_in_global',
  'global_bad_value',
  'global_in_site',
  'misspell_global',
  'misspell_subdirective',
  'order_unknown',
  'path_lost_slash',
  'plugin_directive',
  'remove_arg',
  'unused_matcher_bad_module',
  'v1_directive',
  'v1_tls_word',
]);

describe('the schema and the labelled Caddyfiles', () => {
  const schema = standardSchema();
  let cases: readonly Labelled[] = [];

  before(function () {
    if (!existsSync(corpus)) {
      console.log(`      skipped: there is no ${corpus}`);
      return this.skip();
    }
    cases = readFileSync(corpus, 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Labelled);
  });

  it('refuses nothing that Caddy accepts', () => {
    const accepted = cases.filter(
      ({ verdict, op }) => verdict === 'accept' && !otherMatters.has(op ?? ''),
    );
    assert.ok(accepted.length > 500);
    const alarms = accepted
      .map(({ id, input }) => `${id}: ${objections(input).filter(isCertain).join('; ')}`)
      .filter((alarm) => !alarm.endsWith(': '));
    assert.deepEqual(alarms, []);
  });

  it('refuses what Caddy refuses for a reason that a usage can tell', () => {
    const refused = cases.filter(
      ({ verdict, op }) => verdict === 'reject' && telling.has(op ?? ''),
    );
    assert.ok(refused.length > 250);
    const silent = refused.filter(({ input }) => objections(input).length === 0);
    assert.deepEqual(
      silent.map(({ id, op }) => `${op}: ${id}`),
      [],
    );
  });

  function objections(text: string): readonly string[] {
    return parse(text).items.flatMap((item) => {
      const [lines, body] = blockOf(item);
      return body ? objectionsTo(lines.map(schemaLine), body, schema) : [];
    });
  }

  function blockOf(item: Item): readonly [readonly Line[], Body?] {
    if (item.kind === 'site') return [item.lines, schema.site];
    if (item.kind === 'route') return [item.block.lines, schema.routes];
    if (item.kind === 'options') return [item.block.lines, schema.options];
    return [[]];
  }
});

function objectionsTo(lines: readonly SchemaLine[], body: Body, schema: Schema): readonly string[] {
  const found: string[] = [];
  for (const { line, binding } of bindLines(lines, body)) {
    if (binding.problem) found.push(`${line.name.text} ${binding.problem.kind}`);
    else {
      for (const { why } of lateFaults(line, binding, schema.kinds))
        found.push(`${line.name.text} ${why}`);
      if (line.block && binding.body) found.push(...objectionsTo(line.block, binding.body, schema));
    }
  }
  return found;
}

/** A plugin may bring the module, and Caddy's own tests read files with words for URLs, without ever starting with them. */
function isCertain(objection: string): boolean {
  return !objection.endsWith('unknown-module') && !objection.endsWith('nor "https://"');
}

function schemaLine(line: Line): SchemaLine {
  const [name, ...args] = line.words.map(argOf);
  return {
    name: name ?? { text: '', quote: '', unknown: false },
    args,
    ...(line.block ? { block: line.block.lines.map(schemaLine) } : {}),
  };
}

/** Nobody says here what the environment holds. */
function argOf({ text, quote, parts }: Word): Arg {
  return { text, quote, unknown: parts.some((part) => part.kind === 'env') };
}
