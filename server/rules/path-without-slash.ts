import { finding, type Rule } from './rule.ts';

export const pathWithoutSlash: Rule = {
  id: 'path-without-slash',
  summary: 'A path without a slash in front matches nothing.',
  category: 'trap',
  severity: 'error',
  *checkBlock(analysis) {
    for (const token of analysis.words('uri_path')) {
      const { text, unknown, quote, uri, start } = token;
      if (unknown || text === '' || /^[/*{%]/.test(text) || analysis.faults.isDamaged(token))
        continue;
      const at = start + (quote === '' ? 0 : 1);
      yield finding(
        token,
        `Paths start with "/", so "${text}" matches no request. Write "/${text}".`,
        {
          fixes: [
            {
              title: `Write "/${text}"`,
              edits: [{ uri, start: at, end: at, text: '/' }],
              safe: false,
            },
          ],
        },
      );
    }
  },
};
