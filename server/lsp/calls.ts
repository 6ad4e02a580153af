import {
  type CallHierarchyItem,
  type Connection,
  type Location,
  type Range,
  SymbolKind,
} from 'vscode-languageserver';
import type { Place } from '../../grammar/text.ts';
import type { Analysis } from '../analysis/analyze.ts';
import {
  type Call,
  type Callable,
  type CallableKey,
  callableAt,
  callees,
  callers,
} from '../features/calls.ts';
import { normalize } from '../workspace.ts';
import { type Texts, toLocation, toRange } from './convert.ts';
import { asking, distinctBy, type FeatureHost } from './feature-host.ts';

/** Answers who imports a snippet or invokes a named route, and what these import and invoke themselves. */
export function serveCalls(connection: Connection, host: FeatureHost): void {
  const { answer } = host;
  const { atCursor } = asking(host);

  /** The calls of one side, by the other; several Caddyfiles may import the same file. */
  const calls = async (
    { data, uri }: CallHierarchyItem,
    side: (analysis: Analysis, key: CallableKey) => readonly Call[],
  ): Promise<
    readonly { readonly other: CallHierarchyItem; readonly at: readonly Location[] }[]
  > => {
    const key = readKey(data);
    if (!key) return [];
    const found = new Map<string, { other: CallHierarchyItem; at: Location[] }>();
    for (const analysis of await host.analysesFor(normalize(uri))) {
      const texts = host.textsOf(analysis);
      for (const { other, at } of side(analysis, key)) {
        const name = `${other.kind} ${other.uri} ${other.name}`;
        const places = at.map((place) => toLocation(place, texts));
        const known = found.get(name);
        if (known) known.at = distinctBy([...known.at, ...places]);
        else found.set(name, { other: toCallItem(other, texts), at: places });
      }
    }
    return [...found.values()];
  };

  connection.languages.callHierarchy.onPrepare(
    answer('textDocument/prepareCallHierarchy', (params) =>
      atCursor(params, ({ analysis, uri, offset, texts }) => {
        const found = callableAt(analysis, uri, offset);
        return found && [toCallItem(found, texts)];
      }),
    ),
  );
  connection.languages.callHierarchy.onIncomingCalls(
    answer('callHierarchy/incomingCalls', async ({ item }) => {
      const found = await calls(item, callers);
      return found.map(({ other, at }) => ({ from: other, fromRanges: at.map(rangeOf) }));
    }),
  );
  connection.languages.callHierarchy.onOutgoingCalls(
    answer('callHierarchy/outgoingCalls', async ({ item }) => {
      const found = await calls(item, callees);
      return found.map(({ other, at }) => ({ to: other, fromRanges: at.map(rangeOf) }));
    }),
  );
}

function toCallItem(callable: Callable, texts: Texts): CallHierarchyItem {
  const { uri, kind, name, nameAt } = callable;
  const range = (place: Place): Range => toRange(texts.document(uri), place);
  const data: CallableKey = { uri, kind, name };
  return {
    name: name === '' ? '…' : name,
    kind: callableKinds[kind],
    uri: texts.spelling(uri),
    range: range(callable),
    selectionRange: range(nameAt),
    data,
  };
}

const callableKinds: Readonly<Record<Callable['kind'], SymbolKind>> = {
  snippet: SymbolKind.Module,
  route: SymbolKind.Function,
  site: SymbolKind.Class,
  options: SymbolKind.Namespace,
  file: SymbolKind.File,
};

/** What `toCallItem` sent with the item; undefined for anything else. */
function readKey(data: unknown): CallableKey | undefined {
  if (typeof data !== 'object' || data === null) return undefined;
  const { uri, kind, name } = data as Partial<Record<keyof CallableKey, unknown>>;
  if (typeof uri !== 'string' || typeof name !== 'string' || !isKind(kind)) return undefined;
  return { uri, kind, name };
}

function isKind(kind: unknown): kind is Callable['kind'] {
  return typeof kind === 'string' && Object.hasOwn(callableKinds, kind);
}

function rangeOf({ range }: Location): Range {
  return range;
}
