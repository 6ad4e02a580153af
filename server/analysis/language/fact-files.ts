import type { Fact, Project, Trouble } from '../../project/project.ts';
import type { Settings } from '../../project/lint-settings.ts';
import { faultsIn } from '../../schema/plugins.ts';
import { type Plugin, splitPlugins } from '../../schema/split-plugins.ts';
import { basename, type Files } from '../../workspace.ts';

/** A file of the user's own with facts of plugins, as the settings file names it. */
export interface FactFile {
  readonly uri: Fact<string>;
  /** Absent when there is no such file. */
  readonly plugins?: readonly Plugin[];
}

/** Reads the files with facts that the settings name. */
export function readFactFiles({ pluginFiles = [] }: Settings, files: Files): readonly FactFile[] {
  return pluginFiles.map((uri) => {
    const text = files.read(uri.value);
    return text === undefined ? { uri } : { uri, plugins: splitPlugins(text, basename(uri.value)) };
  });
}

/** A project that also tells what is wrong with those files, where the settings file names them. */
export function withTroubles(project: Project, facts: readonly FactFile[]): Project {
  if (facts.length === 0) return project;
  return { ...project, troubles: [...project.troubles, ...facts.flatMap(troublesOf)] };
}

function troublesOf({ uri: { value, at }, plugins }: FactFile): readonly Trouble[] {
  const name = basename(value);
  if (!plugins) return [{ message: `There is no file "${name}" with facts of plugins.`, at }];
  const faults = plugins.flatMap(faultsIn);
  return faults.map((fault) => ({ message: `"${name}" cannot be read as facts: ${fault}.`, at }));
}
