import type { Place, Span } from '../../grammar/text.ts';
import type { Analysis } from '../analysis/analyze.ts';
import { contentOf } from './cursor.ts';
import { linesWithNames } from './named-lines.ts';
import { distinct } from './distinct.ts';

/** A name that is defined in a file, and everywhere it is used. */
export interface Lens extends Span {
  readonly kind: 'snippet' | 'route' | 'matcher';
  readonly name: string;
  readonly uses: readonly Place[];
}

/** The snippets, named routes and named matchers that are defined in a file, in order. */
export function lenses(analysis: Analysis, uri: string): readonly Lens[] {
  const source = analysis.config.sources.get(uri);
  if (!source) return [];
  const uses = usesByName(analysis);
  const found: Lens[] = [];
  for (const item of source.written.items) {
    if (item.kind !== 'snippet' && item.kind !== 'route') continue;
    const { start, end, text } = item.name;
    const name = text.slice(item.kind === 'snippet' ? 1 : 2, -1);
    found.push({ start, end, kind: item.kind, name, uses: uses[item.kind].get(name) ?? [] });
  }
  const matchers = new Map<number, Lens & { readonly uses: Place[] }>();
  const { definitions } = analysis.namedMatchers;
  for (const { name } of definitions) {
    if (name.uri !== uri) continue;
    const { start, end } = name;
    matchers.set(start, { start, end, kind: 'matcher', name: name.text, uses: [] });
  }
  for (const { name, definition } of analysis.namedMatchers.uses) {
    if (definition?.uri === uri) matchers.get(definition.start)?.uses.push(name);
  }
  // A snippet's lines count once for every import.
  for (const lens of matchers.values()) found.push({ ...lens, uses: distinct(lens.uses) });
  return found.sort((a, b) => a.start - b.start);
}

/** How often a name is used, in words. */
export function usesText(kind: Lens['kind'], count: number): string {
  const verb = { snippet: 'imported', route: 'invoked', matcher: 'used' }[kind];
  if (count === 0) return `${verb} nowhere`;
  return count === 1 ? `${verb} once` : `${verb} ${count} times`;
}

/** Every import and invocation, by the name of what it brings. */
function usesByName(analysis: Analysis): Record<'snippet' | 'route', Map<string, Place[]>> {
  const found = { snippet: new Map<string, Place[]>(), route: new Map<string, Place[]>() };
  for (const { line, source } of linesWithNames(analysis)) {
    const { words } = line;
    const isImport = words[0]?.text === 'import';
    // `invoke` may have a matcher in front of the name.
    const word = isImport || words.length < 3 ? words[1] : words[2];
    if (!word) continue;
    const names = isImport ? found.snippet : found.route;
    const place = { uri: source.uri, ...contentOf(word) };
    const known = names.get(word.text);
    if (known) known.push(place);
    else names.set(word.text, [place]);
  }
  return found;
}
