import { basename, type Files, relative } from '../workspace.ts';
import { isCaddyImage } from './caddy-image.ts';
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
  const name = basename(caddyfile);
  const mount = mounts.find(
    ({ kind, source, target }) =>
      kind === 'bind' &&
      source !== undefined &&
      source.startsWith(`${files.root.replace(/\/$/, '')}/`) &&
      basename(source) === name &&
      target.endsWith('/Caddyfile'),
  );
  if (!mount?.source || isLeftOut(mount.source, files)) return undefined;
  if (isExample(relative(files.root, caddyfile))) return undefined;
  // What is there is in the list, and need not be read.
  const [only, ...others] = files.find(files.root, `**/${name}`);
  return only === caddyfile && others.length === 0 ? mount : undefined;
}

/** Whether a file shows how one may look, and who deploys writes another. */
function isExample(path: string): boolean {
  return path
    .split('/')
    .slice(0, -1)
    .some((part) => /^(?:docs?|examples?|samples?|tests?|templates?|contrib)$/i.test(part));
}

/** Whether Git is told to leave out files of this name, which are then made where they are needed. */
export function isLeftOut(uri: string, files: Files): boolean {
  return files
    .find(files.root, '**/.gitignore')
    .flatMap((one) => (files.read(one) ?? '').split('\n'))
    .some((line) => line.trim().split('/').at(-1) === basename(uri));
}
