import type { Match } from './pattern.ts';
import { fits, isWild, matchPattern } from './pattern.ts';
import type { Arg, Body, Choice, Element, Entry, SchemaLine } from './usage.ts';
import { withIncludes } from './usage.ts';

/** What a line is, by the schema. */
export interface Binding {
  /** The usage that fits, or else the one that got furthest; absent when the name is not known. */
  readonly entry?: Entry;
  /** One for each argument, absent where nobody knows what the word is. */
  readonly slots: readonly (Slot | undefined)[];
  /** The usages further along the line: modules, matchers, and entries reached by surplus words. */
  readonly inner: readonly Inner[];
  /** What the block holds. Absent when there can be none, and when nobody knows. */
  readonly body?: Body;
  /** Why Caddy refuses the line; absent when it accepts it, as far as anybody can know. */
  readonly problem?: Problem;
}

/** A usage whose name is an argument of the line. */
export interface Inner {
  /** The index of the argument. */
  readonly at: number;
  readonly entry: Entry;
}

/** What one argument is. */
export interface Slot {
  /** As messages and signatures call it. */
  readonly label: string;
  /** The part of the usage it fills; absent for the name of an inner usage. */
  readonly element?: Element;
  /** The kind of the word; absent for a literal and for the name of an inner usage. */
  readonly kind?: string;
  /** False behind a bare word of unknown value, which may stand for any number of words. */
  readonly sure: boolean;
}

/** Why Caddy refuses a line. `at` is the index of an argument; -1 is the first word. */
export type Problem =
  | { readonly kind: 'unknown-name'; readonly at: number; readonly body: Body }
  /** The name is no standard module; a plugin may bring it. `instead` is what else may stand there. */
  | {
      readonly kind: 'unknown-module';
      readonly at: number;
      readonly namespace: string;
      readonly instead?: readonly Choice[];
    }
  | { readonly kind: 'too-few-arguments'; readonly expected: readonly Choice[] }
  | { readonly kind: 'too-many-arguments'; readonly at: number }
  | { readonly kind: 'wrong-argument'; readonly at: number; readonly expected: readonly Choice[] }
  | { readonly kind: 'block-unexpected' }
  | { readonly kind: 'block-missing' }
  /** The entry may stand only once; `first` is the line that was there before. */
  | { readonly kind: 'repeated'; readonly first: SchemaLine }
  /**
   * The word stands there for the second time; `first` is the line that has it, perhaps the same. `late`: Caddy notices
   * only when it starts.
   */
  | {
      readonly kind: 'word-repeated';
      readonly at: number;
      readonly first: SchemaLine;
      readonly late: boolean;
    }
  /** The entry may not stand after another; `first` is that other line. */
  | { readonly kind: 'excluded'; readonly first: SchemaLine }
  /** The block of the line lacks an entry that it must hold. */
  | { readonly kind: 'entry-missing'; readonly name: string };

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

/** A line of a block, and what it is. */
export interface BoundLine<Line extends SchemaLine> {
  readonly line: Line;
  readonly binding: Binding;
}

/** Binds the lines of one block, and finds those that may not stand there together. */
export function bindLines<Line extends SchemaLine>(
  lines: readonly Line[],
  body: Body,
): readonly BoundLine<Line>[] {
  const seen = new Map<string, Line>();
  const words = new Map<string, Line>();
  return lines.map((line) => {
    const binding = bind(line, body);
    const clash =
      line.name.unknown || binding.problem
        ? undefined
        : (clashOf(binding, line, seen) ?? wordClash(binding, line, words));
    if (!line.name.unknown && !seen.has(line.name.text)) seen.set(line.name.text, line);
    return clash ? { line, binding: { ...binding, problem: clash } } : { line, binding };
  });
}

function clashOf(
  binding: Binding,
  line: SchemaLine,
  seen: ReadonlyMap<string, SchemaLine>,
): Problem | undefined {
  const notes = binding.entry?.notes;
  const same = notes?.once ? seen.get(line.name.text) : undefined;
  if (same) return { kind: 'repeated', first: same };
  if (!notes || notes.excludes.length === 0) return undefined;
  for (const name of notes.excludes) {
    const other = seen.get(name);
    if (other) return { kind: 'excluded', first: other };
  }
  return undefined;
}

/** The first word that has to differ from those before it on such lines, and does not. What stands behind the name of another line is alone. */
function wordClash<Line extends SchemaLine>(
  { entry, slots, inner }: Binding,
  line: Line,
  words: Map<string, Line>,
): Problem | undefined {
  const last = inner[inner.length - 1];
  const notes = (last?.entry ?? entry)?.notes;
  const late = notes?.distinctLate !== undefined;
  const label = notes?.distinctLate ?? notes?.distinct;
  if (label === undefined) return undefined;
  const seen = last ? new Map<string, Line>() : words;
  for (const [at, slot] of slots.entries()) {
    const word = line.args[at];
    if (!slot?.element || slot.label !== label || !slot.sure || !word || word.unknown) continue;
    const key = `${line.name.text} ${late ? inSmallLetters(word.text) : word.text}`;
    const first = seen.get(key);
    if (first) return { kind: 'word-repeated', at, first, late };
    seen.set(key, line);
  }
  return undefined;
}

/** Letters beyond ASCII are told apart. */
function inSmallLetters(text: string): string {
  return text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
}

/**
 * The entries that a name means in a body: those of that literal, or else those whose kind accepts
 * it. At the beginning of a line, what may stand anywhere comes first.
 */
export function lookup(body: Body, name: Arg, anywhere?: Body): readonly Entry[] {
  const common = anywhere?.byName.get(name.text);
  if (common) return common;
  const { literals, kinds } = namesIn(body);
  if (name.quote !== '' && literals.has(name.text)) {
    const winning = kinds.filter((entry) => wins(entry) && fits(entry.name, name));
    if (winning.length > 0) return winning;
  }
  return literals.get(name.text) ?? kinds.filter((entry) => fits(entry.name, name));
}

function wins({ name }: Entry): boolean {
  return !('literal' in name) && name.accepts.wins === true;
}

interface Names {
  readonly literals: ReadonlyMap<string, readonly Entry[]>;
  /** The entries whose name is a kind. */
  readonly kinds: readonly Entry[];
}

/** The names of a body and of what it includes. */
function namesIn(body: Body): Names {
  const known = namesByBody.get(body);
  if (known) return known;
  const literals = new Map<string, readonly Entry[]>();
  const kinds: Entry[] = [];
  for (const { byName, entries } of withIncludes(body)) {
    for (const [name, same] of byName) {
      const before = literals.get(name);
      literals.set(name, before ? [...before, ...same] : same);
    }
    for (const entry of entries) if (!('literal' in entry.name)) kinds.push(entry);
  }
  const names = { literals, kinds };
  namesByBody.set(body, names);
  return names;
}

/** Bodies never change once they are read. */
const namesByBody = new WeakMap<Body, Names>();

/** For messages: "a duration such as 10s", "`on`". */
export function describe(choice: Choice): string {
  return 'literal' in choice ? `\`${choice.literal}\`` : choice.accepts.describe;
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

function problemOf(problem: Problem | undefined): { readonly problem?: Problem } {
  return problem ? { problem } : {};
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

interface Attempt {
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

function bestOf(candidates: readonly Entry[], rest: Rest, body: Body): Attempt {
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
