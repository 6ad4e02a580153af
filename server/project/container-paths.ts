import { dirname, type Files, resolve } from '../workspace.ts';
import type { Mount, Service, Stage } from './project.ts';

/** What is known of a container's files. */
export interface Container {
  readonly mounts: readonly Mount[];
  /** The stage that its image is built from. */
  readonly stage?: Stage;
  /** All stages of the Dockerfile, for `COPY --from`. */
  readonly stages: readonly Stage[];
  /** The build context, as a URI. */
  readonly context?: string;
  readonly workdir?: string;
}

/** The file of the repository that stands at `path` in a container; absent when that is not known. */
export function fileInContainer(
  path: string,
  container: Container,
  files: Files,
): string | undefined {
  const absolute = joinPath(container.workdir, path);
  if (absolute === undefined) return undefined;
  let covering: Mount | undefined;
  for (const mount of container.mounts) {
    const isLonger = mount.target.length >= (covering?.target.length ?? 0);
    if (isLonger && below(mount.target, absolute) !== undefined) covering = mount;
  }
  if (covering?.kind === 'bind' && covering.source !== undefined) {
    return existing(under(covering.source, below(covering.target, absolute) ?? ''), files);
  }
  return container.stage && fileInStage(absolute, container.stage, container, files, 0);
}

/** `path` as an absolute path in a container, `.` and `..` resolved, a slash at the end kept; absent when it is relative to an unknown folder. */
export function joinPath(folder: string | undefined, path: string): string | undefined {
  if (!path.startsWith('/') && folder === undefined) return undefined;
  const whole = path.startsWith('/') ? path : `${folder ?? ''}/${path}`;
  const parts: string[] = [];
  for (const part of whole.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '' && part !== '.') parts.push(part);
  }
  const isFolder = /(?:^|\/)\.{0,2}$/.test(whole) && parts.length > 0;
  return `/${parts.join('/')}${isFolder ? '/' : ''}`;
}

/** The URI that a source of `COPY` has in a build context, of which `context` is the URI; wildcards stay in it. */
export function copySource(context: string, source: string): string {
  return resolve(`${context.replace(/\/$/, '')}/`, source.replace(/^\/+/, './'));
}

/**
 * The folders that an image may be built from, as URIs: that of its service, or without Compose the folder of its Dockerfile and
 * the root. Empty where it is built from nothing here.
 */
export function buildContexts(
  service: Service | undefined,
  stage: Stage | undefined,
  files: Files,
): readonly string[] {
  if (service) return service.build ? [service.build.context] : [];
  return stage ? [dirname(stage.uri), files.root] : [files.root];
}

const longestChain = 5;

function fileInStage(
  path: string,
  stage: Stage,
  container: Container,
  files: Files,
  depth: number,
): string | undefined {
  if (depth > longestChain) return undefined;
  for (const copy of stage.copies.toReversed()) {
    const { from } = copy;
    const origin = container.stages.find(
      ({ name }, i) =>
        from !== undefined && (name?.toLowerCase() === from.toLowerCase() || String(i) === from),
    );
    for (const source of copy.sources) {
      for (const candidate of candidates(source, copy.target, path)) {
        if (origin !== undefined) {
          const absolute = joinPath('/', candidate) ?? candidate;
          const found = fileInStage(absolute, origin, container, files, depth + 1);
          if (found !== undefined) return found;
        } else if (from === undefined && container.context !== undefined) {
          const found = existing(under(container.context, candidate), files);
          if (found !== undefined) return found;
        }
      }
    }
  }
  return undefined;
}

/** Which file of the source a path of the container may be: whether the source is a file or a folder is not written. */
function candidates(source: string, target: string, path: string): readonly string[] {
  const rest = below(target, path);
  if (rest === undefined) return [];
  if (rest === '') return [source];
  const folder = source.replace(/\/?[^/]*$/, '');
  if (/[*?[]/.test(source)) return rest.includes('/') ? [] : [`${folder}/${rest}`];
  const asFile = source.slice(folder.length).replace(/^\//, '') === rest ? [source] : [];
  return [...asFile, `${source.replace(/\/$/, '')}/${rest}`];
}

/** The part of `path` below `folder`; empty for the folder itself, absent when it lies elsewhere. */
function below(folder: string, path: string): string | undefined {
  const base = folder.replace(/\/+$/, '');
  if (path === base) return '';
  return path.startsWith(`${base}/`) ? path.slice(base.length + 1) : undefined;
}

function under(folder: string, path: string): string {
  return path === '' ? folder : resolve(`${folder.replace(/\/$/, '')}/`, path.replace(/^\/+/, ''));
}

function existing(uri: string, files: Files): string | undefined {
  return files.read(uri) === undefined ? undefined : uri;
}
