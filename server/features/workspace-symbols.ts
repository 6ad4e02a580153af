import type { Span } from '../../grammar/text.ts';
import type { Tree } from '../../grammar/tree.ts';
import { type FileSymbol, symbols } from './symbols.ts';

/** A named thing of some file. */
export interface WorkspaceSymbol extends Span {
  readonly name: string;
  readonly kind: FileSymbol['kind'];
  /** The name of what it is in; absent at the top. */
  readonly inside?: string;
}

/** The symbols of a file whose names hold the characters of `query` in their order, as editors expect it. */
export function workspaceSymbols(
  tree: Tree,
  query: string,
  holds: 'items' | 'lines' = 'items',
): readonly WorkspaceSymbol[] {
  const wanted = query.toLowerCase();
  const found: WorkspaceSymbol[] = [];
  const add = ({ name, kind, nameAt }: FileSymbol, inside?: string): void => {
    if (!isSubsequence(wanted, name.toLowerCase())) return;
    const { start, end } = nameAt;
    found.push(
      inside === undefined ? { name, kind, start, end } : { name, kind, start, end, inside },
    );
  };
  for (const symbol of symbols(tree, holds)) {
    // An editor that is asked for everything has no use for imports, headings and blocks.
    if (!isHeading(symbol)) add(symbol);
    for (const child of namesIn(symbol)) add(child, symbol.name);
  }
  return found;
}

/** What has a name in a symbol, at whatever depth. */
function* namesIn({ children }: FileSymbol): Generator<FileSymbol> {
  for (const child of children) {
    if (child.kind === 'block') yield* namesIn(child);
    else yield child;
  }
}

function isHeading({ kind }: FileSymbol): boolean {
  return kind === 'import' || kind === 'options' || kind === 'block';
}

function isSubsequence(wanted: string, text: string): boolean {
  let at = 0;
  for (const character of text) if (character === wanted[at]) at++;
  return at >= wanted.length;
}
