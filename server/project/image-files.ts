import { basename, dirname, type Files, globMatcher, relative } from '../workspace.ts';
import { copySource } from './container-paths.ts';
import type { Service, Stage } from './project.ts';

/**
 * Whether a file of the repository may be in the container of a service: a mount brings it, or the image takes it and no `.dockerignore` leaves
 * it out.
 */
export function mayHaveFile(
  uri: string,
  { build, mounts }: Service,
  stage: Stage | undefined,
  files: Files,
): boolean {
  const isMounted = mounts.some(
    ({ kind, source, target }) =>
      target === '' || (kind === 'bind' && (source === undefined || isIn(source, uri))),
  );
  if (isMounted || !build || !stage) return true;
  if (!isIn(build.context, uri)) return false;
  const isCopied = stage.copies.some(
    ({ from, sources }) =>
      // An earlier stage may have taken all of it.
      from !== undefined ||
      sources.some((source) => mayMatch(copySource(build.context, source), uri)),
  );
  return isCopied && !isIgnored(uri, build.context, stage.uri, files);
}

/** The files of the repository as the settings find them in the container of a service: without env files that certainly are not there. */
export function withoutLeftOut(files: Files, service: Service, stage: Stage | undefined): Files {
  return {
    root: files.root,
    find: (folder, glob) => files.find(folder, glob),
    read: (uri) =>
      basename(uri).startsWith('.env') && !mayHaveFile(uri, service, stage, files)
        ? undefined
        : files.read(uri),
  };
}

/** https://docs.docker.com/build/concepts/context/#dockerignore-files: the last line that speaks of a file, or of a folder around it, counts. */
function isIgnored(uri: string, context: string, dockerfile: string, files: Files): boolean {
  const own = files.read(`${dirname(dockerfile)}/${basename(dockerfile)}.dockerignore`);
  const text = own ?? files.read(`${context.replace(/\/$/, '')}/.dockerignore`) ?? '';
  const parts = relative(context, uri).split('/');
  const paths = parts.map((_, index) => parts.slice(0, index + 1).join('/'));
  let ignored = false;
  for (const line of text.split(/\r?\n/)) {
    const written = line.trim();
    if (written === '' || line.startsWith('#')) continue;
    const isException = written.startsWith('!');
    const pattern = written.slice(isException ? 1 : 0).replace(/^(?:\.?\/)+|\/+$/g, '');
    if (pattern !== '' && paths.some(globMatcher(pattern))) ignored = !isException;
  }
  return ignored;
}

function isIn(folder: string, uri: string): boolean {
  return uri === folder || uri.startsWith(`${folder.replace(/\/$/, '')}/`);
}

/** A source with wildcards may be anything below what stands in front of them. */
function mayMatch(source: string, uri: string): boolean {
  const [start = ''] = source.split(/[*?[]|%5B|%3F/i);
  return start === source ? isIn(source.replace(/\/$/, ''), uri) : uri.startsWith(start);
}
