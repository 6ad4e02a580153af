import type { BoundLine } from '../analysis/model.ts';
import { isAfter, isBefore, targetOf } from '../analysis/target.ts';
import type { Token } from '../analysis/config.ts';
import { type Fix, finding, replace, type Rule } from './rule.ts';

export const deprecated: Rule = {
  id: 'deprecated',
  summary: 'A name that Caddy is going to drop.',
  category: 'style',
  severity: 'warning',
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
