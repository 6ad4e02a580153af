import { caddyCommand } from '../../project/servers.ts';
import { isCaddyImage, OFFICIAL_CADDYFILE } from '../../project/caddy-image.ts';
import { buildContexts, copySource, joinPath } from '../../project/container-paths.ts';
import type { Command, Copy, Project, Stage } from '../../project/project.ts';
import { basename, type Files } from '../../workspace.ts';
import { pathBelow } from './volumes.ts';

/** The `COPY` that brings a Caddyfile into the image that runs it, and where Caddy looks instead. */
export interface LostCopy {
  readonly copy: Copy;
  /** Where the image has the file. */
  readonly path: string;
  /** Where Caddy looks. */
  readonly expected: string;
}

/** Absent where the image has the file in its place, or where that cannot be told. */
export function lostCopy(uri: string, project: Project, files: Files): LostCopy | undefined {
  const { caddy, stages, image, commands } = project;
  const stage = caddy ? stages.get(caddy.name) : image;
  if (!stage) return undefined;
  const contexts = buildContexts(caddy, stage, files);
  const copies = stage.copies.flatMap((copy) => {
    const path = targetOf(copy, uri, contexts, stage);
    return path === undefined ? [] : [{ copy, path }];
  });
  const [found, ...others] = copies;
  const expected = found && others.length === 0 ? placeOfConfig(project, stage) : undefined;
  if (!found || expected === undefined || found.path === expected) return undefined;
  const isMounted = caddy?.mounts.some(
    ({ target }) => target === '' || pathBelow(target, expected) !== undefined,
  );
  const isCopied = stage.copies.some((copy) => mayBring(copy, expected, stage));
  const isMade = commands.some(({ words }) => mayPut(words, expected));
  return isMounted || isCopied || isMade ? undefined : { ...found, expected };
}

/** The path of the image at which a `COPY` puts the file, if it copies the file by name. */
function targetOf(
  { from, sources, target }: Copy,
  uri: string,
  contexts: readonly string[],
  { workdir }: Stage,
): string | undefined {
  if (from !== undefined) return undefined;
  const isNamed = contexts.some((context) =>
    sources.some((source) => copySource(context, source) === uri),
  );
  const path = isNamed ? joinPath(workdir?.value, target) : undefined;
  if (path === undefined) return undefined;
  return path.endsWith('/') ? `${path}${basename(uri)}` : path;
}

/** Whether a command such as `cp` may put a file there. */
export function mayPut(words: Command['words'], expected: string): boolean {
  const folder = expected.slice(0, expected.lastIndexOf('/'));
  if (!words.some((word) => word === undefined || word.includes(folder))) return false;
  return words[0] === undefined || words.some((word) => word !== undefined && writers.has(word));
}

const writers: ReadonlySet<string> = new Set([
  'cp',
  'mv',
  'ln',
  'install',
  'tee',
  'rsync',
  'envsubst',
  'sed',
  'cat',
  'echo',
]);

/** A folder that is copied may hold the file, and a file may be copied into a folder of that name. */
function mayBring({ target }: Copy, expected: string, { workdir }: Stage): boolean {
  const path = joinPath(workdir?.value, target);
  return path === undefined || pathBelow(path, expected) !== undefined;
}

/** The Caddyfile that the container's Caddy is told to read, or that its image reads by itself. */
function placeOfConfig({ caddy, commands }: Project, stage: Stage): string | undefined {
  const starts = commands.filter(
    (command) => command.stage === 'start' && command.service === caddy?.name,
  );
  const runs = starts.flatMap((command) => runOf(command) ?? []);
  const [run, ...others] = runs;
  if (run && others.length === 0) {
    const { value } = run.config ?? {};
    return run.complete && value?.startsWith('/') ? value : undefined;
  }
  const isPlain =
    starts.length === 0 && !caddy?.command && !caddy?.entrypoint && !stage.cmd && !stage.entrypoint;
  return isPlain && isCaddyImage(stage.from?.value) ? OFFICIAL_CADDYFILE : undefined;
}

function runOf(command: Command): ReturnType<typeof caddyCommand> {
  const found = caddyCommand(command);
  return found?.name === 'run' ? found : undefined;
}
