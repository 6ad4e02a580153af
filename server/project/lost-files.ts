import type { Fact } from './project.ts';

/** `caddy validate --config PATH` and the like, where there is no such file. */
export interface LostConfig {
  /** The path, as it is written. */
  readonly path: Fact<string>;
  /** The folder that it counts from. */
  readonly folder: string;
  /** Whether the repository has a single Caddyfile, which is then meant. */
  readonly isOnly: boolean;
  /** No path is written, so that the one that Caddy looks for counts; its place is the command. */
  readonly isDefault: boolean;
}

/** `docker compose -f PATH`, where there is no such file. */
export interface LostCompose {
  /** The path, as it is written. */
  readonly path: Fact<string>;
  /** The only file that can be meant, as a path from the root. */
  readonly meant?: string;
}
