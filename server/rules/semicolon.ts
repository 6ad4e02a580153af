import { headerLines } from '../analysis/headers/header-lines.ts';
import { finding, type Rule } from './rule.ts';

export const semicolon: Rule = {
  id: 'semicolon',
  summary: 'A line ends with a semicolon, which becomes a part of its last word.',
  category: 'trap',
  severity: 'error',
  *checkBlock({ soundLines }) {
    const headers = new Set<unknown>();
    for (const { line } of headerLines(soundLines)) headers.add(line);
    for (const { line, binding } of soundLines) {
      const last = line.args.at(-1);
      if (!last || last.quote !== '' || last.unknown || headers.has(line)) continue;
      const slot = binding.slots[line.args.length - 1];
      if (!last.text.endsWith(';') || binding.problem || !slot) continue;
      if (slot.kind !== undefined && free.has(slot.kind) && slot.label !== 'email') continue;
      const { uri, end } = last;
      yield finding(
        last,
        `Lines of a Caddyfile have no ";" at the end: it becomes a part of "${last.text}". Delete it.`,
        last.via
          ? {}
          : {
              fixes: [
                {
                  title: 'Delete the semicolon',
                  edits: [{ uri, start: end - 1, end, text: '' }],
                  safe: false,
                },
              ],
            },
      );
    }
  },
};

/** Kinds of words in which a semicolon may be meant. */
const free: ReadonlySet<string> = new Set([
  'text',
  'value',
  'any',
  'regexp',
  'regexp_to_replace',
  'regexp_not_empty',
  'replacement',
  'not_empty',
]);
