import { pathOfUri, type Files, resolve } from '../../workspace.ts';
import type { Place } from '../../../grammar/text.ts';
import { copySource, joinPath } from '../../project/container-paths.ts';
import type { Project, Service } from '../../project/project.ts';
import { containerPath, pathBelow, pathOf, storageAt } from './volumes.ts';

/** A folder of scripts that Caddy names to PHP, whose container certainly has none there. */
export interface LostScripts {
  /** Where the container has the folder that Caddy has at this path; absent where it has none. */
  readonly right?: string;
  /** What brings it there. */
  readonly at?: Place;
}

interface Question {
  /** The folder, as Caddy names it. */
  readonly path: string;
  readonly caddy: Service;
  /** The service that runs PHP. */
  readonly service: Service;
  readonly project: Project;
  readonly files: Files;
}

/** Undefined where PHP finds the scripts, and where that cannot be told. */
export function lostScripts(question: Question): LostScripts | undefined {
  const { path, service, project } = question;
  if (!path.startsWith('/') || path === '/' || !hasNothing(path, service, project))
    return undefined;
  const right = sameFolder(question);
  if (right === path) return undefined;
  if (right === undefined) return service.build ? undefined : {};
  const mount = service.mounts.find(({ target }) => pathBelow(target, right) !== undefined);
  return { right, ...(mount && { at: mount.at }) };
}

/** Where PHP's container has the folder that Caddy has at `path`. */
function sameFolder({ path, caddy, service, project, files }: Question): string | undefined {
  const storage = storageAt(caddy, path);
  const shared = storage?.kind === 'mount' ? pathOf(storage, service) : undefined;
  if (shared !== undefined) return shared;
  const source = sourceOf(path, caddy, project);
  return source === undefined
    ? undefined
    : containerPath(pathOfUri(source), service, project, files);
}

/** The folder of the repository that stands at a path of a container, by its mount or its only `COPY` there. */
function sourceOf(path: string, service: Service, { stages }: Project): string | undefined {
  const storage = storageAt(service, path);
  if (storage?.kind === 'mount') {
    const { source, kind } = storage.mount;
    return kind === 'bind' && source !== undefined ? under(source, storage.rest) : undefined;
  }
  const { build } = service;
  if (!storage || !build) return undefined;
  const found = (stages.get(service.name)?.copies ?? []).flatMap(({ from, sources, target }) => {
    const rest = pathBelow(joinPath('/', target) ?? target, path);
    return rest === undefined
      ? []
      : sources.map((one) => (from ? undefined : under(copySource(build.context, one), rest)));
  });
  return found.length === 1 ? found[0] : undefined;
}

function under(folder: string, rest: string): string {
  return rest === '' ? folder : resolve(`${folder.replace(/\/$/, '')}/`, rest);
}

/**
 * Whether neither mounts nor the image bring anything to a folder. PHP's own image has an empty `/var/www/html`; of those built on it, what is
 * copied and what commands name is known. https://hub.docker.com/_/php
 */
function hasNothing(path: string, service: Service, { stages, commands }: Project): boolean {
  const meets = (folder: string): boolean =>
    pathBelow(folder, path) !== undefined || pathBelow(path, folder) !== undefined;
  if (service.mounts.some(({ target }) => target === '' || meets(target))) return false;
  const stage = stages.get(service.name);
  const image = service.build ? stage?.image?.value : service.image?.value;
  if (!/^(?:docker\.io\/)?(?:library\/)?php(?::|@|$)/.test(image ?? '')) return false;
  const started = commands.filter(
    (command) => command.service === service.name || command.at.uri === stage?.uri,
  );
  if (started.some(({ words }) => words.some((word) => word?.includes(path)))) return false;
  if (!service.build) return started.length === 0;
  // Commands make files where they run.
  const { workdir, copies = [] } = stage ?? {};
  return (
    !meets(workdir?.value ?? '/var/www/html') &&
    copies.every(({ target }) => !meets(joinPath(workdir?.value ?? '/', target) ?? target))
  );
}
