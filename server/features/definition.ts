import type { Place, Span } from '../../grammar/text.ts';
import type { Analysis } from '../analysis/analyze.ts';
import { fileKinds } from '../analysis/static-files.ts';
import { cursorAt } from './cursor.ts';
import { namedAt } from './names.ts';
import { folderPaths } from './completion-project.ts';

/** Where the name under the cursor is defined. */
export interface Definition {
  /** The name, as it stands under the cursor. */
  readonly origin: Span;
  readonly targets: readonly Place[];
}

/** The definitions of what `offset` is on; undefined when it names nothing that is known. */
export function definition(
  analysis: Analysis,
  uri: string,
  offset: number,
): Definition | undefined {
  const named = namedAt(analysis, uri, offset);
  if (named) {
    const { at, definitions } = named;
    return definitions.length > 0 ? { origin: at, targets: definitions } : undefined;
  }
  return folderDefinition(analysis, uri, offset);
}

/** From a folder that is served to the setting of Django that fills it. */
function folderDefinition(analysis: Analysis, uri: string, offset: number): Definition | undefined {
  const { word, line } = cursorAt(analysis, uri, offset) ?? {};
  if (!word || line?.words[0]?.text !== 'root' || word === line.words[0]) return undefined;
  const { project, djangoBackends, files } = analysis;
  const paths = folderPaths(analysis);
  const targets = fileKinds(project, djangoBackends, files)
    .filter(({ rootName }) => paths.get(rootName) === word.text)
    .flatMap(({ rootSetting }) => rootSetting?.nameAt ?? []);
  return targets.length > 0 ? { origin: word, targets } : undefined;
}
