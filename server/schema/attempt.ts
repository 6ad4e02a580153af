import { describe, type Problem, type Slot } from './binding.ts';
import { lookup } from './lookup.ts';
import { fits, isWild, type Match, matchPattern } from './pattern.ts';
import type { Arg, Body, Choice, Entry, SchemaLine } from './usage.ts';

/** One usage, tried with the rest of a line. */
export interface Attempt {
  readonly entry: Entry;
  readonly slots: readonly (Slot | undefined)[];
  /** Where the next name of the line stands, and among which entries it is looked up. */
  readonly next?: { readonly at: number; readonly body: Body };
  /** What other usages expect in the place of that name. */
  readonly instead?: readonly Choice[];
  /** Another usage that failed behind that name. */
  readonly further?: Attempt;
  readonly problem?: Problem;
  /** How far it got; only compared among attempts that failed. */
  readonly reached: number;
}

/** What is left of a line to bind. */
interface Rest {
  readonly line: SchemaLine;
  /** The index of the first argument that is left. */
  readonly from: number;
  /** Whether any word of it may stand for several. */
  readonly wild: boolean;
}

/** The first of several usages that fits, or else the one that gets furthest; of those that fail at one word, what either expects. */
export function bestOf(candidates: readonly Entry[], rest: Rest, body: Body): Attempt {
  let best: Attempt | undefined;
  for (const entry of candidates) {
    const attempt = attemptEntry(entry, rest, body);
    if (!attempt.problem) return withOther(attempt, best);
    if (!best || attempt.reached > best.reached) best = attempt;
    else if (attempt.reached === best.reached)
      best = { ...best, ...joined(best.problem, attempt.problem) };
  }
  return best!;
}

/** `other` is what failed before. */
function withOther(attempt: Attempt, other: Attempt | undefined): Attempt {
  if (!attempt.next || !other) return attempt;
  const { problem, reached } = other;
  if (reached > attempt.next.at) return { ...attempt, further: other };
  return problem?.kind === 'wrong-argument' && problem.at === attempt.next.at
    ? { ...attempt, instead: problem.expected }
    : attempt;
}

/** Two usages failed at the same word: either would have done. */
function joined(a: Problem | undefined, b: Problem): { readonly problem?: Problem } {
  if (a?.kind === 'wrong-argument' && b.kind === 'wrong-argument')
    return { problem: { ...a, expected: union(a.expected, b.expected) } };
  if (a?.kind === 'too-few-arguments' && b.kind === 'too-few-arguments')
    return { problem: { ...a, expected: union(a.expected, b.expected) } };
  if (a?.kind === 'too-many-arguments' && b.kind === 'wrong-argument') return { problem: b };
  return problemOf(a);
}

function union(a: readonly Choice[], b: readonly Choice[]): readonly Choice[] {
  const known = new Set(a.map(describe));
  return [...a, ...b.filter((choice) => !known.has(describe(choice)))];
}

function attemptEntry(entry: Entry, { line, from, wild }: Rest, body: Body): Attempt {
  const args = line.args;
  const match = matchPattern(entry.pattern, args, from);
  const slots = slotsOf(match, args, from);
  const base = { entry, slots, reached: match.reached };
  if (match.inline) return { ...base, next: { at: match.inline.at, body: match.inline.body } };
  if (!match.complete && entry.notes.runOn && match.prefix !== undefined) {
    const surplus = args[match.prefix];
    if (surplus && (surplus.unknown || lookup(body, surplus).length > 0))
      return {
        ...base,
        slots: slots.slice(0, match.prefix - from),
        next: { at: match.prefix, body },
      };
  }
  if (!match.complete) return { ...base, ...problemOf(failure(match, args, wild)) };
  const reached = args.length + 1;
  const unwanted = entry.block === 'none' || (entry.block === 'empty' && line.block?.length !== 0);
  if (line.block && unwanted) return { ...base, reached, problem: { kind: 'block-unexpected' } };
  if (!line.block && entry.block === 'required' && !wild)
    return { ...base, reached, problem: { kind: 'block-missing' } };
  if (wild || line.partial) return base;
  const missing = missingEntry(entry, line);
  if (missing !== undefined)
    return { ...base, reached, problem: { kind: 'entry-missing', name: missing } };
  // For Caddy, an empty block is none.
  if (line.block?.length === 0 && entry.block === 'required')
    return { ...base, reached, problem: { kind: 'block-missing' } };
  return base;
}

function missingEntry(entry: Entry, line: SchemaLine): string | undefined {
  if (entry.notes.requires.length === 0) return undefined;
  const names = new Set<string>();
  for (const each of line.block ?? []) {
    if (each.name.unknown || each.name.text === 'import') return undefined;
    // What has gone away since was enough in its time, and is refused by itself afterwards.
    if (isGone(entry, each)) return undefined;
    const isEmpty = each.args.length === 0 && !each.block;
    if (!isEmpty || !takesWords(entry, each)) names.add(each.name.text);
  }
  return entry.notes.requires.find((name) => !names.has(name));
}

function isGone({ body }: Entry, { name }: SchemaLine): boolean {
  return body !== undefined && lookup(body, name).some(({ notes }) => notes.until !== undefined);
}

function takesWords({ body }: Entry, { name }: SchemaLine): boolean {
  return body !== undefined && lookup(body, name).some(({ pattern }) => pattern.length > 0);
}

function failure(match: Match, args: readonly Arg[], wild: boolean): Problem | undefined {
  if (wild && (match.reached >= args.length || match.expected.length === 0)) return undefined;
  if (match.reached >= args.length) return { kind: 'too-few-arguments', expected: match.expected };
  const open = match.expected
    .map((choice) => ('literal' in choice ? undefined : choice.accepts.open))
    .find((namespace) => namespace !== undefined);
  if (open !== undefined) return { kind: 'unknown-module', at: match.reached, namespace: open };
  return match.expected.length === 0
    ? { kind: 'too-many-arguments', at: match.reached }
    : { kind: 'wrong-argument', at: match.reached, expected: match.expected };
}

function slotsOf(match: Match, args: readonly Arg[], from: number): (Slot | undefined)[] {
  const slots: (Slot | undefined)[] = [];
  let sure = true;
  const end = Math.min(from + match.taken.length, args.length);
  for (let at = from; at < end; at++) {
    const arg = args[at]!;
    const element = match.taken[at - from];
    sure &&= !isWild(arg);
    if (element?.type !== 'word') slots.push(undefined);
    else {
      const [only, other] = element.choices;
      const choice = other ? element.choices.find((each) => fits(each, arg)) : only;
      const kind = choice && !('literal' in choice) ? { kind: choice.kind } : {};
      slots.push({ label: element.label, element, ...kind, sure });
    }
  }
  return slots;
}

function problemOf(problem: Problem | undefined): { readonly problem?: Problem } {
  return problem ? { problem } : {};
}
