import type { Span } from '../../grammar/text.ts';
import type { Analysis } from '../analysis/analyze.ts';
import { namedAt } from './names.ts';

/** One place of the name under the cursor in the same file. */
export interface Highlight extends Span {
  readonly kind: 'definition' | 'use';
}

/** Where in its own file the name under the cursor stands. */
export function highlights(analysis: Analysis, uri: string, offset: number): readonly Highlight[] {
  const named = namedAt(analysis, uri, offset);
  if (!named) return [];
  const found = new Map<number, Highlight>();
  const add = (kind: Highlight['kind'], places: typeof named.uses): void => {
    for (const { uri: file, start, end } of places) {
      if (file === uri && !found.has(start)) found.set(start, { start, end, kind });
    }
  };
  add('definition', named.definitions);
  add('use', named.uses);
  return [...found.values()].sort((a, b) => a.start - b.start);
}
