import { hasMember } from '../analysis/django/django-http.ts';
import { meetings } from '../analysis/django/static-folders.ts';
import { djangoServices } from '../analysis/containers/volumes.ts';
import type { Project, Service } from '../project/project.ts';
import { managementCommand } from '../project/servers.ts';
import { finding, type Rule } from './rule.ts';

export const collectstaticMissing: Rule = {
  id: 'collectstatic-missing',
  summary: 'Nobody collects the static files that Caddy serves.',
  category: 'deployment',
  severity: 'warning',
  *check(analysis) {
    const { project, djangoBackends } = analysis;
    const { django, commands } = project;
    if (!django || !hasMember(django, 'INSTALLED_APPS', 'django.contrib.staticfiles')) return;
    // Also in a form that is not understood, such as a Python script that is given its name.
    if (commands.some(({ words }) => words.some((word) => word?.includes('collectstatic') ?? true)))
      return;
    const services = djangoServices(project, djangoBackends);
    if (services.length === 0 ? !isDeployedByScript(project) : !startsAreKnown(services, project)) {
      return;
    }
    for (const { kind, served, verdict } of meetings(analysis)) {
      if (kind.name !== 'static' || verdict.kind !== 'same') continue;
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

function startsAreKnown(services: readonly Service[], project: Project): boolean {
  const isServed = project.servers.some(({ command }) =>
    services.some(({ name }) => name === command.service),
  );
  return isServed && services.every((service) => startIsKnown(service, project));
}

/** Whether a script or Makefile does on the machine what has to be done after each update: it migrates the database. */
function isDeployedByScript({ compose, commands }: Project): boolean {
  return (
    !compose &&
    commands.some(
      (command) =>
        command.stage === 'unknown' &&
        command.service === undefined &&
        managementCommand(command)?.name === 'migrate',
    )
  );
}

/** Whether the image is built here from a public one of Python, and what it starts is known: no script is hidden. */
function startIsKnown({ name, build }: Service, { stages, commands }: Project): boolean {
  const from = stages.get(name)?.from?.value;
  if (!build || from === undefined || !/^(?:docker\.io\/)?(?:library\/)?python:/.test(from)) {
    return false;
  }
  const started = commands.filter((one) => one.service === name && one.stage === 'start');
  return started.length > 0;
}
