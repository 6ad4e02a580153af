import type { Place, Span } from '../../grammar/text.ts';
import type { Line, Word } from '../../grammar/tree.ts';
import type { Analysis } from '../analysis/analyze.ts';
import { withoutSlash } from '../analysis/containers/volumes.ts';
import { contentOf, type Cursor, cursorAt } from './cursor.ts';
import { siteAt } from './hover-addresses.ts';
import { serviceAt } from './hover-project.ts';
import { namedFolder } from './named-folder.ts';
import { namedAddress } from './named-host.ts';
import { linesWithNames } from './named-lines.ts';
import { namedMatcher } from './named-matcher.ts';
import { namedService } from './named-service.ts';
import { filesAt, namedUrl } from './named-url.ts';
import { namedVariable } from './named-variable.ts';
import { namedInNeighbour } from './neighbours.ts';
import { namedPlaceholder } from './own-placeholders.ts';
import { argOf, bindingOf } from './scope.ts';

/** A name under the cursor, and everywhere it stands. */
export interface Named {
  readonly kind:
    | 'snippet'
    | 'matcher'
    | 'response-matcher'
    | 'route'
    | 'variable'
    | 'service'
    | 'folder'
    | 'url'
    | 'host'
    | 'placeholder'
    | 'file';
  /** As it is defined, without brackets; matchers with their `@`. */
  readonly name: string;
  /** Where it stands under the cursor. */
  readonly at: Place;
  readonly definitions: readonly Place[];
  readonly uses: readonly Place[];
}

/**
 * The snippet, matcher, route, variable, service, folder, file, host, URL or placeholder that the word at `offset` names, in a Caddyfile
 * or in a neighbour of one.
 */
export function namedAt(analysis: Analysis, uri: string, offset: number): Named | undefined {
  const cursor = cursorAt(analysis, uri, offset);
  if (!cursor) return namedInNeighbour(analysis, uri, offset);
  if (cursor.part?.kind === 'env') {
    const { name, start } = cursor.part;
    const from = start + '{$'.length;
    return namedVariable(analysis, name, { uri, start: from, end: from + name.length });
  }
  if (cursor.part?.kind === 'placeholder') {
    const { name, start, end } = cursor.part;
    const found = namedPlaceholder(analysis, name, { uri, start, end });
    if (found) return found;
  }
  if (cursor.comment || !cursor.word || !cursor.line) return undefined;
  const { word, line, scope, index } = cursor;
  if (scope.kind === 'top') {
    return (index === 0 ? namedAtTop(cursor, word) : undefined) ?? addressAt(cursor);
  }
  if (scope.kind === 'unknown') return undefined;
  if (index === 0) return word.text.startsWith('@') ? namedMatcher(cursor, word) : undefined;
  const slot = bindingOf({ line, scope }, cursor.source)?.slots[index - 1];
  if (!slot) return undefined;
  switch (slot.kind) {
    case 'matcher':
    case 'response_matcher_name':
      return word.text.startsWith('@') ? namedMatcher(cursor, word) : urlAt(cursor, word);
    case 'path_matcher':
    case 'uri_path':
      return urlAt(cursor, word);
    case 'named_route':
      return named(cursor, 'route', word.text, contentOf(word));
    case 'import_target':
      return importTarget(cursor, word, line);
    case 'upstream': {
      const service = serviceAt(cursor);
      return service && namedService(analysis, service, placeIn({ uri }, contentOf(word)));
    }
    case 'variable': {
      const at = placeIn({ uri }, contentOf(word));
      return namedPlaceholder(analysis, `vars.${word.text}`, at);
    }
    case 'path':
      return line.words[0]?.text === 'root' ? folderAt(cursor, word) : undefined;
    case undefined:
    default:
      return undefined;
  }
}

/** A span of the file that a source is. */
function placeIn({ uri }: { readonly uri: string }, { start, end }: Span): Place {
  return { uri, start, end };
}

function namedAtTop(cursor: Cursor, word: Word): Named | undefined {
  const isRoute = /^&\(.+\)$/.test(word.text);
  if (!isRoute && !/^\(.+\)$/.test(word.text)) return undefined;
  const lead = isRoute ? 2 : 1;
  const at = { start: word.start + lead, end: word.end - 1 };
  return named(cursor, isRoute ? 'route' : 'snippet', word.text.slice(lead, -1), at);
}

function importTarget(cursor: Cursor, word: Word, line: Line): Named | undefined {
  const { analysis, uri } = cursor;
  const snippet = named(cursor, 'snippet', word.text, contentOf(word));
  if (snippet.definitions.length > 0) return snippet;
  const use = analysis.config.imports.find(({ at }) => at.uri === uri && at.start === line.start);
  if (!use || use.targets.length === 0) return undefined;
  const at = placeIn({ uri }, contentOf(word));
  return { kind: 'file', name: word.text, at, definitions: use.targets, uses: [at] };
}

function named(
  { analysis, uri }: Cursor,
  kind: 'snippet' | 'route',
  name: string,
  at: Span,
): Named {
  const open = kind === 'snippet' ? '(' : '&(';
  const definitions: Place[] = [];
  for (const source of analysis.config.sources.values()) {
    for (const item of source.written.items) {
      if (item.kind !== kind || item.name.text !== `${open}${name})`) continue;
      const { start, end } = item.name;
      definitions.push(placeIn(source, { start: start + open.length, end: end - 1 }));
    }
  }
  return { kind, name, at: placeIn({ uri }, at), definitions, uses: usesOf(analysis, kind, name) };
}

function usesOf(analysis: Analysis, kind: 'snippet' | 'route', name: string): readonly Place[] {
  const directive = kind === 'snippet' ? 'import' : 'invoke';
  const uses: Place[] = [];
  for (const { line, source } of linesWithNames(analysis)) {
    if (line.words[0]?.text !== directive) continue;
    // `invoke` may have a matcher in front of the name.
    const words = kind === 'snippet' ? line.words.slice(1, 2) : line.words.slice(1, 3);
    const word = words.find(({ text }) => text === name);
    if (word) uses.push(placeIn(source, contentOf(word)));
  }
  return uses;
}

/** The host of a site that Django's settings admit. */
function addressAt(cursor: Cursor): Named | undefined {
  const found = siteAt(cursor);
  return found && namedAddress(cursor.analysis, found.site, found.address);
}

/** A path that takes the requests for files of Django. */
function urlAt({ analysis, source, uri }: Cursor, word: Word): Named | undefined {
  const { text, unknown } = argOf(word, source);
  const files = unknown ? undefined : filesAt(analysis, text);
  return files && namedUrl(analysis, files, placeIn({ uri }, contentOf(word)));
}

function folderAt({ analysis, source, uri }: Cursor, word: Word): Named | undefined {
  const { text, unknown } = argOf(word, source);
  if (unknown) return undefined;
  return namedFolder(analysis, withoutSlash(text), placeIn({ uri }, contentOf(word)));
}
