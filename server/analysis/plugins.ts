import type { Config } from './config.ts';
import type { Project } from '../project/project.ts';

/**
 * Whether a plugin that nobody knows here may have brought a directive or option: the image is built with modules,
 * the settings file names some, or the `order` option gives the name a place.
 */
export function mayComeFromPlugin(name: string, config: Config, project: Project): boolean {
  if (hasPlugins(project)) return true;
  return config.options.some(({ lines }) =>
    lines.some((line) => line.name.text === 'order' && line.args[0]?.text === name),
  );
}

/** Whether the program is built with plugins: by the Dockerfile, or as the settings file says. */
export function hasPlugins({ caddy, stages, settings }: Project): boolean {
  if (settings.plugins.length > 0) return true;
  const stage = caddy && stages.get(caddy.name);
  return stage !== undefined && stage.modules.length > 0;
}
