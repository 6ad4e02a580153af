import { type Analysis, analysisOf } from '../analysis/analyze.ts';
import { buildConfig } from '../analysis/expand/build-config.ts';
import type { Memory } from '../analysis/memory.ts';
import { type Files, normalize } from '../workspace.ts';

/**
 * An analysis with other texts of its Caddyfiles and the neighbours as they were: enough for what is asked while
 * somebody types, and much faster than reading everything again. Files that were not read before are not there.
 * `textOf` takes a normalized URI; what it does not know is as it was.
 */
export function retyped(
  analysis: Analysis,
  textOf: (uri: string) => string | undefined,
  memory: Memory,
): Analysis {
  const { uri, project, dependsOn, plugins } = analysis;
  const files: Files = {
    root: analysis.files.root,
    read: (file) => textOf(normalize(file)) ?? analysis.files.read(file),
    find: (folder, glob) => analysis.files.find(folder, glob),
  };
  const config = buildConfig(uri, files, project, memory);
  return analysisOf({ uri, files, project, config, dependsOn }, plugins, memory);
}
