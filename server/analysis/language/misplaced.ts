import { isOptions } from '../config.ts';
import type { Analysis } from '../analyze.ts';
import type { BoundLine } from '../model.ts';

/** What a line is elsewhere, and where that is. */
export type Misplacement =
  /** A global option in a site. */
  | 'option'
  /** A directive in the global options. */
  | 'directive'
  /** A directive that stands directly in a site only, inside another one. */
  | 'site-directive'
  /** The definition of a matcher in the global options, or in a block that holds none. */
  | 'matcher';

/** Whether a line of an unknown name would be known in another place. */
export function misplacement(
  { schema }: Pick<Analysis, 'schema'>,
  { line, binding, parent, owner }: BoundLine,
): Misplacement | undefined {
  const { problem } = binding;
  if (problem?.kind !== 'unknown-name' || problem.at >= 0) return undefined;
  const name = line.name.text;
  const isIn = (body: (typeof schema)['site']): boolean =>
    [body, ...body.includes].some((each) => each.byName.has(name));
  if (name.startsWith('@')) return 'matcher';
  const inOptions = isOptions(owner);
  if (inOptions && !parent) return isIn(schema.site) ? 'directive' : undefined;
  if (problem.body === schema.routes && isIn(schema.site)) return 'site-directive';
  if ((problem.body === schema.site || problem.body === schema.routes) && isIn(schema.options))
    return 'option';
  return undefined;
}
