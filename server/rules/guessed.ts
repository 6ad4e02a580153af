import type { Block } from '../analysis/analyze.ts';
import type { BoundLine } from '../analysis/model.ts';
import { isGuessed, knownBuild } from '../analysis/language/plugins.ts';
import type { Finding } from './rule.ts';

/**
 * A finding that facts of the schema alone lead to, which is no more than a warning where the facts themselves are a guess. Where Caddy is
 * surely built without the plugin that they are about, that is what another rule tells.
 */
export function* byFacts(
  found: Finding | undefined,
  bound: BoundLine,
  { plugins }: Pick<Block, 'plugins'>,
): Generator<Finding> {
  if (!found) return;
  if (!isGuessed(bound, plugins)) yield found;
  else if (!knownBuild(plugins)) yield { ...found, severity: 'warning' };
}
