import type { Analysis } from '../analysis/analyze.ts';
import { isOptions, type Token } from '../analysis/config.ts';
import { entryIn, isOrdered } from '../analysis/language/plugins.ts';
import { closedNamespaces, type Impossible } from '../analysis/language/unknown-names.ts';
import type { BoundLine } from '../analysis/model.ts';
import type { Problem } from '../schema/binding.ts';
import type { Entry } from '../schema/usage.ts';
import { type Finding, finding, type Fix, insertBefore, replace } from './rule.ts';
import { literalsOf, namesOf, nearest, suggestion } from './spelling.ts';

/** A plugin may bring a module of any name where Caddy may have plugins; what is no name of a module at all, nobody brings. */
export function unknownModule(
  analysis: Analysis,
  bound: BoundLine,
  word: Token,
  { namespace, instead = [] }: Problem & { readonly kind: 'unknown-module' },
): Finding | undefined {
  const { plugins, schema } = analysis;
  const entry = entryIn(schema, namespace, word.text);
  const isOrder = namespace === 'http.handlers';
  if (isOrder && entry?.notes.plugin === undefined && entry && !isOrdered(word.text, analysis))
    return finding(
      word,
      `"${word.text}" has no place in the order of directives. Name one that has.`,
    );
  if (plugins.unknown || (entry && (!isOrder || isBuilt(entry, analysis)))) return undefined;
  if (isOrder && isUsed(word.text, analysis)) return undefined;
  const names = [...modulesOf(analysis, namespace), ...literalsOf(instead)];
  const { text, fixes } = suggestion(word, entry ? undefined : nearest(word.text, names));
  if (isOrder && entry && hasPlugin(analysis)) return undefined;
  if (isOrder && !hasPlugin(analysis)) {
    return finding(
      word,
      `Caddy has no directive "${word.text}"${text === '' ? ', and none stands in this file. Delete the line.' : `.${text}`}`,
      { fixes },
    );
  }
  const isMatcher = namespace === 'http.matchers';
  const isPossible = !isOrder && !closedNamespaces.has(namespace) && isModuleName(word.text);
  if (isPossible && !text && plugins.build.kind !== 'stock') return undefined;
  const few = names.length > 0 && names.length <= 12 ? ` Caddy has: ${names.join(', ')}.` : '';
  if (isMatcher || isOrder)
    return finding(
      word,
      `There is no ${isMatcher ? 'matcher' : 'directive'} "${word.text}".${text || few}`,
      { fixes },
    );
  if (namespace === 'http.ip_sources' && isRange(word, analysis))
    return finding(
      word,
      `Behind "${bound.line.name.text}" the word "static" comes first. Write "${bound.line.name.text} static ${word.text}".`,
      { fixes: mends({ kind: 'word-missing', words: ['static'] }, word) },
    );
  return finding(word, `"${bound.line.name.text}" has no "${word.text}".${text || few}`, { fixes });
}

function isRange(word: Token, { schema }: Analysis): boolean {
  return schema.kinds.get('trusted_range')?.fault?.(word) === undefined;
}

/** Whether a directive that the option `order` names stands in a site, or may stand in a file that is not here. */
function isUsed(name: string, { lines, config }: Analysis): boolean {
  return (
    !config.complete ||
    lines.some(({ line, owner }) => line.name.text === name && !isOptions(owner))
  );
}

function isBuilt({ notes: { plugin } }: Entry, { plugins }: Analysis): boolean {
  return plugin === undefined || plugins.built.has(plugin);
}

/** Whether the file has options or directives of known plugins. */
function hasPlugin({ lines }: Analysis): boolean {
  return lines.some(({ binding }) => binding.entry?.notes.plugin !== undefined);
}

function modulesOf({ schema }: Analysis, namespace: string): readonly string[] {
  if (namespace === 'http.handlers') return namesOf(schema.directives);
  const bodies = [...schema.bodies.values()].filter((body) => body.namespace === namespace);
  return [...new Set(bodies.flatMap(namesOf))].filter((name) => name !== 'import');
}

function isModuleName(text: string): boolean {
  return /^[A-Za-z][A-Za-z0-9_-]*$/.test(text);
}

/** Fixes for a name that nobody knows and that was meant otherwise. */
export function mends(why: Impossible, word: Token): readonly Fix[] {
  if (why.kind === 'word-missing' && why.words.length <= 3) {
    return why.words.map((name) => ({
      title: `Insert "${name}"`,
      edits: [insertBefore(word, `${name} `)],
      safe: false,
    }));
  }
  if (why.kind !== 'swapped') return [];
  const edits = [replace(word, why.name.text), replace(why.name, word.text)];
  return [{ title: 'Swap the words', edits, safe: false }];
}
