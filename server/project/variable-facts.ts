import type { Place } from '../../grammar/text.ts';

/** A place where a neighbour names an environment variable. */
export interface Mention {
  readonly name: string;
  /** The name alone. */
  readonly at: Place;
  /** It gives the variable a value, or hands it on; else it puts the value in. */
  readonly sets: boolean;
  /** The service whose container gets it; absent in files that are not about one. */
  readonly service?: string;
  /** The value is handed on from outside, so that the variable has the same name there. */
  readonly inherited?: true;
}

/** One `NAME=value` of a `.env` file. https://docs.docker.com/compose/how-tos/environment-variables/env-file-format/ */
export interface DotenvEntry {
  readonly name: string;
  readonly nameAt: Place;
  /** After removing quotes and comments; `${OTHER}` filled in where known; `undefined` where not. */
  readonly value: string | undefined;
  /** As written, quotes included, comment excluded. */
  readonly raw: string;
  readonly valueAt: Place;
}
