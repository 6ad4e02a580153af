import type { Analysis } from '../analysis/analyze.ts';

/**
 * Says of each analysis that it is told of whether something in another file than `open` files themselves has changed
 * since the one before, so that what is drawn into an open file may be out of date. An editor asks by itself for a file
 * that is being edited. `isOpen` takes a normalized URI.
 */
export function outdatedDrawings(
  isOpen: (uri: string) => boolean,
): (analysis: Analysis) => boolean {
  const texts = new Map<string, ReadonlyMap<string, string | undefined>>();
  return ({ uri, files, dependsOn, config }) => {
    const before = texts.get(uri);
    const now = new Map([...dependsOn.files].map((file) => [file, files.read(file)]));
    texts.set(uri, now);
    if (!before) return false;
    const changed = [...new Set([...before.keys(), ...now.keys()])].filter(
      (file) => before.get(file) !== now.get(file),
    );
    const drawn = [...config.sources.keys()].filter(isOpen);
    return changed.some((file) => drawn.some((one) => one !== file));
  };
}
