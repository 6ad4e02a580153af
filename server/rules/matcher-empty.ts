import { wholeLine } from '../../grammar/text.ts';
import { finding, type Rule } from './rule.ts';

export const matcherEmpty: Rule = {
  id: 'matcher-empty',
  summary: 'A matcher without conditions matches every request.',
  category: 'trap',
  severity: 'warning',
  *checkBlock(analysis) {
    const { namedMatchers, soundLines } = analysis;
    const used = new Set(namedMatchers.uses.map(({ definition }) => definition));
    for (const { line } of soundLines) {
      const { name, args, block, open, close } = line;
      if (!used.has(name) || args.length > 0 || (block && block.length > 0)) continue;
      const { uri, start } = line;
      // Words that became nothing are no part of the line's own place.
      const text = analysis.files.read(uri) ?? '';
      const rest = { uri, start: name.end, end: wholeLine(text, start).end };
      if (block && (!open || !close || open.uri !== close.uri)) continue;
      // What an import or a variable brings in may be missing only here.
      const written = analysis.textAt(
        open && close ? { uri: open.uri, start: open.end, end: close.start } : rest,
      );
      if (written.split('\n').some((one) => /^\s*[^#\s]/.test(one))) continue;
      yield finding(
        name,
        `"${name.text}" has no conditions, so it matches every request. Write what it is to match, or delete it.`,
      );
    }
  },
};
