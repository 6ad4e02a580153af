import type { Analysis } from '../analysis/analyze.ts';
import { hasMember } from '../analysis/django/django-http.ts';
import { meetings } from '../analysis/django/static-folders.ts';
import { storageBackend, usesWhiteNoise } from '../analysis/django/static-files.ts';
import { containerPath, djangoServices, storageAt } from '../analysis/containers/volumes.ts';
import { settingValue, textOf, truth } from '../project/django-settings.ts';
import { mayRun } from '../project/may-run.ts';
import { programOf } from '../project/programs.ts';
import type { Command, Project, Service } from '../project/project.ts';
import { isOnPublicPython } from '../project/public-python.ts';
import { managementCommand, servesApplication } from '../project/servers.ts';
import { basename, type Files } from '../workspace.ts';
import { type Finding, finding, type Rule } from './rule.ts';

export const collectstaticMissing: Rule = {
  id: 'collectstatic-missing',
  summary: 'Nobody collects the static files that Caddy or WhiteNoise serves.',
  category: 'deployment',
  severity: 'warning',
  *check(analysis) {
    const { project, djangoBackends } = analysis;
    const { django, commands } = project;
    if (!django || !hasMember(django, 'INSTALLED_APPS', 'django.contrib.staticfiles')) return;
    // Also in a form that is not understood, such as a Python script that is given its name.
    const { textAt } = analysis;
    if (commands.some((one) => mayRun(one, 'collectstatic', textAt(one.at)))) return;
    const services = djangoServices(project, djangoBackends);
    if (services.length === 0 ? !isDeployedByScript(project) : !startsAreKnown(services, project)) {
      return;
    }
    const all = meetings(analysis).filter(({ kind }) => kind.name === 'static');
    if (all.length === 0) yield* byWhiteNoise(analysis, services);
    if (all.length === 0) yield* byAnother(analysis, services);
    for (const { kind, served, verdict } of all) {
      if (verdict.kind !== 'same') continue;
      yield finding(
        served.root,
        `Nothing in the repository runs "collectstatic", so these files are missing, or old after an update, unless somebody thinks of it each time. Run it ${services.length === 0 ? 'beside "migrate"' : 'when the container starts'}.`,
        {
          related: kind.rootSetting
            ? [{ at: kind.rootSetting.nameAt, message: 'Where it would put them.' }]
            : [],
        },
      );
      return;
    }
  },
};

/** WhiteNoise reads what is in `STATIC_ROOT` when the application starts. https://whitenoise.readthedocs.io/en/stable/django.html */
function* byWhiteNoise(
  { project, files }: Analysis,
  services: readonly Service[],
): Generator<Finding> {
  const { django } = project;
  if (!django || usesWhiteNoise(django) !== true) return;
  const root = settingValue(django, 'STATIC_ROOT');
  const path = textOf(root);
  const looksItself = ['DEBUG', 'WHITENOISE_USE_FINDERS', 'WHITENOISE_AUTOREFRESH'].some(
    (name) => django.settings.has(name) && truth(settingValue(django, name)) !== false,
  );
  if (!root?.setting || !path || looksItself || !django.complete) return;
  // What is mounted, or in the repository, may have been collected elsewhere.
  const isOwn = services.every((service) => {
    const place = containerPath(path, service, project, files);
    return place !== undefined && storageAt(service, place)?.kind === 'container';
  });
  if (!isOwn || services.length === 0 || mayBeBrought(path, project, files)) return;
  const storage = storageBackend(django, 'staticfiles') ?? '';
  const effect = /Manifest/.test(storage)
    ? 'every page that names a static file is an error 500'
    : 'WhiteNoise has no static files, not even those of the admin';
  yield finding(
    root.setting.nameAt,
    `Nothing in the repository runs "collectstatic", so ${effect}. Run it in the Dockerfile, or when the container starts.`,
    /Manifest/.test(storage) ? { severity: 'error' } : {},
  );
}

/** A server of files, such as nginx, that shares a volume with the application. */
function* byAnother(
  { project, files }: Analysis,
  services: readonly Service[],
): Generator<Finding> {
  const { django, compose } = project;
  const root = django && settingValue(django, 'STATIC_ROOT');
  const path = textOf(root);
  if (!django || !root?.setting || !path || usesWhiteNoise(django) !== false) return;
  const own = new Set(services.map(({ name }) => name));
  for (const service of services) {
    const place = containerPath(path, service, project, files);
    const storage = place === undefined ? undefined : storageAt(service, place);
    if (storage?.kind !== 'mount' || storage.mount.kind !== 'volume' || storage.rest !== '')
      continue;
    const { source } = storage.mount;
    const other = [...(compose?.services.values() ?? [])].find(
      ({ name, mounts }) =>
        !own.has(name) &&
        mounts.some((mount) => mount.kind === 'volume' && mount.source === source),
    );
    if (!other) continue;
    yield finding(
      root.setting.nameAt,
      `Nothing in the repository runs "collectstatic", so the volume "${source}" stays empty, of which "${other.name}" serves static files. Run it when the container starts.`,
      { related: [{ at: storage.mount.at, message: 'Where it would put them.' }] },
    );
    return;
  }
}

/** Whether the folder, or one of its name, is in the repository, or copied from another image. */
function mayBeBrought(path: string, { stages }: Project, files: Files): boolean {
  const name = path.replace(/\/$/, '').split('/').at(-1) ?? '';
  const isHere = files.find(files.root, `**/${name}/**`).length > 0;
  return (
    isHere ||
    [...stages.values()].some(({ copies }) =>
      copies.some(
        ({ from, sources }) => from !== undefined && sources.some((one) => one.includes(name)),
      ),
    )
  );
}

function startsAreKnown(services: readonly Service[], project: Project): boolean {
  const isServed = project.servers.some(({ command }) =>
    services.some(({ name }) => name === command.service),
  );
  return isServed && services.every((service) => startIsKnown(service, project));
}

/**
 * Whether a script or Makefile does on the machine what has to be done after each update: it migrates the database, or starts the unit of the
 * application anew.
 */
function isDeployedByScript({ compose, commands, servers }: Project): boolean {
  if (compose) return false;
  const units = servers
    .filter(({ command, server }) => command.stage === 'start' && servesApplication(server))
    .map(({ command }) => basename(command.at.uri));
  return commands.some(
    (command) =>
      command.stage === 'unknown' &&
      command.service === undefined &&
      (managementCommand(command)?.name === 'migrate' || restarts(command, units)),
  );
}

function restarts(command: Command, units: readonly string[]): boolean {
  const { name, arguments: from } = programOf(command);
  const words = command.words.slice(from);
  return (
    name === 'systemctl' &&
    words.some((word) => word === 'restart' || word === 'reload') &&
    units.some((unit) => words.includes(unit) || words.includes(unit.replace(/\.service$/, '')))
  );
}

/** Whether the image is built here from a public one of Python, and what it starts is known: no script is hidden. */
function startIsKnown({ name, build }: Service, { stages, commands }: Project): boolean {
  if (!build || !isOnPublicPython(stages.get(name))) return false;
  const started = commands.filter((one) => one.service === name && one.stage === 'start');
  return started.length > 0;
}
