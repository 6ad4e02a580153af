import { bind } from './bind.ts';
import type { Binding, Problem } from './binding.ts';
import type { Body, SchemaLine } from './usage.ts';

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
  const isNothing = notes?.onceUnless !== undefined && same?.args.at(-1)?.text === notes.onceUnless;
  if (same && !isNothing) return { kind: 'repeated', first: same };
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
