import { type Attempt, bestOf } from './attempt.ts';
import type { Binding, Inner, Problem, Slot } from './binding.ts';
import { lookup } from './lookup.ts';
import { isWild } from './pattern.ts';
import type { Body, Choice, Entry, SchemaLine } from './usage.ts';
import { withIncludes } from './usage.ts';

/** What `line` is among the entries of `body`. Its block is not looked into. */
export function bind(line: SchemaLine, body: Body): Binding {
  const slots: (Slot | undefined)[] = [];
  const inner: Inner[] = [];
  let first: Entry | undefined;
  let names = body;
  let sure = true;
  let instead: readonly Choice[] = [];
  let further: Attempt | undefined;
  const lastWild = line.args.findLastIndex(isWild);
  // Each turn binds one name: that of the line, then those of modules further along the line.
  for (let at = -1; ; ) {
    const name = at < 0 ? line.name : line.args[at];
    if (!name || name.unknown) return finish(line, slots, inner, first);
    const candidates = lookup(names, name, at < 0 ? names.anywhere : undefined);
    if (candidates.length === 0) {
      if (further) {
        const { entry, problem } = further;
        return finish(line, further.slots, [], first ?? entry, entry.body, problem);
      }
      const problem = names.open ? undefined : unknown(names, at, instead);
      return finish(line, slots, inner, first, undefined, problem);
    }
    const best = bestOf(candidates, { line, from: at + 1, wild: lastWild > at }, names);
    first ??= best.entry;
    if (at >= 0) {
      slots.push({ label: nameOf(best.entry), sure });
      inner.push({ at, entry: best.entry });
    }
    for (const slot of best.slots) slots.push(slot);
    if (best.next === undefined || best.problem)
      return finish(line, slots, inner, first, best.entry.body, best.problem);
    for (const arg of line.args.slice(at + 1, best.next.at)) sure &&= !isWild(arg);
    at = best.next.at;
    names = best.next.body;
    instead = best.instead ?? [];
    further = best.further;
  }
}

function finish(
  { args }: SchemaLine,
  known: readonly (Slot | undefined)[],
  inner: readonly Inner[],
  entry?: Entry,
  body?: Body,
  problem?: Problem,
): Binding {
  const slots = known.length === args.length ? known : args.map((_, index) => known[index]);
  const binding: { -readonly [K in keyof Binding]: Binding[K] } = { slots, inner };
  if (entry) binding.entry = entry;
  if (body) binding.body = body;
  // A bare word of unknown value anywhere on the line may bring the words that seem to be missing.
  const isFilled = problem?.kind === 'too-few-arguments' && args.some(isWild);
  if (problem && !isFilled) binding.problem = problem;
  return binding;
}

function unknown(body: Body, at: number, instead: readonly Choice[]): Problem {
  const namespace = withIncludes(body).find((each) => each.namespace !== undefined)?.namespace;
  return namespace === undefined
    ? { kind: 'unknown-name', at, body }
    : { kind: 'unknown-module', at, namespace, ...(instead.length > 0 ? { instead } : {}) };
}

function nameOf(entry: Entry): string {
  return 'literal' in entry.name ? entry.name.literal : entry.name.label;
}
