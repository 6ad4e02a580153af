import { type Place, wholeLine } from '../../grammar/text.ts';
import type { Analysis } from '../analysis/analyze.ts';
import type { BoundLine } from '../analysis/model.ts';
import { dials, isSocketPath, mayNameUpstreams } from '../analysis/deployment/upstream-shape.ts';
import { finding, type Rule } from './rule.ts';

export const upstreamEmpty: Rule = {
  id: 'upstream-empty',
  summary: 'A proxy has no upstream.',
  category: 'trap',
  severity: 'error',
  *check(analysis) {
    const { blocks, config } = analysis;
    if (!config.complete || config.problems.some(({ kind }) => kind === 'import-missing')) return;
    const lines = blocks.map('lines without upstream', [], ({ soundLines }) =>
      soundLines.filter((bound) => !bound.binding.problem && isEmpty(bound)),
    );
    for (const { line } of lines.flat()) {
      // A variable that turned out empty is a matter of the environment.
      if (writtenLine(analysis, line).includes('{$')) continue;
      yield finding(
        line.name,
        `There is nobody to send requests to, so all of them get status 503. Write the upstream behind "${line.name.text}", such as "web:8000".`,
      );
    }
  },
};

/** Words that became nothing are no part of the line's own place. */
function writtenLine({ files }: Analysis, { uri, start }: Place): string {
  const text = files.read(uri) ?? '';
  return text.slice(start, wholeLine(text, start).end);
}

/** Whether a directive that dials upstreams has none. A socket that is taken for a path is another mistake. */
function isEmpty(bound: BoundLine): boolean {
  const { line, binding } = bound;
  if (!dials(bound)) return false;
  if (line.args.some((token, index) => token.unknown || binding.slots[index]?.kind === 'upstream'))
    return false;
  const only = line.args[0]?.text ?? '';
  if (isSocketPath(only)) return false;
  return !mayNameUpstreams(line);
}
