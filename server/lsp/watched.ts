import picomatch from 'picomatch';
import type { Analysis } from '../analysis/analyze.ts';
import { basename } from '../workspace.ts';

/** What a client is asked to watch from the start: the kinds of files that findings usually rest on. */
export const WATCHED: readonly string[] = [
  '**/{*[Cc]addyfile,[Cc]addyfile.*,*.caddy,*.caddyfiletest}',
  '**/*.{yml,yaml,py,sh,toml,env}',
  '**/.env*',
  '**/*{Dockerfile,dockerfile,Containerfile}*',
  '**/{Makefile,Procfile,Justfile,justfile,.gitignore}',
  '**/requirements*.txt',
];

/**
 * Globs for the files an analysis was made from that `WATCHED` does not name, such as a start script
 * without an ending. They go by name, as clients resolve globs against the folders they have open.
 */
export function unwatched({ dependsOn, files }: Analysis): readonly string[] {
  const globs = new Set<string>();
  for (const uri of dependsOn.files) {
    const name = basename(uri);
    if (files.read(uri) === undefined || isWatched(name) || /[*?[\]{}!\\]/.test(name)) continue;
    globs.add(`**/${name}`);
  }
  return [...globs];
}

const isWatched = picomatch(
  WATCHED.map((glob) => glob.slice('**/'.length)),
  { dot: true },
);
