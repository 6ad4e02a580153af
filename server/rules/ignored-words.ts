import type { Block } from '../analysis/analyze.ts';
import type { Token } from '../analysis/config.ts';
import type { BoundLine } from '../analysis/model.ts';
import { placeKey, through } from '../../grammar/text.ts';
import { finding, type Finding, type Rule } from './rule.ts';

export const ignoredWords: Rule = {
  id: 'ignored-words',
  summary: 'Words that Caddy accepts and never reads.',
  category: 'trap',
  severity: 'warning',
  *checkBlock(block) {
    const seen = new Set<string>();
    for (const bound of block.soundLines) {
      const [first, ...others] = ignoredIn(bound);
      if (!first || seen.has(placeKey(first))) continue;
      seen.add(placeKey(first));
      yield judge(bound, [first, ...others], block);
    }
  },
};

function judge(
  { line, binding }: BoundLine,
  words: readonly [Token, ...Token[]],
  block: Block,
): Finding {
  const [first] = words;
  const at = line.args.indexOf(first);
  const module = binding.inner.findLast((inner) => inner.at < at);
  const name = (module && line.args[module.at]?.text) ?? line.name.text;
  const all = words.map(({ text }) => text).join(' ');
  const pattern = name === 'rewrite' && at === 1 ? line.args[0] : undefined;
  const advice = pattern
    ? `It rewrites to "${pattern.text}", since matchers begin with "/", "*" or "@". ${asMatcher(pattern.text, first.text)}`
    : isSetting(name, first.text, block)
      ? `Write it into the block: "{", the setting and "}" on lines of their own.`
      : `"${name}" does the same without. Delete it.`;
  return finding(
    through(first, words.at(-1) ?? first),
    `Caddy never reads "${all}" on this line. ${advice}`,
  );
}

/** What to write for a path or a regular expression that is taken for the new address. */
function asMatcher(pattern: string, to: string): string {
  return pattern.startsWith('^')
    ? `Define "@old path_regexp ${pattern}", and write "rewrite @old ${to}".`
    : `Write "rewrite /${pattern} ${to}".`;
}

/** Whether some block behind the name knows a line that begins with the word. */
function isSetting(name: string, word: string, { schema }: Block): boolean {
  return [...schema.bodies.values()].some((body) =>
    (body.byName.get(name) ?? []).some((entry) => entry.body?.byName.has(word)),
  );
}

function ignoredIn({ line, binding }: BoundLine): readonly Token[] {
  const { problem, entry, inner, slots } = binding;
  // What plugins read may be another in another version, and `header-value-unquoted` tells of headers.
  if (problem || entry?.notes.plugin || line.name.text === 'header') return [];
  // What is called by its value is no name that somebody had in mind.
  if (inner.some((one) => !('literal' in one.entry.name))) return [];
  return line.args.filter(({ unknown }, at) => {
    const slot = slots[at];
    return !unknown && slot?.sure && slot.label === 'ignored' && slot.element?.type === 'word';
  });
}
