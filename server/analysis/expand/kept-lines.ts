import { detached } from '../../../grammar/text.ts';
import type { Line as TreeLine, Tree } from '../../../grammar/tree.ts';
import type { ImportUse, Problem } from '../config.ts';
import type { SnippetDefinition, TopLine } from './expansion.ts';
import type { Source } from './fill.ts';
import type { Store } from '../memory.ts';

/** What a line at the top of a Caddyfile came to, and all that this depends on. */
export interface KeptLine {
  readonly top: TopLine;
  readonly needs: readonly Need[];
  readonly imports: readonly ImportUse[];
  readonly problems: readonly Problem[];
  /** How many lines its imports brought. */
  readonly cost: number;
  readonly complete: boolean;
}

/**
 * What one of its imports found: the snippet of that name as it was written, or none; the files, as they were
 * written. `everything` when an import found nothing, since that may be said differently after any change.
 */
export type Need =
  | { readonly kind: 'snippet'; readonly name: string; readonly stamp: object | undefined }
  | {
      readonly kind: 'files';
      readonly from: string;
      readonly pattern: string;
      readonly stamps: readonly object[];
      /** A folder of that name. */
      readonly folder: string | undefined;
    }
  | { readonly kind: 'everything' };

/** What answers the imports of this time. */
export interface Found {
  readonly snippets: ReadonlyMap<string, SnippetDefinition>;
  readonly files: (
    from: string,
    pattern: string,
  ) => { readonly sources: readonly Source[]; readonly folder?: string };
  readonly stamps: Stamps;
}

export type Stamps = Store<object, Stamp>;

/** Stands for something of a filled tree, written in a certain way at a certain place. */
interface Stamp {
  readonly start: number;
  readonly written: string;
}

export function isMet(need: Need, { snippets, files, stamps }: Found): boolean {
  switch (need.kind) {
    case 'snippet':
      return snippets.get(need.name)?.stamp === need.stamp;
    case 'files': {
      const { sources, folder } = files(need.from, need.pattern);
      const isSame = (source: Source, index: number): boolean =>
        stampOf(stamps, source, source.filled) === need.stamps[index];
      const isComplete = sources.length === need.stamps.length && folder === need.folder;
      return isComplete && sources.every(isSame);
    }
    case 'everything':
      return false;
  }
}

/**
 * The same object as long as a line, or the whole of a filled file, is the same and was written the same at the same
 * place. What is filled in may be written otherwise and come to the same, with other places.
 */
export function stampOf(stamps: Stamps, source: Source, node: TreeLine | Tree): object {
  if (source.filled === source.written) return node;
  const { start, end } = source.place(node);
  const { text } = source.written;
  const known = stamps.get(node);
  const isSame =
    known?.start === start &&
    known.written.length === end - start &&
    text.startsWith(known.written, start);
  if (known && isSame) return known;
  const stamp = { start, written: detached(text.slice(start, end)) };
  stamps.set(node, stamp);
  return stamp;
}
