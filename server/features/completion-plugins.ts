import type { Analysis } from '../analysis/analyze.ts';
import { readBodies } from '../schema/notation.ts';
import { catalogue } from '../schema/plugins/index.ts';
import { standardKinds } from '../schema/schema.ts';
import type { Body, Entry } from '../schema/usage.ts';
import type { Completion } from './completion.ts';

/**
 * The modules of plugins that could fill a slot, each with the plugin it needs. None where Caddy is known to be built without
 * them, unless the slot is one that only plugins fill: then whoever writes the line has to build Caddy anew anyway.
 */
export function pluginModules(
  body: Body,
  isEmpty: boolean,
  { plugins: { build } }: Analysis,
): readonly Completion[] {
  if (body.namespace === undefined) return [];
  const isOpen = build.kind === 'unknown' || build.kind === 'foreign';
  if (!isOpen && !(isEmpty && build.kind === 'stock')) return [];
  const known = modules.get(body.name) ?? modulesOf(body.name);
  modules.set(body.name, known);
  return known.map(({ name, entry }) => ({
    label: name,
    kind: 'value',
    detail: `needs ${entry.notes.plugin}`,
    rank: 8,
    about: { type: 'entry', entry },
  }));
}

interface Module {
  readonly name: string;
  readonly entry: Entry;
}

/** The catalogue never changes, and reading it takes some milliseconds. */
const modules = new Map<string, readonly Module[]>();

function modulesOf(body: string): readonly Module[] {
  return catalogue
    .filter(({ text }) => text.includes(`\n(${body}) {`))
    .flatMap(({ text }) => {
      const added = readBodies([text], standardKinds()).bodies.get(body);
      return [...(added?.byName ?? [])].flatMap(([name, [entry]]) =>
        entry ? { name, entry } : [],
      );
    });
}
