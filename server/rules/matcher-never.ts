import type { Line } from '../analysis/config.ts';
import { intersects } from '../analysis/routes/matcher-sets.ts';
import { readMatcher } from '../analysis/routes/read-matchers.ts';
import { finding, type Rule } from './rule.ts';

export const matcherNever: Rule = {
  id: 'matcher-never',
  summary: 'No request can fulfil all conditions of a matcher.',
  category: 'trap',
  severity: 'error',
  *checkBlock({ namedMatchers, soundLines }) {
    const used = new Set(namedMatchers.uses.map(({ definition }) => definition));
    for (const { line } of soundLines) {
      if (!used.has(line.name) || (line.block?.length ?? 0) < 2) continue;
      const apart = conditionsApart(line);
      if (!apart) continue;
      const [a, b] = apart;
      yield finding(
        b.name,
        `"${line.name.text}" matches nothing: all its conditions have to hold, and no request fulfils both "${written(a)}" and "${written(b)}". Write a matcher for each.`,
        { related: [{ at: a.name, message: 'The other condition.' }] },
      );
    }
  },
};

/** Two conditions that exclude each other. Lines of one kind are alternatives, but for `not`. */
function conditionsApart({ block = [] }: Line): readonly [Line, Line] | undefined {
  for (const [index, b] of block.entries()) {
    for (const a of block.slice(0, index)) {
      const isOne = a.name.text === b.name.text && a.name.text !== 'not';
      if (!isOne && (excludes(a, b, block) || excludes(b, a, block))) return [a, b];
    }
  }
  return undefined;
}

function excludes(a: Line, b: Line, block: readonly Line[]): boolean {
  // Another line of the kind gives more ways to fulfil the condition.
  const kinds = [a, b].map(({ name }) => name.text).filter((name) => name !== 'not');
  if (kinds.some((kind) => block.filter(({ name }) => name.text === kind).length > 1)) return false;
  return intersects(conditionOf(a), conditionOf(b)) === false;
}

/** The condition alone, as if it had a matcher of its own. */
function conditionOf(line: Line): ReturnType<typeof readMatcher> {
  const { uri, start, end, name } = line;
  return readMatcher({ uri, start, end, name, args: [], block: [line] });
}

function written({ name, args }: Line): string {
  return [name, ...args].map(({ text }) => text).join(' ');
}
