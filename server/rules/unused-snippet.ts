import { isHole } from '../analysis/config.ts';
import { removeBlock } from './edits.ts';
import { finding, type Rule } from './rule.ts';

export const unusedSnippet: Rule = {
  id: 'unused-snippet',
  summary: 'A snippet is defined and never imported.',
  category: 'style',
  severity: 'hint',
  *check(analysis) {
    const { config, faults, files, uri } = analysis;
    if (
      !config.complete ||
      config.problems.some(({ kind }) => kind === 'import-missing') ||
      config.sites.length === 0 ||
      faults.list.length > 0
    )
      return;
    if (config.imports.some(({ pattern }) => isHole(pattern))) return;
    // Files of snippets are shared by many Caddyfiles.
    const unused = config.snippets.filter((snippet) => snippet.uses === 0 && snippet.uri === uri);
    if (unused.length === 0) return;
    const texts = [...config.sources.keys()].map((source) => files.read(source) ?? '');
    const named = new Set(texts.flatMap((text) => text.split(/\bimport[ \t]+/).map(firstWord)));
    for (const snippet of unused) {
      // In a snippet that is not imported itself, imports are not carried out.
      if (named.has(snippet.name)) continue;
      yield finding(
        snippet.nameAt,
        `Nothing imports the snippet "${snippet.name}". Delete it, or write "import ${snippet.name}" in a site.`,
        {
          tag: 'unused',
          fixes: [
            {
              title: `Delete "${snippet.name}"`,
              edits: [removeBlock(analysis, snippet)],
              safe: false,
            },
          ],
        },
      );
    }
  },
};

function firstWord(text: string): string {
  return /^\S*/.exec(text)?.[0] ?? '';
}
