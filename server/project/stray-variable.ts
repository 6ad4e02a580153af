import type { Place } from '../../grammar/text.ts';
import type { Fact } from './project.ts';

/** A variable that a compose file hands on by `${outer}`, where nothing sets `outer` but an env file that is for a container. */
export interface StrayVariable {
  readonly outer: string;
  /** What the env file, or its template, says. */
  readonly fact: Fact<string | undefined>;
  /** The env file, resolved, and where another service names it. */
  readonly envFile: Fact<string>;
  /** Where it is handed on. */
  readonly at: Place;
}
