import { countFirst } from '../../grammar/spans.ts';
import { classify } from '../../grammar/build.ts';
import type { Item, Line, Tree, Word } from '../../grammar/tree.ts';
import { pathAt } from '../../grammar/tree.ts';
import type { Analysis } from '../analysis/analyze.ts';
import { type Source, splicedValue, type VariableUse } from '../analysis/expand/fill.ts';
import { bind } from '../schema/bind.ts';
import type { Binding } from '../schema/binding.ts';
import { lookup } from '../schema/lookup.ts';
import type { Arg, Body, SchemaLine } from '../schema/usage.ts';

/** What may stand at one level of a file: sites and the like, lines of a body, or something nobody knows. */
export type Scope =
  | { readonly kind: 'top' }
  | {
      readonly kind: 'body';
      readonly body: Body;
      /** Shorthands of placeholders are understood in sites only. */
      readonly block: 'site' | 'options';
    }
  | { readonly kind: 'unknown' };

/** A line, and what it is looked up in. */
export interface Level {
  readonly line: Line;
  readonly scope: Scope;
}

/** What stands around an offset. */
export interface Surroundings {
  readonly source: Source;
  /** The lines around the offset, outermost first; the last one may hold it in its words. */
  readonly levels: readonly Level[];
  /** What may stand in the innermost block around the offset, or at the top. */
  readonly inside: Scope;
  /** What the offset belongs to at the top of the file; absent before the first one and in imported lines. */
  readonly item?: Item;
}

/** Finds out what stands around an offset by going down to it, and to where the file or snippet is imported. */
export function surroundingsAt(
  analysis: Analysis,
  uri: string,
  offset: number,
): Surroundings | undefined {
  return find(analysis, uri, offset, []);
}

/** Whether a file holds sites and the like, or lines of whatever it is imported into. */
export function contentOfFile(analysis: Analysis, uri: string): 'items' | 'lines' {
  if (uri === analysis.uri) return 'items';
  return scopeOfFile(analysis, uri, []).kind === 'top' ? 'items' : 'lines';
}

/** What may stand in the block of a line; `scope` is what the line itself is looked up in. */
export function scopeBelow(
  analysis: Analysis,
  source: Source,
  { line, scope }: Level,
  item?: Item,
): Scope {
  return below(analysis, source, { line, scope }, item, []);
}

/** What a line is by the schema; absent where nobody knows. */
export function bindingOf({ line, scope }: Level, source: Source): Binding | undefined {
  return scope.kind === 'body' ? bind(schemaLine(line, source), scope.body) : undefined;
}

/** A line as the schema sees it, environment variables filled in. */
export function schemaLine({ words, block }: Line, source: Source): SchemaLine {
  const [first, ...args] = words.map((word) => argOf(word, source));
  // Whatever an import puts into it, a name that begins so is that of a matcher.
  const name = first?.text.startsWith('@') ? { ...first, unknown: false } : first;
  const line = { name: name ?? NOTHING, args };
  if (!block) return line;
  const inner = block.lines.map(({ words: [word] }) => ({
    name: word ? argOf(word, source) : NOTHING,
    args: [],
  }));
  return { ...line, block: inner };
}

/** A word as the schema sees it. Arguments of an import may be anything. */
export function argOf({ text, quote, parts }: Word, source: Source): Arg {
  let filled = text;
  let unknown = false;
  for (const part of parts) {
    if (part.kind === 'placeholder') {
      unknown ||= /^(?:args[.[]|blocks?\b)/.test(part.name);
      continue;
    }
    const use = variableAt(source, part.start);
    const value = use && splicedValue(use.state);
    if (value === undefined || (quote === '' && /^$|\s/.test(value))) unknown = true;
    else filled = filled.replace(source.written.text.slice(part.start, part.end), () => value);
  }
  return { text: filled, quote, unknown };
}

/** The use of an environment variable that begins at `offset`. */
export function variableAt({ variables }: Source, offset: number): VariableUse | undefined {
  const use = variables[countFirst(variables, ({ at }) => at.start < offset)];
  return use?.at.start === offset ? use : undefined;
}

/** The site, snippet, … that `offset` lies in or behind. */
export function itemAt({ items }: Tree, offset: number): Item | undefined {
  return items[countFirst(items, ({ start }) => start <= offset) - 1];
}

const NOTHING: Arg = { text: '', quote: '', unknown: false };

const TOP: Scope = { kind: 'top' };
const UNKNOWN: Scope = { kind: 'unknown' };

/** `imports` are the snippets and files that were gone through, against those that import themselves. */
function find(
  analysis: Analysis,
  uri: string,
  offset: number,
  imports: readonly string[],
): Surroundings | undefined {
  const source = analysis.config.sources.get(uri);
  if (!source) return undefined;
  const path = pathAt(source.written, offset);
  const outer = scopeOfFile(analysis, uri, imports);
  const item = outer.kind === 'top' ? itemAt(source.written, offset) : undefined;
  const levels: Level[] = [];
  let scope = outer;
  for (const [depth, line] of path.entries()) {
    if (depth === 0 && outer.kind === 'top') scope = scopeOfTopLine(analysis, line, item);
    levels.push({ line, scope });
    if (!line.block || offset <= line.block.open.start) {
      return { source, levels, inside: scope, ...(item && { item }) };
    }
    scope = below(analysis, source, { line, scope }, item, imports);
  }
  // What follows the address of a site without braces belongs to it.
  if (path.length === 0 && item?.kind === 'site' && !item.block) {
    scope = body(analysis.schema.site);
  }
  return { source, levels, inside: scope, ...(item && { item }) };
}

/** A file that is only imported holds whatever may stand where it is imported. */
function scopeOfFile(analysis: Analysis, uri: string, imports: readonly string[]): Scope {
  if (uri === analysis.uri || imports.includes(uri)) return TOP;
  const use = analysis.config.imports.find(
    ({ snippet, targets }) => snippet === undefined && targets.some((target) => target.uri === uri),
  );
  return use ? scopeOfImport(analysis, use.at, [...imports, uri]) : TOP;
}

function scopeOfImport(
  analysis: Analysis,
  at: { readonly uri: string; readonly start: number },
  imports: readonly string[],
): Scope {
  if (imports.length > DEEPEST) return UNKNOWN;
  const around = find(analysis, at.uri, at.start, imports);
  const level = around?.levels.at(-1);
  if (!around || !level) return UNKNOWN;
  return around.item?.kind === 'import' ? TOP : level.scope;
}

const DEEPEST = 20;

/** Lines of a site without braces, and imports at the top, are looked up like those in a site. */
function scopeOfTopLine(analysis: Analysis, line: Line, item: Item | undefined): Scope {
  const site = body(analysis.schema.site);
  if (item?.kind === 'import') return site;
  if (item?.kind !== 'site' || item.block || !item.lines.includes(line)) return TOP;
  // An address that is only half written takes the sites behind it for its directives.
  const [name] = line.words;
  const isKnown = name && lookup(analysis.schema.site, { ...NOTHING, text: name.text }).length > 0;
  return line.block && !isKnown && name?.text !== 'import' ? TOP : site;
}

function below(
  analysis: Analysis,
  source: Source,
  { line, scope }: Level,
  item: Item | undefined,
  imports: readonly string[],
): Scope {
  if (scope.kind === 'unknown') return UNKNOWN;
  if (scope.kind === 'body') {
    const inner = bindingOf({ line, scope }, source)?.body;
    return inner ? { kind: 'body', body: inner, block: scope.block } : UNKNOWN;
  }
  const { schema } = analysis;
  const isOwn = item && 'block' in item && item.block === line.block;
  const opened = isOwn ? item : classify([line])[0];
  switch (opened?.kind) {
    case 'options':
      return { kind: 'body', body: schema.options, block: 'options' };
    case 'route':
      return body(schema.routes);
    case 'snippet':
      return scopeOfSnippet(analysis, opened.name.text.slice(1, -1), imports);
    case 'site':
      return body(schema.site);
    case 'import':
    case undefined:
      return UNKNOWN;
  }
}

/** A snippet that nobody imports yet most likely holds directives. */
function scopeOfSnippet(analysis: Analysis, name: string, imports: readonly string[]): Scope {
  const site = body(analysis.schema.site);
  const key = `(${name})`;
  if (imports.includes(key)) return site;
  const use = analysis.config.imports.find(({ snippet }) => snippet === name);
  return use ? scopeOfImport(analysis, use.at, [...imports, key]) : site;
}

function body(of: Body): Scope {
  return { kind: 'body', body: of, block: 'site' };
}
