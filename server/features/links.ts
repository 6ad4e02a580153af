import type { Place, Span } from '../../grammar/text.ts';
import { walk } from '../../grammar/tree.ts';
import type { Analysis } from '../analysis/analyze.ts';
import { withoutSlash } from '../analysis/containers/volumes.ts';
import { ignoresOf } from '../ignores.ts';
import { rules } from '../rules/index.ts';
import { contentOf } from './cursor.ts';
import { mountOf, settingsOf } from './named-folder.ts';
import { rulePage } from './rule-page.ts';
import { argOf } from './scope.ts';

/** A stretch of text that leads to a place in a file, or to a page. */
export interface Link extends Span {
  readonly target: Place | { readonly page: string };
}

/**
 * From the imports of a file that bring exactly one other file, from the folders that it serves to the settings of Django that fill them,
 * else to the mounts that bring them, and from the rules that it ignores to their pages.
 */
export function links(analysis: Analysis, uri: string): readonly Link[] {
  return [
    ...importLinks(analysis, uri),
    ...folderLinks(analysis, uri),
    ...ruleLinks(analysis, uri),
  ].sort((a, b) => a.start - b.start);
}

function* importLinks(analysis: Analysis, uri: string): Generator<Link> {
  const source = analysis.config.sources.get(uri);
  const targets = new Map<number, readonly Place[]>();
  for (const { at, snippet, targets: files } of analysis.config.imports) {
    if (at.uri === uri && snippet === undefined) targets.set(at.start, files);
  }
  if (!source || targets.size === 0) return;
  for (const [line] of walk(source.written.lines)) {
    const word = line.words[1];
    const files = line.words[0]?.text === 'import' ? targets.get(line.start) : undefined;
    const [target] = files ?? [];
    if (word && target && files?.length === 1) yield { ...contentOf(word), target };
  }
}

/** A folder of a container cannot be opened; the setting of Django that fills it can, or the place where it is mounted. */
function* folderLinks(analysis: Analysis, uri: string): Generator<Link> {
  const source = analysis.config.sources.get(uri);
  if (!source) return;
  for (const [line] of walk(source.written.lines)) {
    const folder = line.words.at(-1);
    if (line.words[0]?.text !== 'root' || !folder || line.words.length < 2) continue;
    const { text, unknown } = argOf(folder, source);
    const path = withoutSlash(text);
    const target = unknown ? undefined : (settingsOf(analysis, path)[0] ?? mountOf(analysis, path));
    if (target) yield { ...contentOf(folder), target };
  }
}

function* ruleLinks(analysis: Analysis, uri: string): Generator<Link> {
  for (const { rule, at } of ignoresOf(uri, analysis)) {
    if (!rules.some(({ id }) => id === rule)) continue;
    yield { start: at.start, end: at.end, target: { page: rulePage(rule) } };
  }
}
