import type { Block } from '../analysis/analyze.ts';
import type { BoundLine } from '../analysis/model.ts';
import { isGuessed } from '../analysis/plugins.ts';
import type { Finding } from './rule.ts';

/** A finding that facts of the schema alone lead to, which is no more than a warning where the facts themselves are a guess. */
export function byFacts(
  found: Finding,
  bound: BoundLine,
  { plugins }: Pick<Block, 'plugins'>,
): Finding {
  return isGuessed(bound, plugins) ? { ...found, severity: 'warning' } : found;
}
