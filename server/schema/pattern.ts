import type { Arg, Body, Choice, Element } from './usage.ts';
import { withIncludes } from './usage.ts';

/*
 * A pattern becomes a small program, run by a search that tries the greedy way first and visits no
 * pair of instruction and word twice: linear in the words, however the pattern is written.
 */

/** One step of a compiled pattern. */
export type Instruction =
  | { readonly op: 'word'; readonly element: Element & { readonly type: 'word' } }
  /** Go on, or else go on at `to`. */
  | { readonly op: 'split'; to: number; readonly commits: readonly Choice[] }
  | { readonly op: 'jump'; readonly to: number }
  | { readonly op: 'inline'; readonly body: Body };

/** The program of a pattern. */
export function programOf(pattern: readonly Element[]): readonly Instruction[] {
  const program = programs.get(pattern) ?? compile(pattern);
  programs.set(pattern, program);
  return program;
}

/** Patterns never change, and of all there are a file uses few. */
const programs = new WeakMap<readonly Element[], readonly Instruction[]>();

function compile(pattern: readonly Element[]): readonly Instruction[] {
  const program: Instruction[] = [];
  const emit = (elements: readonly Element[]): void => {
    for (const element of elements) {
      if (element.type === 'inline') program.push({ op: 'inline', body: element.body });
      else if (element.type === 'word') {
        const start = program.length;
        program.push({ op: 'word', element });
        if (element.many)
          program.push({ op: 'split', to: start + 3, commits: [] }, { op: 'jump', to: start });
      } else {
        const start = program.length;
        const split: Instruction = { op: 'split', to: 0, commits: committing(element.elements) };
        program.push(split);
        emit(element.elements);
        if (element.repeat) program.push({ op: 'jump', to: start });
        split.to = program.length;
      }
    }
  };
  emit(pattern);
  return program;
}

/** The choices of the first word of an optional part that, once accepted, are taken. */
function committing(elements: readonly Element[]): readonly Choice[] {
  const first = elements[0];
  if (first?.type !== 'word') return [];
  return first.choices.filter(
    (choice) => !('literal' in choice) && choice.accepts.commits === true,
  );
}

/** How far a program got with the words of a line. */
export interface Match {
  /** The pattern fits all words. */
  readonly complete: boolean;
  /** The pattern fits as far as here, and the rest of the line belongs to another body. */
  readonly inline?: { readonly at: number; readonly body: Body };
  /** By word, from the first of the pattern: what took it on the way that got furthest. */
  readonly taken: readonly (Element | undefined)[];
  /** The word at which the best way failed; the number of words when one was missing. */
  readonly reached: number;
  /** What would have been accepted there. */
  readonly expected: readonly Choice[];
  /** The longest beginning of the words that the pattern fits. */
  readonly prefix?: number;
}

/** Fits a pattern to the words of `args` from the index `from`. */
export function matchPattern(
  pattern: readonly Element[],
  args: readonly Arg[],
  from: number,
): Match {
  const program = programOf(pattern);
  return matchAtOnce(program, args, from) ?? search(program, args, from);
}

/**
 * The match of words that fit within a few steps, as nearly all do: the same way as `search` goes, without keeping
 * what is needed to tell why words do not. Undefined when there is none, or a word is not known.
 */
function matchAtOnce(
  program: readonly Instruction[],
  args: readonly Arg[],
  from: number,
): Match | undefined {
  const taken: (Element | undefined)[] = [];
  /** Pairs of instruction and word to go on from. */
  const waiting = [0, 0];
  for (let steps = 0; steps < MOST_STEPS && waiting.length > 0; steps++) {
    const word = waiting.pop()!;
    const at = waiting.pop()!;
    const instruction = program[at];
    const arg = args[from + word];
    if (arg && isWild(arg)) return undefined;
    if (!instruction) {
      if (arg) continue;
      taken.length = word;
      return { complete: true, taken, reached: args.length, expected: [] };
    }
    if (instruction.op === 'jump') waiting.push(instruction.to, word);
    else if (instruction.op === 'split') {
      const { commits } = instruction;
      if (arg?.unknown && commits.length > 0) return undefined;
      const isCommitted = arg && commits.some((choice) => fits(choice, arg));
      if (!isCommitted) waiting.push(instruction.to, word);
      waiting.push(at + 1, word);
    } else if (!arg) continue;
    else if (instruction.op === 'inline') {
      taken.length = word;
      const inline = { at: from + word, body: instruction.body };
      return { complete: true, inline, taken, reached: from + word, expected: [] };
    } else if (instruction.element.choices.some((choice) => fits(choice, arg))) {
      taken[word] = instruction.element;
      waiting.push(at + 1, word + 1);
    }
  }
  return undefined;
}

const MOST_STEPS = 50;

function search(program: readonly Instruction[], args: readonly Arg[], from: number): Match {
  const width = program.length + 1;
  const visited = new Set<number>();
  const stack: number[] = [];
  const push = (instruction: number, word: number): void => {
    const state = word * width + instruction;
    if (visited.has(state)) return;
    visited.add(state);
    stack.push(state);
  };
  const taken: (Element | undefined)[] = [];
  const best: (Element | undefined)[] = [];
  // The first word whose entry in `taken` differs from the one in `best`: keeping `best` then costs
  // no more than `taken` did.
  let changed = 0;
  const take = (word: number, element: Element): void => {
    taken[word] = element;
    if (word < changed) changed = word;
  };
  let reached = -1;
  let expected: Choice[] = [];
  let prefix: number | undefined;
  const fail = (word: number, choices: readonly Choice[]): void => {
    if (word > reached) {
      reached = word;
      expected = [];
      for (; changed < word; changed++) best[changed] = taken[changed];
    }
    if (word === reached)
      for (const choice of choices) if (!expected.includes(choice)) expected.push(choice);
  };
  push(0, 0);
  for (let state = stack.pop(); state !== undefined; state = stack.pop()) {
    const at = state % width;
    const word = (state - at) / width;
    const instruction = program[at];
    const arg = args[from + word];
    if (!instruction) {
      if (!arg) {
        taken.length = word;
        return { complete: true, taken, reached: args.length, expected: [] };
      }
      if (prefix === undefined || from + word > prefix) prefix = from + word;
      if (isWild(arg)) push(at, word + 1);
      else fail(word, []);
      continue;
    }
    if (instruction.op === 'jump') push(instruction.to, word);
    else if (instruction.op === 'split') {
      const commits = instruction.commits;
      if (arg && !arg.unknown && commits.some((choice) => fits(choice, arg))) push(at + 1, word);
      else if (arg?.unknown && commits.length > 0) {
        push(at + 1, word);
        push(instruction.to, word);
      } else {
        push(instruction.to, word);
        push(at + 1, word);
      }
    } else if (instruction.op === 'inline') {
      if (arg) {
        taken.length = word;
        const inline = { at: from + word, body: instruction.body };
        return { complete: true, inline, taken, reached: from + word, expected: [] };
      }
      fail(word, namesOf(instruction.body));
    } else if (!arg) fail(word, instruction.element.choices);
    else if (isWild(arg)) {
      take(word, instruction.element);
      push(at, word + 1);
      push(at + 1, word);
      push(at + 1, word + 1);
    } else if (instruction.element.choices.some((choice) => fits(choice, arg))) {
      take(word, instruction.element);
      push(at + 1, word + 1);
    } else fail(word, instruction.element.choices);
  }
  return {
    complete: false,
    taken: best,
    reached: from + reached,
    expected,
    ...(prefix === undefined ? {} : { prefix }),
  };
}

function namesOf(body: Body): readonly Choice[] {
  return withIncludes(body).flatMap((each) => each.entries.map((entry) => entry.name));
}

/** Whether a known word is what `choice` says; a word of unknown value always is. */
export function fits(choice: Choice, arg: Arg): boolean {
  if (arg.unknown) return true;
  if ('literal' in choice) return arg.text === choice.literal;
  return choice.accepts.accepts?.(arg) ?? true;
}

/** A bare word of unknown value may stand for no word, one, or several. */
export function isWild(arg: Arg): boolean {
  return arg.unknown && arg.quote === '';
}
