import { lookup } from '../schema/lookup.ts';
import { fits, type Instruction, isWild, programOf } from '../schema/pattern.ts';
import type { Arg, Body, Choice, Element, Entry, SchemaLine } from '../schema/usage.ts';

/** What could be the next word of a line, by one usage. */
export type Expected =
  | {
      readonly type: 'word';
      readonly element: Element & { readonly type: 'word' };
      /** The usage, or the module further along the line, that it is a word of. */
      readonly entry: Entry;
    }
  /** The name of an entry of another body: a module, or a matcher, in a line of this usage. */
  | { readonly type: 'name'; readonly body: Body; readonly entry: Entry };

/**
 * What could follow the words of `line`, by every usage of its name that fits them. Where none does, words that fit
 * nowhere are passed over, since a line that is being written is seldom right.
 */
export function expectedAfter(line: SchemaLine, body: Body): readonly Expected[] {
  const strict = search(line, body, false);
  return strict.fits ? strict.found : search(line, body, true).found;
}

interface Search {
  readonly found: readonly Expected[];
  /** Whether some usage fits all words so far. */
  readonly fits: boolean;
}

function search(line: SchemaLine, body: Body, forgiving: boolean): Search {
  const { args } = line;
  const found: Expected[] = [];
  const seen = new Set<Body>();
  let isFitting = false;
  const jobs: Job[] = [{ entries: lookup(body, line.name, body.anywhere), from: 0, of: body }];
  const continueIn = (entry: Entry, of: Body, at: number): void => {
    const name = args[at];
    if (!name) {
      found.push({ type: 'name', body: of, entry });
      isFitting = true;
    } else if (!seen.has(of)) {
      seen.add(of);
      jobs.push({ entries: lookup(of, name), from: at + 1, of });
    }
  };
  for (const { entries, from, of } of jobs) {
    for (const entry of entries) {
      const program = programOf(entry.pattern);
      let states = closure(program, [0], args[from]);
      for (let at = from; at < args.length; at++) {
        for (const state of states) {
          const instruction = program[state];
          if (instruction?.op === 'inline') continueIn(entry, instruction.body, at);
          else if (!instruction && entry.notes.runOn) continueIn(entry, of, at);
        }
        states = closure(program, step(program, states, args[at]!, forgiving), args[at + 1]);
      }
      for (const state of states) {
        const instruction = program[state];
        if (!instruction) isFitting = true;
        else if (instruction.op === 'inline') continueIn(entry, instruction.body, args.length);
        else if (instruction.op === 'word') {
          isFitting = true;
          found.push({ type: 'word', element: instruction.element, entry });
        }
      }
    }
  }
  return { found, fits: isFitting };
}

/** Usages to try from the argument `from`; their name was looked up in `of`. */
interface Job {
  readonly entries: readonly Entry[];
  readonly from: number;
  readonly of: Body;
}

/** The choices among what is expected, each text and kind once. */
export function choicesOf(expected: readonly Expected[]): readonly Choice[] {
  const byText = new Map<string, Choice>();
  for (const one of expected) {
    if (one.type !== 'word') continue;
    for (const choice of one.element.choices) {
      const key = 'literal' in choice ? choice.literal : `<${choice.kind}>`;
      if (!byText.has(key)) byText.set(key, choice);
    }
  }
  return [...byText.values()];
}

/** The instructions behind those that take the word; if none does, perhaps behind all that take some word. */
function step(
  program: readonly Instruction[],
  states: readonly number[],
  arg: Arg,
  forgiving: boolean,
): readonly number[] {
  const fitting: number[] = [];
  const others: number[] = [];
  for (const state of states) {
    const instruction = program[state];
    if (instruction?.op !== 'word') continue;
    const fit = instruction.element.choices.some((choice) => fits(choice, arg));
    (fit ? fitting : others).push(state + 1);
    if (isWild(arg)) fitting.push(state);
  }
  return fitting.length > 0 || !forgiving ? fitting : others;
}

/** All instructions that take a word and can be reached without one. `next` is the word that follows, if there is one. */
function closure(
  program: readonly Instruction[],
  from: readonly number[],
  next: Arg | undefined,
): readonly number[] {
  const reached = new Set<number>();
  const stack = [...from];
  for (let at = stack.pop(); at !== undefined; at = stack.pop()) {
    if (reached.has(at)) continue;
    reached.add(at);
    const instruction = program[at];
    if (instruction?.op === 'jump') stack.push(instruction.to);
    else if (instruction?.op === 'split') {
      const { commits, to } = instruction;
      stack.push(at + 1);
      const isTaken = next && !next.unknown && commits.some((choice) => fits(choice, next));
      if (!isTaken) stack.push(to);
    }
  }
  return [...reached].sort((a, b) => a - b);
}
