import type { Line as TreeLine, Tree } from '../../../grammar/tree.ts';
import type { Inside } from './behind-close.ts';
import type { Line, Token, Via } from '../config.ts';

/** How lines came into being: the import they came through, which need not be that of their words, and where they stand behind it. */
export type Steps = WeakMap<Line, { readonly via: Via; readonly start: number }>;

/**
 * Adds a line. Directly in a site Caddy takes each line for itself before it carries out the next import; what is in a
 * directive or named route it takes apart only when all imports are carried out.
 */
export function put(steps: Steps, depth: number, result: Line[], line: Line): void {
  if (depth > 1) append(steps, result, line);
  else result.push(line);
}

/**
 * Puts a line behind others. Caddy tells lines apart by their numbers and by the last import they came through. A line
 * that came through the same one as the line before it, and does not stand below that in its file, it reads as a part of it.
 */
function append(steps: Steps, result: Line[], line: Line): void {
  const before = result[result.length - 1];
  const step = steps.get(line);
  const earlier = before && steps.get(before);
  const isJoined =
    step &&
    earlier &&
    !before.block &&
    line.uri === before.uri &&
    step.start <= earlier.start &&
    step.via.at.uri === earlier.via.at.uri &&
    step.via.at.start === earlier.via.at.start;
  if (!isJoined) {
    result.push(line);
    return;
  }
  const { block, open, close } = line;
  const inside =
    block && open ? { block: [...block], open, ...(close ? { close } : {}) } : undefined;
  const joined = prolonged(steps, before, [line.name, ...line.args], inside);
  steps.set(joined, step);
  result[result.length - 1] = joined;
}

/** A line with what stands on the next one. */
export function prolonged(
  steps: Steps,
  before: Line,
  words: readonly Token[],
  inside: Inside | undefined,
): Line {
  const line = { ...before, args: [...before.args, ...words], ...inside };
  const step = steps.get(before);
  if (step) steps.set(line, step);
  return line;
}

/**
 * Whether Caddy takes a line of what is imported for a part of the one before it: the last word of that has become an
 * argument of several lines, and these are counted as if they stood there.
 */
export function reachesInto(
  { text }: Pick<Tree, 'text'>,
  before: TreeLine,
  made: Line,
  line: TreeLine,
): boolean {
  const word = before.words[before.words.length - 1];
  const last = made.args[made.args.length - 1] ?? made.name;
  if (!word || before.block || made.block || !last.text.includes('\n')) return false;
  const breaks = countBreaks(last.text) + (word.quote === '<<' ? 2 : 0);
  return countBreaks(text.slice(word.start, line.start)) <= breaks;
}

function countBreaks(text: string): number {
  return text.split('\n').length - 1;
}
