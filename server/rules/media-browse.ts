import type { Analysis } from '../analysis/analyze.ts';
import type { Token } from '../analysis/config.ts';
import { removeLine } from './edits.ts';
import { servedAs } from '../analysis/django/static-folders.ts';
import { finding, type PlacedEdit, replace, type Rule } from './rule.ts';

export const mediaBrowse: Rule = {
  id: 'media-browse',
  summary: 'Everybody can list the files that users upload.',
  category: 'security',
  severity: 'warning',
  *check(analysis) {
    for (const { kind: media, served } of servedAs(analysis, 'media')) {
      const line = served.chain.at(-1)?.line;
      if (!served.files.browse || !line) continue;
      const word = line.args.find(({ text }) => text === 'browse');
      const inner = line.block?.find(({ name }) => name.text === 'browse');
      const at = word ?? inner?.name ?? line.name;
      const edit = word ? withoutWord(analysis, word) : inner && removeLine(analysis, inner);
      yield finding(
        at,
        `"${media.url}" lists every uploaded file to whoever asks, also those that no page links to. Delete "browse".`,
        { fixes: edit ? [{ title: 'Delete "browse"', edits: [edit], safe: false }] : [] },
      );
    }
  },
};

/** The word with the blank in front of it. */
function withoutWord(analysis: Analysis, { uri, start, end }: Token): PlacedEdit {
  const text = analysis.files.read(uri) ?? '';
  let from = start;
  while (/[ \t]/.test(text[from - 1] ?? '')) from--;
  return replace({ uri, start: from, end }, '');
}
