import type { Place } from '../../../grammar/text.ts';
import { joinPath } from '../../project/container-paths.ts';
import { entryOf, settingValue } from '../../project/django-settings.ts';
import type { Project, Service } from '../../project/project.ts';
import type { Files } from '../../workspace.ts';
import { containerPath } from '../containers/volumes.ts';
import { isLeftOut } from './left-out.ts';

/** A database of Django that is one file. */
export interface SqliteFile {
  /** In the container of the application, or on the machine that runs it without. */
  readonly path: string;
  /** Where the settings name it. */
  readonly at: Place;
}

/** The SQLite databases of the settings, as far as their paths are known. What comes from the environment may be another database where it runs. */
export function sqliteFiles(
  project: Project,
  service: Service | undefined,
  files: Files,
): readonly SqliteFile[] {
  const found = project.django && settingValue(project.django, 'DATABASES');
  const setting = found?.setting;
  if (found?.value.type !== 'dict' || !setting || isGiven(setting.at, project, files)) return [];
  return found.value.entries.flatMap(([, database]): SqliteFile[] => {
    const engine = entryOf(database, 'ENGINE');
    const name = entryOf(database, 'NAME');
    if (engine?.type !== 'str' || !/\.(?:sqlite3|spatialite)$/.test(engine.value)) return [];
    if (name?.type !== 'str' && name?.type !== 'path') return [];
    const path = databasePath(name.value, service, project, files);
    return path === undefined ? [] : [{ path, at: name.at ?? setting.at }];
  });
}

/** Whether an expression asks for a variable that the application may have, with another value than what is written here. */
function isGiven({ uri, start, end }: Place, project: Project, files: Files): boolean {
  const reads = project.django?.reads ?? [];
  return reads.some(
    ({ name, at }) =>
      at.uri === uri &&
      at.start >= start &&
      at.end <= end &&
      !isLeftOut(project, name) &&
      !isWritten(project, name, files),
  );
}

/** Whether a compose file gives a variable to the application in so many words. */
function isWritten({ compose, django }: Project, name: string, files: Files): boolean {
  const services = (django?.services ?? []).flatMap((one) => compose?.services.get(one) ?? []);
  return (
    services.length > 0 &&
    services.every(({ environment }) => {
      const at = environment.variables.get(name)?.at;
      if (!at || !compose?.files.includes(at.uri)) return false;
      return !(files.read(at.uri) ?? '').slice(at.start, at.end).includes('$');
    })
  );
}

/** A relative path begins where the process does. */
function databasePath(
  name: string,
  service: Service | undefined,
  project: Project,
  files: Files,
): string | undefined {
  if (name.startsWith('/')) return containerPath(name, service, project, files);
  const moves = project.commands.some(
    (command) =>
      command.service === service?.name &&
      command.words.some((word) => word === undefined || word === 'cd' || word.includes('chdir')),
  );
  const folder = service
    ? (service.workingDir?.value ?? project.stages.get(service.name)?.workdir?.value)
    : project.django?.machineFolder;
  return name.startsWith(':') || moves ? undefined : joinPath(folder, name);
}
