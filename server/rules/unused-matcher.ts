import type { Block } from '../analysis/analyze.ts';
import { isOptions, type Line, linesOf, type Token } from '../analysis/config.ts';
import { placeKey } from '../../grammar/text.ts';
import { removeLine } from './edits.ts';
import { finding, type Rule } from './rule.ts';

export const unusedMatcher: Rule = {
  id: 'unused-matcher',
  summary: 'A named matcher is defined and never used.',
  category: 'style',
  severity: 'hint',
  *check(analysis) {
    const { blocks, config } = analysis;
    const all = blocks.map('matchers and their uses', [], matchersOf);
    // A use of a name that is not defined may mean this one.
    if (!config.complete || all.some(({ isSure }) => !isSure)) return;
    const unused = all.flatMap((block) => block.unused);
    if (unused.length === 0) return;
    // A snippet may use it in another site.
    const used = new Set(all.flatMap((block) => block.used));
    const mentioned = new Set(all.flatMap((block) => block.mentioned));
    const seen = new Set<string>();
    for (const { name, line } of unused) {
      const key = placeKey(name);
      if (used.has(key) || mentioned.has(name.text) || seen.has(key)) continue;
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

interface Matchers {
  /** Whether every name that is used is defined. */
  readonly isSure: boolean;
  /** The places of definitions that are used. */
  readonly used: readonly string[];
  readonly unused: readonly { readonly name: Token; readonly line: Line }[];
  readonly mentioned: readonly string[];
}

function matchersOf(block: Block): Matchers {
  const { definitions, uses } = block.namedMatchers;
  const used = new Set(uses.map(({ definition }) => definition));
  const sound = new Map(block.soundLines.map(({ line }) => [line.name, line]));
  return {
    isSure: !used.has(undefined),
    used: definitions.filter(({ name }) => used.has(name)).map(({ name }) => placeKey(name)),
    unused: definitions.flatMap(({ name, earlier }) => {
      const line = sound.get(name);
      return line && !earlier && !used.has(name) ? [{ name, line }] : [];
    }),
    mentioned: mentionedWords(block),
  };
}

/** Words that look like matchers in lines nobody knows, such as those of plugins. */
function mentionedWords({ owner }: Block): readonly string[] {
  const found = new Set<string>();
  for (const { args, name } of isOptions(owner) ? [] : linesOf(owner.lines)) {
    for (const { text, unknown } of args) if (unknown || text.startsWith('@')) found.add(text);
    if (name.unknown) found.add(name.text);
  }
  return [...found];
}
