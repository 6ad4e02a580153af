import { behindStrays } from '../../../grammar/build.ts';
import type { Place } from '../../../grammar/text.ts';
import type { Block, Line as TreeLine } from '../../../grammar/tree.ts';
import {
  blockName,
  blockNameOf,
  crowdedClose,
  isImport,
  snippetName,
  tokenOf,
  wordlessBlock,
  wordsSpan,
} from './import-lines.ts';
import type { Project } from '../../project/project.ts';
import type { Files } from '../../workspace.ts';
import { type Arguments, withoutImportBlock } from './arguments.ts';
import type { Line, Token } from '../config.ts';
import { containerFiles } from '../containers/container-files.ts';
import { followsClose, type Inside, linesBehindClose } from './behind-close.ts';
import { importedFrom, keptLine, readSource, type Scope, type State } from './expand-state.ts';
import type { Expansion, TopLine } from './expansion.ts';
import { DEEPEST, enter } from './enter-import.ts';
import { define, tokens } from './expand-words.ts';
import { prolonged, put, reachesInto } from './joined-lines.ts';
import { stampOf } from './kept-lines.ts';
import { createMemory, type Memory } from '../memory.ts';
import { missing, spend, unread } from './missing-imports.ts';

/**
 * Carries out every `import` as Caddy does: snippets first, then files relative to the importing
 * file, with the arguments and blocks given to them. https://caddyserver.com/docs/caddyfile/directives/import
 *
 * A file that is not among `files` is reported as missing when it would lie inside the workspace, and
 * makes the result incomplete when it lies outside. Lines are limited in number and depth, so that a
 * snippet which doubles itself ends.
 */
export function expand(
  uri: string,
  files: Files,
  project: Project,
  memory: Memory = createMemory(),
): Expansion {
  const state: State = {
    files,
    environment: project.environment,
    container: containerFiles(project, files),
    root: uri,
    sources: new Map(),
    snippets: new Map(),
    definitions: [],
    imports: [],
    problems: [],
    steps: new WeakMap(),
    budget: FEWEST_LINES,
    granted: 0,
    complete: true,
    moreSnippets: false,
    memory,
    kept: memory.store('lines at the top'),
    stamps: memory.store('stamps'),
    needs: [],
  };
  const source = readSource(state, uri);
  const lines = source ? expandTop(state, { source, depth: 0 }, source.filled.lines) : [];
  return {
    lines,
    sources: state.sources,
    snippets: state.definitions,
    imports: state.imports,
    problems: state.problems,
    complete: state.complete,
  };
}

/** How many lines imports may bring, besides those that files grant. */
const FEWEST_LINES = 20_000;

function expandTop(state: State, scope: Scope, lines: readonly TreeLine[]): TopLine[] {
  const result: TopLine[] = [];
  const { filled } = scope.source;
  const cut = behindStrays(lines, lines === filled.lines ? filled.strays : []);
  for (let index = 0; index < lines.length; index++) {
    const line = lines[index]!;
    if (state.budget <= 0) break;
    if (isImport(line)) {
      for (const imported of importTop(state, scope, line)) result.push(imported);
      continue;
    }
    const given = scope.args?.blockFor(line);
    if (given) {
      for (const { name, args, ...rest } of given) result.push({ ...rest, words: [name, ...args] });
      continue;
    }
    const around = scope.args && aroundGiven(state, scope, scope.args, line);
    if (around) {
      for (const made of around) result.push(made);
      continue;
    }
    const snippet = snippetName(line);
    const block = line.block ?? wordlessBlock(lines[index + 1]);
    if (snippet && block) {
      if (!line.block) index++;
      define(state, scope, line, snippet, block);
      continue;
    }
    const make = (): TopLine => topLine(state, scope, line);
    const top = scope.via
      ? make()
      : keptLine(state, stampOf(state.stamps, scope.source, line), make);
    const before = lines[index - 1];
    if (cut.has(line)) result.push({ ...top, behindStray: true });
    else if (before && followsClose(scope.source, before, line))
      result.push({ ...top, behindClose: true });
    else result.push(top);
  }
  return result;
}

/**
 * A line at the top in which `{block}` or `{blocks.name}` brings lines of its own: what stands before and behind it are
 * lines by themselves. Undefined for any other line.
 */
function aroundGiven(
  state: State,
  scope: Scope,
  args: Arguments,
  line: TreeLine,
): TopLine[] | undefined {
  const at = line.words.findIndex((word) => args.linesFor(word)?.length);
  const placeholder = line.words[at];
  if (!placeholder) return undefined;
  const place = scope.source.place(line);
  const via = scope.via ? { via: scope.via } : undefined;
  const before = tokens(state, scope, line.words.slice(0, at));
  const brought = (args.linesFor(placeholder) ?? []).map(
    ({ name, args: given, ...rest }): TopLine => ({ ...rest, words: [name, ...given] }),
  );
  const behind = tokens(state, scope, line.words.slice(at + 1));
  const result = before.length > 0 ? [{ ...place, words: before, ...via }, ...brought] : brought;
  const inner = line.block && block(state, scope, line.block);
  if (!inner && behind.length === 0) return result;
  const last: TopLine = { ...place, words: behind, ...inner, ...via };
  const token = tokenOf(scope.source, placeholder, scope.via);
  return [...result, inner && behind.length === 0 ? { ...last, behindLines: token } : last];
}

function topLine(state: State, scope: Scope, line: TreeLine): TopLine {
  const words = tokens(state, scope, line.words);
  const at = scope.source.place(line);
  const via = scope.via ? { via: scope.via } : undefined;
  if (!line.block) return { ...at, words, ...via };
  const isRoute = words[0]?.text.startsWith('&(');
  return { ...at, words, ...block(state, isRoute ? deeper(scope) : scope, line.block), ...via };
}

function expandLines(
  state: State,
  scope: Scope,
  lines: readonly TreeLine[],
  crowded?: Token,
): Line[] {
  const result: Line[] = [];
  const last = lines[lines.length - 1];
  let before: { readonly line: TreeLine; readonly block?: Line[] } | undefined;
  let plain: { readonly line: TreeLine; readonly made: Line } | undefined;
  for (const line of lines) {
    if (state.budget <= 0) break;
    if (before && followsClose(scope.source, before.line, line)) {
      const inner = line.block && block(state, scope, line.block);
      const words = tokens(state, scope, line.words);
      before.block?.push(...linesBehindClose(scope.source.place(line), words, inner, scope.via));
      before = { line };
      continue;
    }
    before = undefined;
    const made = result[result.length - 1];
    if (plain && made === plain.made && reachesInto(scope.source.filled, plain.line, made, line)) {
      const inner = line.block && block(state, scope, line.block);
      const longer = prolonged(state.steps, made, tokens(state, scope, line.words), inner);
      result[result.length - 1] = longer;
      plain = { line, made: longer };
      continue;
    }
    plain = undefined;
    if (isImport(line)) {
      for (const imported of importLines(state, scope, line))
        put(state.steps, scope.depth, result, imported);
      // Words behind its block belong to that.
      before = { line };
      continue;
    }
    const given = scope.args?.blockFor(line);
    if (given) {
      spend(state, given.length, tokenOf(scope.source, line.words[0]!, scope.via));
      for (const imported of given) put(state.steps, scope.depth, result, imported);
      continue;
    }
    if (scope.args && brokenUp(state, scope, scope.args, line, result)) continue;
    const words = tokens(state, scope, line.words);
    if (crowded && line === last)
      words.push({ ...crowded, ...(scope.via ? { via: scope.via } : {}) });
    const [name] = words;
    if (name) {
      if (scope.via) spend(state, 1, name);
      const { uri, start, end } = scope.source.place(line);
      const args = words.slice(1);
      const own: Line = { uri, start, end, name, args };
      const body = line.block && block(state, scope, line.block);
      const whole = body ? { ...own, ...body } : own;
      if (body) before = { line, block: body.block };
      if (scope.via) state.steps.set(whole, { via: scope.via, start: line.start });
      put(state.steps, scope.depth, result, whole);
      if (scope.args) plain = { line, made: result[result.length - 1]! };
    } else if (line.block && scope.depth >= DEEPEST) {
      state.problems.push({ kind: 'nested-too-deep', at: scope.source.place(line.block.open) });
    } else if (line.block) {
      // A brace on a line of its own: Caddy refuses it, and the lines inside are read all the same.
      for (const inner of expandLines(state, deeper(scope), line.block.lines)) result.push(inner);
    }
  }
  return result;
}

/**
 * A line in which `{block}` or `{blocks.name}` stands among other words. What it brings has lines of its own: the words
 * before and behind it are no longer one line.
 */
function brokenUp(
  state: State,
  scope: Scope,
  args: Arguments,
  line: TreeLine,
  result: Line[],
): boolean {
  const at = line.words.findIndex((word) => args.linesFor(word)?.length);
  const placeholder = line.words[at];
  if (!placeholder || (line.words.length === 1 && !line.block)) return false;
  const { uri, start, end } = scope.source.place(line);
  const [first, ...before] = tokens(state, scope, line.words.slice(0, at));
  const add = (made: Line): void => {
    if (scope.via) state.steps.set(made, { via: scope.via, start: line.start });
    put(state.steps, scope.depth, result, made);
  };
  if (first) add({ uri, start, end: start, name: first, args: before });
  for (const brought of args.linesFor(placeholder) ?? [])
    put(state.steps, scope.depth, result, brought);
  const [next, ...behind] = tokens(state, scope, line.words.slice(at + 1));
  const inner = line.block ? block(state, scope, line.block) : undefined;
  if (next) add({ uri, start, end, name: next, args: behind, ...inner });
  else if (inner)
    state.problems.push({
      kind: 'block-behind-lines',
      at: tokenOf(scope.source, placeholder, scope.via),
    });
  return true;
}

function block(state: State, scope: Scope, node: Block): Inside {
  const open = scope.source.place(node.open);
  const close = node.close ? { close: scope.source.place(node.close) } : undefined;
  if (scope.depth >= DEEPEST) {
    state.problems.push({ kind: 'nested-too-deep', at: open });
    return { block: [], open, ...close };
  }
  const { complete } = state;
  state.complete = true;
  const lines = expandLines(state, deeper(scope), node.lines, crowdedClose(scope.source, node));
  const partial = state.complete ? undefined : ({ partial: true } as const);
  state.complete &&= complete;
  return { block: lines, open, ...close, ...partial };
}

function deeper(scope: Scope): Scope {
  return { ...scope, depth: scope.depth + 1 };
}

// --- import ----------------------------------------------------------------------------------

/** What an import brings: the lines of a snippet or of files, each with the scope they are read in. */
interface Imported {
  readonly lines: readonly TreeLine[];
  readonly scope: Scope;
}

function importTop(state: State, scope: Scope, line: TreeLine): TopLine[] {
  const result: TopLine[] = [];
  for (const imported of resolveImport(state, scope, line)) {
    for (const top of expandTop(state, imported.scope, imported.lines)) result.push(top);
  }
  return result;
}

function importLines(state: State, scope: Scope, line: TreeLine): Line[] {
  const result: Line[] = [];
  for (const imported of resolveImport(state, scope, line)) {
    for (const inner of expandLines(state, imported.scope, imported.lines))
      put(state.steps, scope.depth, result, inner);
  }
  return result;
}

function resolveImport(state: State, scope: Scope, line: TreeLine): Imported[] {
  const [, pattern, ...args] = tokens(state, scope, line.words);
  const at = scope.source.place(wordsSpan(line));
  if (!pattern || pattern.text === '') {
    state.problems.push({ kind: 'import-without-target', at: pattern ?? at });
    return [];
  }
  if (pattern.unknown) {
    unread(state, scope);
    return [];
  }
  const body = line.block;
  const given: Arguments = {
    args,
    problem: (problem) => state.problems.push(problem),
    blockFor: () => undefined,
    linesFor: () => undefined,
  };
  const withBlock = body ? withImportBlock(state, scope, given, body) : withoutImportBlock(given);
  const definition = state.snippets.get(pattern.text);
  state.needs.push({ kind: 'snippet', name: pattern.text, stamp: definition?.stamp });
  if (definition) {
    definition.uses++;
    const targets = [definition.at];
    state.imports.push({ at, pattern, args, targets, snippet: definition.name });
    const inner = enter(state, scope, at, pattern, definition.name, definition.nameAt);
    if (!inner) return [];
    const { source } = definition;
    return [{ lines: definition.block.lines, scope: { ...inner, source, args: withBlock } }];
  }
  return importFiles(state, scope, at, pattern, withBlock);
}

function importFiles(
  state: State,
  scope: Scope,
  at: Place,
  pattern: Token,
  given: Arguments,
): Imported[] {
  const wildcards = (pattern.text.match(/\*/g) ?? []).length;
  const marks = (pattern.text.match(/\?/g) ?? []).length;
  if (wildcards > 1 || marks > 1 || pattern.text.includes('[')) {
    state.problems.push({ kind: 'import-wildcards', at: pattern });
    return [];
  }
  const from = scope.source.uri;
  const glob = wildcards + marks > 0;
  const found = importedFrom(state, from, pattern.text);
  const { sources, lacking, folder } = found;
  const stamps = sources.map((source) => stampOf(state.stamps, source, source.filled));
  state.needs.push({ kind: 'files', from, pattern: pattern.text, stamps, folder });
  const targets = sources.map(({ uri }) => ({ uri, start: 0, end: 0 }));
  state.imports.push({ at, pattern, args: given.args, targets });
  if (lacking !== undefined) {
    state.problems.push({ kind: 'import-not-mounted', at: pattern, path: lacking, glob, targets });
  }
  if (folder !== undefined) state.problems.push({ kind: 'import-folder', at: pattern, folder });
  if (!found.complete || (folder !== undefined && sources.length === 0)) unread(state, scope);
  else if (sources.length === 0) missing(state, scope, found, pattern, glob);
  return sources.flatMap((source) => {
    const inner = enter(state, scope, at, pattern, source.uri, {
      uri: source.uri,
      start: 0,
      end: 0,
    });
    return inner ? [{ lines: source.filled.lines, scope: { ...inner, source, args: given } }] : [];
  });
}

/** `{block}` is everything inside the import's braces, `{blocks.name}` what follows `name` there. */
function withImportBlock(state: State, scope: Scope, given: Arguments, body: Block): Arguments {
  const inner = deeper(scope);
  const named = new Map<string, TreeLine>();
  for (const line of body.lines) {
    const [name] = tokens(state, scope, line.words);
    if (name) named.set(name.text, line);
  }
  const linesOf = (name: string): Line[] => {
    if (name === 'block') return expandLines(state, inner, body.lines);
    const line = named.get(name.slice('blocks.'.length));
    if (!line) return [];
    const [first, ...rest] = tokens(state, scope, line.words).slice(1);
    const nested = line.block ? expandLines(state, deeper(inner), line.block.lines) : [];
    return first ? [{ ...scope.source.place(line), name: first, args: rest }, ...nested] : nested;
  };
  return {
    ...given,
    blockFor: (line) => {
      const name = blockName(line);
      return name === undefined ? undefined : linesOf(name);
    },
    linesFor: (word) => {
      const name = blockNameOf(word);
      return name === undefined ? undefined : linesOf(name);
    },
  };
}
