import { linesOf } from '../analysis/config.ts';
import { placeKey } from '../analysis/places.ts';
import { removeLine } from './edits.ts';
import { finding, type Rule } from './rule.ts';

export const unusedMatcher: Rule = {
  id: 'unused-matcher',
  summary: 'A named matcher is defined and never used.',
  category: 'style',
  severity: 'hint',
  *check(analysis) {
    const { config, namedMatchers, soundLines } = analysis;
    // A use of a name that is not defined may mean this one.
    if (!config.complete || namedMatchers.uses.some(({ definition }) => !definition)) return;
    const used = new Set(namedMatchers.uses.map(({ definition }) => definition));
    const alive = new Set<string>();
    const mentioned = mentionedWords(analysis);
    for (const { name } of namedMatchers.definitions) {
      if (used.has(name) || mentioned.has(name.text)) alive.add(placeKey(name));
    }
    const seen = new Set<string>();
    const sound = new Map(soundLines.map(({ line }) => [line.name, line]));
    for (const { name, earlier } of namedMatchers.definitions) {
      const key = placeKey(name);
      const line = sound.get(name);
      if (!line || earlier || alive.has(key) || seen.has(key)) continue;
      seen.add(key);
      yield finding(name, `Nothing uses "${name.text}". Delete it, or put it behind a directive.`, {
        tag: 'unused',
        fixes: [
          { title: `Delete "${name.text}"`, edits: [removeLine(analysis, line)], safe: true },
        ],
      });
    }
  },
};

/** Words that look like matchers in lines nobody knows, such as those of plugins. */
function mentionedWords({ config }: Parameters<Rule['check']>[0]): ReadonlySet<string> {
  const found = new Set<string>();
  for (const { lines } of [...config.sites, ...config.routes]) {
    for (const { args, name } of linesOf(lines)) {
      for (const { text, unknown } of args) if (unknown || text.startsWith('@')) found.add(text);
      if (name.unknown) found.add(name.text);
    }
  }
  return found;
}
