import type { Block } from '../analysis/analyze.ts';
import { type HeaderLine, headerLines, isUnquotedValue } from '../analysis/headers/header-lines.ts';
import { through } from '../../grammar/text.ts';
import { type Fix, finding, replace, type Rule } from './rule.ts';

export const headerValueUnquoted: Rule = {
  id: 'header-value-unquoted',
  summary: 'A header value with spaces lacks quotes, and becomes a search and replacement.',
  category: 'trap',
  severity: 'error',
  *checkBlock(analysis) {
    for (const header of headerLines(analysis.soundLines)) {
      if (!isUnquotedValue(header)) continue;
      const { field, values } = header;
      const name = field.text.replace(/^[+?>]/, '');
      const [first, second] = values;
      const what = /^[+?]/.test(field.text)
        ? `Only "${first?.text ?? ''}" is sent for "${name}", since the value has spaces and no quotes.`
        : `"${name}" is never sent: without quotes, Caddy searches the header for "${first?.text ?? ''}" and replaces it by "${second?.text ?? ''}".`;
      yield finding(
        through(values[0]!, values.at(-1)!),
        `${what} Put the whole value in double quotes.`,
        { fixes: quoteAll(analysis, header) },
      );
    }
  },
};

function quoteAll(analysis: Block, { values }: HeaderLine): readonly Fix[] {
  const first = values[0]!;
  if (values.some(({ uri, via, quote }) => uri !== first.uri || via || quote !== '')) return [];
  const place = through(first, values.at(-1)!);
  const written = analysis.textAt(place);
  if (/["\\\n]/.test(written)) return [];
  return [{ title: 'Quote the value', edits: [replace(place, `"${written}"`)], safe: false }];
}
