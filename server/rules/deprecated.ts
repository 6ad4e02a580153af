import type { BoundLine } from '../analysis/model.ts';
import { isAfter, isBefore, targetOf } from '../analysis/target.ts';
import type { Token } from '../analysis/config.ts';
import { type Fix, finding, replace, type Rule } from './rule.ts';

export const deprecated: Rule = {
  id: 'deprecated',
  summary: 'A name that Caddy is going to drop.',
  category: 'style',
  severity: 'warning',
  *check({ config, project, textAt }) {
    if (isBefore(targetOf(project), '2.7')) return;
    for (const problem of config.problems) {
      if (problem.kind !== 'argument-old-spelling') continue;
      const { at, index } = problem;
      const [old, better] = [`{args.${index}}`, `{args[${index}]}`];
      yield finding(
        at,
        `"${old}" is an old spelling, which Caddy still takes with a warning. Write "${better}".`,
        {
          tag: 'deprecated',
          // A variable of the environment may have brought it.
          fixes:
            textAt(at) === old
              ? [{ title: `Write "${better}"`, edits: [replace(at, better)], safe: true }]
              : [],
        },
      );
    }
  },
  *checkBlock({ soundLines, project }) {
    const target = targetOf(project);
    for (const { line, binding } of soundLines) {
      if (binding.problem) continue;
      for (const { token, note } of oldNames({ line, binding }, target)) {
        const isName = !note.endsWith('.');
        yield finding(
          token,
          `"${token.text}" is an old name, which Caddy still takes with a warning. ${isName ? `Write "${note}".` : note}`,
          { tag: 'deprecated', fixes: isName ? renaming(token, note) : [] },
        );
      }
    }
  },
};

/** The name of a line and those further along it, if Caddy calls them old in this version and still takes them. */
function* oldNames(
  { line, binding }: Pick<BoundLine, 'line' | 'binding'>,
  target: string,
): Generator<{ token: Token; note: string }> {
  const named = [{ token: line.name, entry: binding.entry }];
  for (const { at, entry } of binding.inner) {
    const token = line.args[at];
    if (token) named.push({ token, entry });
  }
  for (const { token, entry } of named) {
    const { deprecated: note, deprecatedSince, until } = entry?.notes ?? {};
    if (note === undefined || (until !== undefined && isAfter(target, until))) continue;
    if (deprecatedSince !== undefined && isBefore(target, deprecatedSince)) continue;
    yield { token, note };
  }
}

function renaming(token: Token, name: string): readonly Fix[] {
  if (token.via || token.quote !== '' || token.unknown) return [];
  return [{ title: `Write "${name}"`, edits: [replace(token, name)], safe: false }];
}
