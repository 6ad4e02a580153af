import { basename, dirname, type Files, globMatcher, relative } from '../workspace.ts';
import { isCaddyImage } from './caddy-image.ts';
import { readCompose } from './compose.ts';
import { composeFilesIn } from './compose-files.ts';
import { inlineOwner } from './inline-uri.ts';
import type { Compose, Mount, Service, Stage } from './project.ts';

/** A service of Caddy's, and its mount of a Caddyfile from where none is. */
export interface Mislaid {
  readonly service: Service;
  readonly mount: Mount;
}

/** The one service that looks in the wrong place for this Caddyfile, where it is the only one of its name in the repository. */
export function findMislaid(
  compose: Compose,
  stages: ReadonlyMap<string, Stage>,
  caddyfile: string,
  files: Files,
): Mislaid | undefined {
  const found = [...compose.services.values()].flatMap((service): Mislaid[] => {
    const image = service.build ? stages.get(service.name)?.from : service.image;
    const mount = isCaddyImage(image?.value) ? mislaidMount(service, caddyfile, files) : undefined;
    return mount ? [{ service, mount }] : [];
  });
  return found.length === 1 ? found[0] : undefined;
}

function mislaidMount({ mounts }: Service, caddyfile: string, files: Files): Mount | undefined {
  const mount = mounts.find(
    ({ kind, source, target }) =>
      kind === 'bind' &&
      source !== undefined &&
      !inlineOwner(source) &&
      source.startsWith(`${files.root}/`) &&
      target.endsWith('/Caddyfile') &&
      (basename(source) === basename(caddyfile) || dirname(source) === dirname(caddyfile)),
  );
  if (!mount?.source || isLeftOut(mount.source, files)) return undefined;
  if (isExample(relative(files.root, caddyfile))) return undefined;
  const isMeant =
    basename(mount.source) === basename(caddyfile)
      ? isOnlyOfItsName(caddyfile, files)
      : isOnlyUnused(mount.source, caddyfile, files);
  return isMeant ? mount : undefined;
}

function isOnlyOfItsName(caddyfile: string, files: Files): boolean {
  // What is there is in the list, and need not be read.
  const [only, ...others] = files.find(files.root, `**/${basename(caddyfile)}`);
  return only === caddyfile && others.length === 0;
}

/** Whether a file is missing, and this is the one Caddyfile beside its place that no compose file mounts. */
function isOnlyUnused(missing: string, caddyfile: string, files: Files): boolean {
  const folder = dirname(missing);
  if (files.find(folder, basename(missing)).length > 0) return false;
  const composes = composeFilesIn(files).map((uri) => readCompose([uri], files).compose);
  const mounted = new Set(
    composes.flatMap(({ services }) =>
      [...services.values()].flatMap(({ mounts }) => mounts.map(({ source }) => source)),
    ),
  );
  // A folder that is mounted may bring any of them.
  if (mounted.has(folder)) return false;
  const unused = files.find(folder, '*addyfile*').filter((uri) => !mounted.has(uri));
  return unused.length === 1 && unused[0] === caddyfile;
}

/** Whether a file shows how one may look, and who deploys writes another. */
function isExample(path: string): boolean {
  const folders = path.split('/');
  const name = folders.pop() ?? '';
  return (
    /[._-](?:example|sample|template|dist|default|tmpl|tpl)$/i.test(name) ||
    folders.some((part) => /^(?:docs?|examples?|samples?|tests?|templates?|contrib)$/i.test(part))
  );
}

/** Whether Git is told to leave out files of this name, or a folder around it: they are then made where they are needed. */
export function isLeftOut(uri: string, files: Files): boolean {
  const folders = relative(files.root, uri).split('/').slice(0, -1);
  return files
    .find(files.root, '**/.gitignore')
    .flatMap((one) => (files.read(one) ?? '').split('\n'))
    .map((line) => line.trim())
    .filter((line) => line !== '' && !/^[#!]/.test(line))
    .some((line) => {
      const name = line.replace(/\/+$/, '').split('/').at(-1);
      // No file has a name of more than 255 bytes.
      if (!name || name.length > 255) return false;
      const isMeant = globMatcher(name);
      return line.endsWith('/') ? folders.some(isMeant) : isMeant(basename(uri));
    });
}
