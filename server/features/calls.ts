import { type Place, placeKey, wholeLine } from '../../grammar/text.ts';
import { type Item, type Line, walk } from '../../grammar/tree.ts';
import type { Analysis } from '../analysis/analyze.ts';
import type { Source } from '../analysis/expand/fill.ts';
import { basename } from '../workspace.ts';
import { contentOf } from './cursor.ts';
import { itemAt } from './scope.ts';

/** What calls, or is called, by `import` and `invoke`. */
export interface Callable extends Place {
  readonly kind: 'snippet' | 'route' | 'site' | 'options' | 'file';
  readonly name: string;
  /** Its name, inside its place. */
  readonly nameAt: Place;
}

/** What tells one from another, however the text around it changes. */
export type CallableKey = Pick<Callable, 'uri' | 'kind' | 'name'>;

/** One side of a call, and where the calls stand. */
export interface Call {
  readonly other: Callable;
  /** In the file of the caller. */
  readonly at: readonly Place[];
}

/** The snippet, named route or file whose name or whose import is at `offset`, else the site around it. */
export function callableAt(analysis: Analysis, uri: string, offset: number): Callable | undefined {
  const source = analysis.config.sources.get(uri);
  if (!source) return undefined;
  const called = callsIn(analysis, source).find(({ at }) => at.start <= offset && offset <= at.end);
  if (called) return called.callee;
  const item = itemAt(source.written, offset);
  return item && offset <= item.end ? callableOf(item, source) : undefined;
}

/** Who imports or invokes it, in the order of the files. */
export function callers(analysis: Analysis, callee: CallableKey): readonly Call[] {
  const calls = allCalls(analysis).filter((call) => keyOf(call.callee) === keyOf(callee));
  return grouped(calls.map(({ caller, at }) => ({ other: caller, at })));
}

/** What it imports or invokes. */
export function callees(analysis: Analysis, caller: CallableKey): readonly Call[] {
  const source = analysis.config.sources.get(caller.uri);
  const calls = source ? callsIn(analysis, source) : [];
  const own = calls.filter((call) => keyOf(call.caller) === keyOf(caller));
  return grouped(own.map(({ callee, at }) => ({ other: callee, at })));
}

interface Edge {
  readonly caller: Callable;
  readonly callee: Callable;
  /** The name, where it is called. */
  readonly at: Place;
}

function allCalls(analysis: Analysis): readonly Edge[] {
  const targets = targetsOf(analysis);
  return [...analysis.config.sources.values()].flatMap((source) => [
    ...edgesIn(analysis, source, targets),
  ]);
}

function callsIn(analysis: Analysis, source: Source): readonly Edge[] {
  return [...edgesIn(analysis, source, targetsOf(analysis))];
}

interface Targets {
  readonly snippets: ReadonlyMap<string, Callable>;
  readonly routes: ReadonlyMap<string, Callable>;
  /** The files of an import, by the place of its line. */
  readonly files: ReadonlyMap<string, readonly Place[]>;
}

function targetsOf({ config }: Analysis): Targets {
  const snippets = new Map<string, Callable>();
  const routes = new Map<string, Callable>();
  for (const source of config.sources.values()) {
    for (const item of source.written.items) {
      const known = item.kind === 'snippet' ? snippets : item.kind === 'route' ? routes : undefined;
      const callable = known && callableOf(item, source);
      if (callable && !known.has(callable.name)) known.set(callable.name, callable);
    }
  }
  const files = new Map<string, readonly Place[]>();
  for (const { at, snippet, targets } of config.imports) {
    if (snippet === undefined) files.set(placeKey(at), targets);
  }
  return { snippets, routes, files };
}

function* edgesIn({ config }: Analysis, source: Source, targets: Targets): Generator<Edge> {
  const { uri, written } = source;
  for (const [line] of walk(written.lines)) {
    const word = calledWord(line);
    if (!word) continue;
    const at = { uri, ...contentOf(word) };
    const item = itemAt(written, line.start);
    const isAlone = !item || item.kind === 'import' || line.start > item.end;
    const caller = isAlone ? fileOf(source) : callableOf(item, source);
    if (!caller) continue;
    if (line.words[0]?.text === 'invoke') {
      const callee = targets.routes.get(word.text);
      if (callee) yield { caller, callee, at };
      continue;
    }
    const snippet = targets.snippets.get(word.text);
    if (snippet) yield { caller, callee: snippet, at };
    else {
      for (const file of targets.files.get(placeKey({ uri, start: line.start })) ?? []) {
        const callee = config.sources.get(file.uri);
        if (callee) yield { caller, callee: fileOf(callee), at };
      }
    }
  }
}

/** The name that a line imports or invokes; `invoke` may have a matcher in front of it. */
function calledWord({ words }: Line): Line['words'][number] | undefined {
  if (words[0]?.text === 'import') return words[1];
  if (words[0]?.text !== 'invoke') return undefined;
  return words.length < 3 ? words[1] : words[2];
}

/** Undefined for an import, which is part of its file. */
function callableOf(item: Item, { uri, written }: Source): Callable | undefined {
  const { start, end } = item;
  const place = { uri, start, end };
  switch (item.kind) {
    case 'snippet':
    case 'route': {
      const lead = item.kind === 'snippet' ? 1 : 2;
      const name = item.name.text.slice(lead, -1);
      const nameAt = { uri, start: item.name.start + lead, end: item.name.end - 1 };
      return { ...place, kind: item.kind, name, nameAt };
    }
    case 'site': {
      const first = item.addresses[0]?.start ?? start;
      const last = item.addresses.at(-1)?.end ?? end;
      const name = written.text.slice(first, Math.min(last, first + 200)).replaceAll(/\s+/g, ' ');
      return { ...place, kind: 'site', name, nameAt: { uri, start: first, end: last } };
    }
    case 'options': {
      const { open } = item.block;
      const nameAt = { uri, start: open.start, end: open.end };
      return { ...place, kind: 'options', name: 'global options', nameAt };
    }
    case 'import':
      return undefined;
  }
}

function fileOf({ uri, written }: Source): Callable {
  const first = wholeLine(written.text, 0);
  const nameAt = { uri, start: 0, end: written.text.slice(0, first.end).trimEnd().length };
  return { uri, start: 0, end: written.text.length, kind: 'file', name: basename(uri), nameAt };
}

function keyOf({ uri, kind, name }: CallableKey): string {
  return `${kind} ${uri} ${name}`;
}

function grouped(
  calls: readonly { readonly other: Callable; readonly at: Place }[],
): readonly Call[] {
  const found = new Map<string, { readonly other: Callable; readonly at: Place[] }>();
  for (const { other, at } of calls) {
    const known = found.get(keyOf(other));
    if (known) known.at.push(at);
    else found.set(keyOf(other), { other, at: [at] });
  }
  return [...found.values()];
}
