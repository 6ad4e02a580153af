import type { Binding } from './bind.ts';
import type { Kinds } from './kinds.ts';
import type { SchemaLine } from './usage.ts';

/** A word that Caddy accepts while it reads the file, and does not start with. */
export interface LateFault {
  /** The index of an argument; -1 is the first word. */
  readonly at: number;
  /** To be read behind the word: "is no …". */
  readonly why: string;
}

/** What Caddy finds fault with in a line that it accepts, once it sets things up. */
export function* lateFaults(
  line: SchemaLine,
  binding: Binding,
  kinds: Kinds,
): Generator<LateFault> {
  if (binding.problem) return;
  const name = binding.entry?.name;
  const first = name && 'kind' in name ? name.kind : undefined;
  const found = [
    { at: -1, word: line.name, kind: first },
    ...line.args.map((word, at) => ({ at, word, kind: binding.slots[at]?.kind })),
  ];
  for (const { at, word, kind } of found) {
    if (kind === undefined || word.unknown) continue;
    const why = kinds.get(kind)?.fault?.(word);
    if (why !== undefined) yield { at, why };
  }
}
