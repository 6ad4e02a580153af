import type { Place } from '../../../grammar/text.ts';
import type { Token, Via } from '../config.ts';
import type { Scope, State } from './expand-state.ts';
import { spend } from './missing-imports.ts';

/** The scope inside an import; undefined, with a problem, when the import is inside itself or there is too much of it. */
export function enter(
  state: State,
  scope: Scope,
  at: Place,
  pattern: Token,
  target: string,
  targetAt: Place,
): Scope | undefined {
  const chain: Place[] = [targetAt];
  for (let via: Via | undefined = scope.via; via; via = via.parent) {
    chain.push(via.at);
    if (via.target === target) {
      state.problems.push({ kind: 'import-cycle', at: pattern, chain });
      return undefined;
    }
  }
  if (target === state.root) {
    state.problems.push({ kind: 'import-cycle', at: pattern, chain });
    return undefined;
  }
  if (state.budget <= 0 || chain.length > DEEPEST) {
    state.problems.push({ kind: 'import-too-much', at: pattern });
    return undefined;
  }
  spend(state, 1, pattern);
  const via: Via = scope.via ? { at, target, parent: scope.via } : { at, target };
  return { source: scope.source, depth: scope.depth, via };
}

/** How deep blocks and imports may nest. */
export const DEEPEST = 200;
