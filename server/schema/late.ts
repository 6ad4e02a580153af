import type { Binding } from './binding.ts';
import type { Kinds } from './kinds.ts';
import type { Arg, SchemaLine } from './usage.ts';

/** A word that Caddy accepts while it reads the file, and does not start with. */
export interface LateFault {
  /** The index of an argument; -1 is the first word. */
  readonly at: number;
  /** To be read behind the word: "is no …". */
  readonly why: string;
}

/** What Caddy finds fault with in a line that it accepts, once it sets things up. */
export function lateFaults(
  { name, args }: SchemaLine,
  binding: Binding,
  kinds: Kinds,
): readonly LateFault[] {
  const found: LateFault[] = [];
  if (binding.problem) return found;
  const look = (at: number, word: Arg, kind: string | undefined): void => {
    if (kind === undefined || word.unknown) return;
    const why = kinds.get(kind)?.fault?.(word);
    if (why !== undefined) found.push({ at, why });
  };
  const entryName = binding.entry?.name;
  look(-1, name, entryName && 'kind' in entryName ? entryName.kind : undefined);
  args.forEach((word, at) => look(at, word, binding.slots[at]?.kind));
  return found;
}
