import { extendBodies, readBodies } from './notation.ts';
import type { Plugin } from './split-plugins.ts';
import { type Schema, schemaOf, standardKinds, standardSchema } from './schema.ts';

/** The plugins that add `name` to the first of the bodies of these names to which any does. */
export function pluginsWith(
  name: string,
  bodies: readonly string[],
  plugins: readonly Plugin[],
): readonly Plugin[] {
  // Only a plugin that has the word at the beginning of a line needs to be read.
  const likely = plugins.filter(({ text }) => text.includes(`\n\t${name}`));
  for (const body of likely.length > 0 ? bodies : []) {
    const found = likely.filter(({ text }) => adds(text, body, name));
    if (found.length > 0) return found;
  }
  return [];
}

function adds(text: string, body: string, name: string): boolean {
  const found = readBodies([text], standardKinds()).bodies.get(body);
  return found?.byName.has(name) ?? false;
}

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
