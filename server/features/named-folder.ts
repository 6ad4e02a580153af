import type { Place } from '../../grammar/text.ts';
import type { Analysis } from '../analysis/analyze.ts';
import { fileKinds } from '../analysis/django/static-files.ts';
import { pathBelow, storageAt } from '../analysis/containers/volumes.ts';
import { distinct } from './distinct.ts';
import { folderPaths } from './completion-project.ts';
import type { Named } from './names.ts';

/**
 * A folder that Caddy serves, by its path there: the setting of Django that fills it, the mount that brings it, and the
 * `root` lines that serve it or a folder inside. Undefined where nothing is known of it.
 */
export function namedFolder(analysis: Analysis, path: string, at: Place): Named | undefined {
  const settings = settingsOf(analysis, path);
  const mount = mountOf(analysis, path);
  const definitions = mount ? [...settings, mount] : settings;
  if (definitions.length === 0) return undefined;
  return { kind: 'folder', name: path, at, definitions, uses: rootsIn(analysis, path) };
}

/** Where Django's settings name a folder, given by its path in Caddy's container. */
export function settingsOf(analysis: Analysis, path: string): readonly Place[] {
  const paths = folderPaths(analysis);
  return fileKinds(analysis)
    .filter(({ rootName }) => paths.get(rootName) === path)
    .flatMap(({ rootSetting }) => rootSetting?.nameAt ?? []);
}

/** What brings a folder to Caddy's container; undefined where none does, or nobody knows. */
export function mountOf({ project: { caddy } }: Analysis, path: string): Place | undefined {
  const storage = caddy && storageAt(caddy, path);
  return storage?.kind === 'mount' ? storage.mount.at : undefined;
}

/** The folders of `root` lines that are `path` or lie in it, each place once. */
export function rootsIn(analysis: Analysis, path: string): readonly Place[] {
  const folders = analysis.lines.flatMap(({ line }) =>
    line.name.text === 'root' ? (line.args.at(-1) ?? []) : [],
  );
  return distinct(
    folders.filter(({ text, unknown }) => !unknown && pathBelow(path, text) !== undefined),
  );
}
