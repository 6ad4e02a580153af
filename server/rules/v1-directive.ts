import { placeKey } from '../../grammar/text.ts';
import { wordsOfVersionOne } from '../analysis/language/version-one.ts';
import type { BoundLine } from '../analysis/model.ts';
import { rewritten } from '../analysis/language/version-two.ts';
import { imageOfVersionOne } from '../project/caddy-image.ts';
import { finding, type Fix, type PlacedEdit, type Related, type Rule } from './rule.ts';

export const v1Directive: Rule = {
  id: 'v1-directive',
  summary: 'The file is written for Caddy 1.',
  category: 'validity',
  severity: 'error',
  *check({ blocks, files, project }) {
    const words = blocks.map('words of Caddy 1', [], ({ soundLines }) =>
      soundLines.flatMap((bound) => wordsOfVersionOne(bound).map((one) => ({ ...one, bound }))),
    );
    const found = words.flat();
    const [first, ...rest] = found;
    if (!first) return;
    const { word, replacement } = first;
    const related = rest.map(
      ({ word: at, replacement: text }): Related => ({ at, message: `"${at.text}": ${text}.` }),
    );
    const old = imageOfVersionOne(project);
    const effect = old
      ? `"${word.text}" is a word of Caddy 1, which the image "${old.value}" has: it has had no updates since 2020. With an image of Caddy 2, ${replacement}`
      : `"${word.text}" is a word of Caddy 1, and Caddy 2 does not start with it: ${replacement}`;
    yield finding(word, `${effect}. https://caddyserver.com/docs/v2-upgrade has the rest.`, {
      ...(old ? { severity: 'warning' as const } : {}),
      related,
      fixes: fixesOf(
        found.map(({ bound }) => bound),
        (uri) => files.read(uri) ?? '',
      ),
    });
  },
};

/** The words that have others in their place. Not safe: what stands around them may have to change, too. */
function fixesOf(lines: readonly BoundLine[], textOf: (uri: string) => string): readonly Fix[] {
  const edits = new Map<string, PlacedEdit>();
  let left = 0;
  for (const { line, parent } of lines) {
    const own = rewritten(line, parent?.line.name.text, textOf);
    if (!own || own.length === 0) left++;
    for (const edit of own ?? []) edits.set(placeKey(edit), edit);
  }
  if (edits.size === 0) return [];
  const title =
    left === 0
      ? 'Write it in the words of Caddy 2'
      : 'Write the words of Caddy 2 where they are known';
  return [{ title, edits: [...edits.values()], safe: false }];
}
