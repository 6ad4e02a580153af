import type { Place } from '../../grammar/text.ts';
import type { Analysis } from '../analysis/analyze.ts';
import { distinct } from './distinct.ts';
import { namedAt } from './names.ts';

/** Everywhere the name under the cursor stands, each place once, with its definitions if those are wanted. */
export function references(
  analysis: Analysis,
  uri: string,
  offset: number,
  definitions: 'with definitions' | 'uses only' = 'with definitions',
): readonly Place[] {
  const named = namedAt(analysis, uri, offset);
  if (!named || named.kind === 'file') return [];
  const isWanted = definitions === 'with definitions';
  return distinct([...(isWanted ? named.definitions : []), ...named.uses]);
}
