import type { Place } from '../../grammar/text.ts';
import type { Copy } from './project.ts';

/** A `RUN npm run build` that makes the files of a frontend in a stage of an image. */
export interface FrontendBuild {
  readonly at: Place;
  /** The program that makes the files, such as `vite`. */
  readonly tool: string;
  /** The folder that the files certainly come into, absolute in the stage; absent where that is not known. */
  readonly output?: string;
  /** Folders that are taken out of the stage into a later one, and that nothing makes there. */
  readonly missed: readonly MissedFolder[];
  /** What the container gets and the build does not. */
  readonly late: readonly LateVariable[];
}

/** A source of `COPY --from`. */
export interface MissedFolder {
  readonly source: string;
  readonly copy: Copy;
}

/** A variable that a container gets, and that its frontend reads while the image is made. */
export interface LateVariable {
  readonly name: string;
  /** The value that the container gets. */
  readonly at: Place;
  /** Where the code reads it. */
  readonly readAt: Place;
}
