import { literalName } from '../../schema/usage.ts';
import type { Line } from '../config.ts';
import type { BoundLine } from '../model.ts';

/**
 * The arguments of a line, by index, that Caddy forgets while it reads the file: of several expressions that `vars_regexp`
 * has for one variable the last one counts, and of the patterns of `url_pattern`.
 */
export function replacedWords(bound: BoundLine): ReadonlySet<number> {
  const { line, binding } = bound;
  const last = binding.inner.at(-1)?.entry ?? binding.entry;
  if (literalName(last) === 'url_pattern') return new Set(line.args.slice(0, -1).keys());
  return replacedExpressions(bound);
}

function replacedExpressions({ line, binding, parent }: BoundLine): ReadonlySet<number> {
  const isOwn = literalName(binding.entry) === matcher;
  const inner = binding.inner.find(({ entry }) => literalName(entry) === matcher);
  if (!isOwn && !inner) return none;
  const own = triplesOf(line, isOwn ? 0 : inner!.at + 1);
  const block = isOwn ? (parent?.line.block ?? []) : [];
  const behind = block.slice(block.indexOf(line) + 1).filter(({ name }) => name.text === matcher);
  const later = behind.flatMap((other) => triplesOf(other, 0));
  const replaced = own.filter(({ variable }, at) =>
    [...own.slice(at + 1), ...later].some(
      (other) => other.variable === undefined || other.variable === variable,
    ),
  );
  return new Set(replaced.flatMap(({ words }) => words));
}

const matcher = 'vars_regexp';
const none: ReadonlySet<number> = new Set();

interface Triple {
  /** Undefined when nobody knows it. */
  readonly variable: string | undefined;
  readonly words: readonly number[];
}

/** Each expression stands behind its variable, which a name may precede; the word between two such groups is not read. */
function triplesOf({ args }: Line, from: number): readonly Triple[] {
  const found: Triple[] = [];
  for (let at = from; at < args.length; at += 4) {
    const end = Math.min(at + 3, args.length);
    const variable = args[end - 2];
    const isKnown = args.slice(from, end).every(({ unknown }) => !unknown);
    const words = Array.from({ length: end - at }, (_, index) => at + index);
    found.push({ variable: isKnown ? variable?.text : undefined, words });
  }
  return found;
}
