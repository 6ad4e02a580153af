import { fits } from './pattern.ts';
import { type Arg, type Body, type Entry, withIncludes } from './usage.ts';

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
