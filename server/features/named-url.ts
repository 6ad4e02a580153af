import type { Place } from '../../grammar/text.ts';
import type { Analysis } from '../analysis/analyze.ts';
import { type FileKind, fileKinds } from '../analysis/django/static-files.ts';
import { distinct } from './distinct.ts';
import type { Named } from './names.ts';

/**
 * The URL of Django's static or uploaded files, named at `at`: the setting, and the paths in Caddyfiles that take its
 * requests or those of a folder below. Undefined where no setting says it.
 */
export function namedUrl(
  analysis: Analysis,
  { url, urlSetting }: FileKind,
  at: Place,
): Named | undefined {
  if (!urlSetting) return undefined;
  const uses = pathsFor(analysis, url);
  return { kind: 'url', name: url, at, definitions: [urlSetting.nameAt], uses };
}

/** The files of Django whose requests a path of a matcher takes; undefined for other paths. */
export function filesAt(analysis: Analysis, path: string): FileKind | undefined {
  const kinds = fileKinds(analysis).filter(({ url }) => takes(path, url));
  // One URL may be below the other.
  return kinds.sort((a, b) => b.url.length - a.url.length)[0];
}

/** The paths of matchers in Caddyfiles that take requests for files below `url`, each place once. */
export function pathsFor(analysis: Analysis, url: string): readonly Place[] {
  const paths = ['matcher', 'path_matcher', 'uri_path'].flatMap((kind) => analysis.words(kind));
  return distinct(paths.filter(({ text, unknown }) => !unknown && takes(text, url)));
}

/** Caddy takes upper and lower case of paths for equal. */
function takes(path: string, url: string): boolean {
  const prefix = path.replace(/\*$/, '').toLowerCase();
  const folder = url.toLowerCase();
  return prefix === folder.slice(0, -1) || prefix.startsWith(folder);
}
