import type { Config, Line } from './config.ts';

/** The lines of a global option of that name, in order; those in a block that Caddy refuses for its place are left out. */
export function optionLines(config: Pick<Config, 'options'>, name: string): readonly Line[] {
  return config.options
    .filter(({ late }) => !late)
    .flatMap(({ lines }) => lines.filter((line) => line.name.text === name));
}

/** Whether one of these global options is set. */
export function hasOption(config: Pick<Config, 'options'>, ...names: readonly string[]): boolean {
  return names.some((name) => optionLines(config, name).length > 0);
}

/** The lines of that name in the blocks of all `servers` options. */
export function serverSettings(config: Pick<Config, 'options'>, name: string): readonly Line[] {
  return optionLines(config, 'servers').flatMap(({ block = [] }) =>
    block.filter((line) => line.name.text === name),
  );
}
