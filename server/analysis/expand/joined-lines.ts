import type { Line, Via } from '../config.ts';

/** How lines came into being: the import they came through, which need not be that of their words, and where they stand behind it. */
export type Steps = WeakMap<Line, { readonly via: Via; readonly start: number }>;

/**
 * Puts a line behind others. Caddy tells lines apart by their numbers and by the last import they came through. A line
 * that came through the same one as the line before it, and does not stand below that in its file, it reads as a part of it.
 */
export function append(steps: Steps, result: Line[], line: Line): void {
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
  const plain = { ...before, args: [...before.args, line.name, ...line.args] };
  const joined = block && open ? { ...plain, block, open, ...(close ? { close } : {}) } : plain;
  steps.set(joined, step);
  result[result.length - 1] = joined;
}
