import type { Place } from '../../grammar/text.ts';
import type { Fact } from './project.ts';

/** One `FROM … [AS name]` and what follows it. */
export interface Stage {
  readonly uri: string;
  readonly name?: string;
  /** The image or the earlier stage; absent when it holds an unknown `ARG`. */
  readonly from?: Fact<string>;
  /** The image below all the stages that it is built on; absent as `from` is. */
  readonly image?: Fact<string>;
  /** `ENV` of this stage and of the stages it is built on. */
  readonly environment: ReadonlyMap<string, Fact<string | undefined>>;
  readonly copies: readonly Copy[];
  readonly expose: readonly Fact<string>[];
  readonly workdir?: Fact<string>;
  readonly entrypoint?: Fact<readonly string[]>;
  readonly cmd?: Fact<readonly string[]>;
  /** The words of `HEALTHCHECK`, with `CMD` or `CMD-SHELL` first. */
  readonly healthcheck?: Fact<readonly string[]>;
  /** Go module paths given to `xcaddy build --with`, an empty text for one that is not known, in this stage or in one that a `COPY --from` brings `caddy` out of. */
  readonly modules: readonly Fact<string>[];
  /**
   * The version of the Caddy that xcaddy built or a command fetched, in this stage or in one that a `COPY --from` brings `caddy` out of; its value
   * is `undefined` when it is not known. Absent when nothing is built.
   */
  readonly built?: Fact<string | undefined>;
  readonly at: Place;
}

export interface Copy {
  /** Stage or image of `--from`; absent when the sources come from the build context. */
  readonly from?: string;
  readonly sources: readonly string[];
  readonly target: string;
  readonly at: Place;
}
