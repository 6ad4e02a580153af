import type { Place } from '../../grammar/text.ts';
import { containerPath, djangoServices, storageAt } from '../analysis/containers/volumes.ts';
import { isLeftOut } from '../analysis/django/left-out.ts';
import { joinPath } from '../project/container-paths.ts';
import { entryOf, settingValue } from '../project/django-settings.ts';
import type { Project, Service } from '../project/project.ts';
import type { Files } from '../workspace.ts';
import { finding, type Rule } from './rule.ts';

export const sqliteNotPersisted: Rule = {
  id: 'sqlite-not-persisted',
  summary: "Django's SQLite database is in no volume.",
  category: 'deployment',
  severity: 'warning',
  *check({ project, djangoBackends, files }) {
    const { django, compose } = project;
    const [service] = djangoServices(project, djangoBackends);
    if (!django || !compose || !service || djangoBackends.length === 0) return;
    const found = settingValue(django, 'DATABASES');
    // What comes from the environment may be another database where it runs.
    if (found?.value.type !== 'dict' || !found.setting || isGiven(found.setting.at, project))
      return;
    for (const [, database] of found.value.entries) {
      const engine = entryOf(database, 'ENGINE');
      const name = entryOf(database, 'NAME');
      if (engine?.type !== 'str' || !name) continue;
      if (!/\.(?:sqlite3|spatialite)$/.test(engine.value)) continue;
      if (name.type !== 'str' && name.type !== 'path') continue;
      const path = databasePath(name.value, service, project, files);
      if (path === undefined || storageAt(service, path)?.kind !== 'container') continue;
      yield finding(
        name.at ?? found.setting.at,
        `"${path}" is in no volume of "${service.name}": each new container begins with an empty database. Keep it in a folder of its own, and mount a volume there.`,
        { related: [{ at: service.at, message: 'The service that runs Django.' }] },
      );
    }
  },
};

/** Whether an expression asks for a variable that the application may have. */
function isGiven({ uri, start, end }: Place, project: Project): boolean {
  const reads = project.django?.reads ?? [];
  return reads.some(
    ({ name, at }) =>
      at.uri === uri && at.start >= start && at.end <= end && !isLeftOut(project, name),
  );
}

/** The path of a database in the container. A relative one begins where the process does. */
function databasePath(
  name: string,
  service: Service,
  project: Project,
  files: Files,
): string | undefined {
  if (name.startsWith('/')) return containerPath(name, service, project, files);
  const moves = project.commands.some(
    (command) =>
      command.service === service.name &&
      command.words.some((word) => word === undefined || word === 'cd' || word.includes('chdir')),
  );
  const folder = service.workingDir?.value ?? project.stages.get(service.name)?.workdir?.value;
  return name.startsWith(':') || moves ? undefined : joinPath(folder, name);
}
