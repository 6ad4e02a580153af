import type { Project } from '../project/project.ts';
import type { Config } from './config.ts';

/** What is worked out from a config on first asking, and kept. */
export interface Model {
  readonly placeholder?: never;
}

export function modelOf(_config: Config, _project: Project): Model {
  return {};
}
