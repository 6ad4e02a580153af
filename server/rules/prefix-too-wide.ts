import type { Block } from '../analysis/analyze.ts';
import { linesOf, type Token } from '../analysis/config.ts';
import { fileKinds } from '../analysis/django/static-files.ts';
import { finding, replace, type Rule } from './rule.ts';

export const prefixTooWide: Rule = {
  id: 'prefix-too-wide',
  summary: 'A path takes names that only begin alike.',
  category: 'trap',
  severity: 'info',
  *check(analysis) {
    const urls = new Set(fileKinds(analysis).map(({ url }) => url));
    for (const { path, word, hasFiles } of analysis.blocks
      .map('wide prefixes', [], widePrefixes)
      .flat()) {
      // For pages, the star without a slash is the usual way to take the bare word along.
      if (!hasFiles && !urls.has(`${word}/`)) continue;
      const isPlain = analysis.textAt(path) === path.text;
      yield finding(
        path,
        `"${path.text}" takes "${word}-old" and "${word}.html" as well. Write "${word}/*" for what lies in the folder.`,
        {
          ...(urls.has(`${word}/`) ? {} : { severity: 'hint' }),
          fixes: isPlain
            ? [{ title: `Write "${word}/*"`, edits: [replace(path, `${word}/*`)], safe: false }]
            : [],
        },
      );
    }
  },
};

interface WidePrefix {
  readonly path: Token;
  /** Without the star. */
  readonly word: string;
  readonly hasFiles: boolean;
}

function widePrefixes({ sites }: Block): readonly WidePrefix[] {
  const found: WidePrefix[] = [];
  for (const { lines } of sites) {
    for (const { name, args, block } of linesOf(lines)) {
      const [path] = args;
      if (!path || path.unknown || args.length !== 1 || !block) continue;
      if (name.text !== 'handle' && name.text !== 'handle_path') continue;
      const word = /^(\/[\w/-]*[\w-])\*$/.exec(path.text)?.[1];
      if (word === undefined) continue;
      const hasFiles = block.some((inner) => inner.name.text === 'file_server');
      found.push({ path, word, hasFiles });
    }
  }
  return found;
}
