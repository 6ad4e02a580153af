import { extendBodies, readBodies } from './notation.ts';
import type { Plugin } from './split-plugins.ts';
import { type Schema, schemaOf, standardKinds, standardSchema } from './schema.ts';
import type { Body } from './usage.ts';

/** The plugins that add `name` to the first of the bodies of these names to which any does. */
export function pluginsWith(
  name: string,
  bodies: readonly string[],
  plugins: readonly Plugin[],
): readonly Plugin[] {
  // Only a plugin that has the word at the beginning of a line needs to be read.
  const likely = plugins.filter(({ text }) => text.includes(`\n\t${name}`));
  for (const body of likely.length > 0 ? bodies : []) {
    const found = likely.filter((plugin) => bodiesOf(plugin).get(body)?.byName.has(name));
    if (found.length > 0) return found;
  }
  return [];
}

/** What a plugin adds to bodies, which takes a millisecond to read. */
function bodiesOf(plugin: Plugin): ReadonlyMap<string, Body> {
  const known = readBefore.get(plugin);
  if (known) return known;
  const { bodies } = readBodies([plugin.text], standardKinds());
  readBefore.set(plugin, bodies);
  return bodies;
}

/** Plugins never change once their texts are split. */
const readBefore = new WeakMap<Plugin, ReadonlyMap<string, Body>>();

/** Caddy's schema together with what plugins add to it. Building it takes some ten milliseconds: keep it. */
export function schemaWith(plugins: readonly Plugin[]): Schema {
  const standard = standardSchema();
  const texts = plugins.map(({ text }) => text);
  return schemaOf(extendBodies(standard.bodies, texts, standard.kinds), standard.kinds);
}

/** What is wrong with the facts of a plugin; a user may have written them. */
export function faultsIn(plugin: Plugin): readonly string[] {
  return schemaWith([plugin]).faults;
}
