import type { BoundLine } from '../analysis/model.ts';
import type { Token } from '../analysis/config.ts';
import { type Fix, finding, replace, type Rule } from './rule.ts';

export const deprecated: Rule = {
  id: 'deprecated',
  summary: 'A name that Caddy is going to drop.',
  category: 'style',
  severity: 'warning',
  *check({ soundLines }) {
    for (const { line, binding } of soundLines) {
      if (binding.problem) continue;
      for (const { token, note } of oldNames({ line, binding })) {
        const isName = !note.includes('.');
        yield finding(
          token,
          `"${token.text}" is an old name, which Caddy still takes with a warning. ${isName ? `Write "${note}".` : note}`,
          { tag: 'deprecated', fixes: isName ? renaming(token, note) : [] },
        );
      }
    }
  },
};

/** The name of a line and those further along it, if the schema calls them old. */
function* oldNames({
  line,
  binding,
}: Pick<BoundLine, 'line' | 'binding'>): Generator<{ token: Token; note: string }> {
  const first = binding.entry?.notes;
  if (first?.deprecated !== undefined && first.until === undefined) {
    yield { token: line.name, note: first.deprecated };
  }
  for (const { at, entry } of binding.inner) {
    const token = line.args[at];
    const { deprecated: note, until } = entry.notes;
    if (token && note !== undefined && until === undefined) yield { token, note };
  }
}

function renaming(token: Token, name: string): readonly Fix[] {
  if (token.via || token.quote !== '' || token.unknown) return [];
  return [{ title: `Write "${name}"`, edits: [replace(token, name)], safe: false }];
}
