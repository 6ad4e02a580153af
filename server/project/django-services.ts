import { type Files, resolve } from '../workspace.ts';
import { hasDjangoVariables, isMadeSomewhere } from './own-images.ts';
import type { Command, Project, Service } from './project.ts';
import { applicationServer, managementCommand, servesApplication } from './servers.ts';

/**
 * The compose services that run the Django project in `folder`. Those that certainly do: their
 * image is built from its code, the code is mounted, or they start it. Without any, those of one image that is made
 * elsewhere and that has variables for Django; `isOnly` says that the code can be of no other project.
 */
export function djangoServicesOf(
  folder: string,
  deployment: Project,
  files: Files,
  isOnly: boolean,
): readonly Service[] {
  const { compose, caddy } = deployment;
  const others = [...(compose?.services.values() ?? [])].filter(({ name }) => name !== caddy?.name);
  const certain = others.filter(
    (service) =>
      holdsCode(service, folder, deployment) ||
      startsIt(service, folder, deployment, files, isOnly),
  );
  if (certain.length > 0) return certain;
  // One container may run both.
  if (
    caddy &&
    holdsCode(caddy, folder, deployment) &&
    deployment.servers.some(
      ({ command, server }) => command.service === caddy.name && servesApplication(server),
    )
  ) {
    return [caddy];
  }
  if (!isOnly) return certain;
  const named = others.filter(
    (service) => compose && isMadeSomewhere(service) && hasDjangoVariables(service, compose),
  );
  const images = new Set(named.map(({ repository }) => repository?.value));
  return images.size === 1 ? named : [];
}

/** Whether the image of a service is built from a folder around the code, or the code is mounted there. */
function holdsCode({ name, build, mounts }: Service, folder: string, { stages }: Project): boolean {
  if (build && stages.has(name) && isBelow(folder, build.context)) return true;
  // A mount that only brings a part of it, such as for a database's scripts, does not count.
  return mounts.some(
    ({ kind, source }) => kind === 'bind' && source !== undefined && isSame(source, folder),
  );
}

function startsIt(
  { name, build }: Service,
  folder: string,
  { commands, stages }: Project,
  files: Files,
  isOnly: boolean,
): boolean {
  // The code of an image that is built here is known; another project may have modules of the same names.
  if (build && stages.has(name)) return false;
  const started = commands.filter(
    (command) => command.service === name && command.stage === 'start',
  );
  return started.some((command) => runsModuleOf(command, folder, files, isOnly));
}

/** `gunicorn config.wsgi` where the folder has a `config/wsgi.py`; `manage.py` when there is no other. */
function runsModuleOf(command: Command, folder: string, files: Files, isOnly: boolean): boolean {
  const module = applicationServer(command)?.application?.split(':')[0];
  if (module === undefined) return isOnly && managementCommand(command) !== undefined;
  const path = module.replaceAll('.', '/');
  return files.read(resolve(`${folder}/`, `${path}.py`)) !== undefined;
}

function isBelow(folder: string, context: string): boolean {
  return isSame(folder, context) || folder.startsWith(`${context}/`);
}

function isSame(a: string, b: string): boolean {
  return a.replace(/\/$/, '') === b.replace(/\/$/, '');
}
