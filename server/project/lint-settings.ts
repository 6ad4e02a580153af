import type { Place } from '../../grammar/text.ts';
import type { Fact } from './project.ts';

export type Severity = 'error' | 'warning' | 'info' | 'hint';

/** A place for something new in a file, and what must stand around it there. */
export interface Slot {
  /** Empty. */
  readonly at: Place;
  readonly before: string;
  readonly after: string;
}

/** What `.caddylint.yaml` beside the Caddyfile, or in a folder above it, says. */
export interface Settings {
  /** Absent when there is no such file. */
  readonly uri?: string;
  /** Severity by rule id. */
  readonly rules: ReadonlyMap<string, Fact<Severity | 'off'>>;
  /** Where another rule can be written; absent when there is no such file, or no such place in it. */
  readonly ruleSlot?: Slot;
  /** Globs, relative to the settings file, of Caddyfiles that are not linted. */
  readonly ignore: readonly string[];
  /** The Caddy version to check against, such as `2.11`. */
  readonly caddy?: Fact<string>;
  /** Go module paths of plugins that are built in. */
  readonly plugins: readonly Fact<string>[];
  /** Files with facts of plugins that are built in, resolved; absent without any. */
  readonly pluginFiles?: readonly Fact<string>[];
  /** Compose files of production, resolved, in merge order. */
  readonly compose?: readonly Fact<string>[];
  /** The compose service that runs Caddy. */
  readonly service?: Fact<string>;
  /** Files in the form of `.env`, resolved. */
  readonly envFiles?: readonly Fact<string>[];
  /** The dotted settings module of production. */
  readonly django?: Fact<string>;
  /** Names and values that win over every file, from the command line or the editor. */
  readonly environment?: ReadonlyMap<string, string>;
}
