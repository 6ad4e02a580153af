import type { Block } from '../analysis/analyze.ts';
import type { Token } from '../analysis/config.ts';
import type { BoundLine } from '../analysis/model.ts';
import { finding, type Rule } from './rule.ts';

export const pathWithoutSlash: Rule = {
  id: 'path-without-slash',
  summary: 'A path without a slash in front matches nothing.',
  category: 'trap',
  severity: 'error',
  *checkBlock(analysis) {
    const tokens = analysis.words('uri_path');
    if (tokens.length === 0 || mayLoseSlash(analysis)) return;
    for (const token of tokens) {
      const { text, unknown, quote, uri, start } = token;
      // Single quotes are another mistake.
      if (unknown || text === '' || /^[/*{%']|'$/.test(text) || analysis.faults.isDamaged(token))
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

/** Whether something may leave a path without its slash, which a pattern without one then matches. */
function mayLoseSlash({ soundLines }: Block): boolean {
  return soundLines.some(({ line, parent }: BoundLine) => {
    const { name, args } = line;
    // Within `reverse_proxy`, a rewrite is for the upstream alone.
    if (name.text === 'rewrite') {
      const to = args.at(-1);
      return parent?.line.name.text !== 'reverse_proxy' && to !== undefined && !keepsSlash(to);
    }
    return name.text === 'uri' && args.some(({ text }) => /^(?:replace|path_regexp)$/.test(text));
  });
}

/** Whether a rewrite surely makes a path with a slash in front. `rewrite index.php` makes "index.php". */
function keepsSlash({ text, unknown }: Token): boolean {
  return (
    !unknown &&
    /^[/?#]|^\{(?:path|uri|http\.request\.(?:orig_)?uri(?:\.path)?|(?:file_match|http\.matchers\.file)\.relative)\}/.test(
      text,
    )
  );
}
