import type { Place } from '../../grammar/text.ts';
import type { Analysis } from '../analysis/analyze.ts';
import type { MissedFolder } from '../project/frontends.ts';
import { finding, type Fix, replace, type Rule } from './rule.ts';

export const frontendFolderNotBuilt: Rule = {
  id: 'frontend-folder-not-built',
  summary: 'A Dockerfile takes a frontend out of a folder that its build does not make.',
  category: 'deployment',
  severity: 'error',
  *check(analysis) {
    for (const { tool, output = '', at: made, missed } of analysis.project.frontends) {
      for (const one of missed) {
        const { source, copy } = one;
        const at = placeOf(one, analysis);
        yield finding(
          at ?? copy.at,
          `There is no "${source}" in this stage, so the image cannot be made: ${tool} puts the files into "${output}". Write "${output}".`,
          {
            related: [{ at: made, message: 'The files are made here.' }],
            fixes: at ? [fix(at, source, output)] : [],
          },
        );
      }
    }
  },
};

/** Where a source is written; absent where the instruction holds it not at all or more than once. */
function placeOf({ source, copy: { at } }: MissedFolder, analysis: Analysis): Place | undefined {
  const text = analysis.textAt(at);
  const start = text.indexOf(source);
  if (start < 0 || text.indexOf(source, start + 1) >= 0) return undefined;
  return { uri: at.uri, start: at.start + start, end: at.start + start + source.length };
}

function fix(at: Place, source: string, made: string): Fix {
  const slash = source.endsWith('/') ? '/' : '';
  return { title: `Write "${made}"`, edits: [replace(at, `${made}${slash}`)], safe: false };
}
