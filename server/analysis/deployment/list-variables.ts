import type { Fact, Project } from '../../project/project.ts';
import type { SettingsField } from '../../project/settings-fields.ts';
import type { Files } from '../../workspace.ts';

/** A variable of an application that is no JSON, although a field of Pydantic's settings is a list. */
export interface UnreadList {
  readonly field: SettingsField;
  /** What the container gets. */
  readonly given: Fact<string>;
  readonly service: string;
}

/** All of them, for services that run an application server and are built of the code. */
export function unreadLists({
  project,
  files,
}: {
  readonly project: Project;
  readonly files: Files;
}): readonly UnreadList[] {
  const { compose, servers, stages } = project;
  const running = [...(compose?.services.values() ?? [])].filter(
    ({ name, build }) =>
      build && servers.some(({ command }) => command.service === name && command.stage === 'start'),
  );
  if (running.length === 0) return [];
  const code = files.find(files.root, '**/*{config,settings,conf,environment}*.py');
  if (code.length > MOST_FILES) return [];
  return code.flatMap((uri) =>
    project.settingsFields(uri, files.read(uri) ?? '').flatMap((field): UnreadList[] => {
      if (!field.list) return [];
      return running
        .filter(({ build }) => uri.startsWith(`${build?.context ?? ''}/`))
        .flatMap(({ name, environment }) => {
          const all = new Map([...(stages.get(name)?.environment ?? []), ...environment.variables]);
          const [given, ...others] = [...all].filter(([one]) => one.toUpperCase() === field.name);
          const { value, at } = given?.[1] ?? {};
          if (value === undefined || !at || others.length > 0 || !isRefused(value, field))
            return [];
          return [{ field, given: { value, at }, service: name }];
        });
    }),
  );
}

const MOST_FILES = 300;

function isRefused(value: string, { ignoresEmpty }: SettingsField): boolean {
  if (value === '') return !ignoresEmpty;
  try {
    JSON.parse(value);
    return false;
  } catch {
    // Python reads these as well.
    return !/\b(?:NaN|Infinity)\b/.test(value);
  }
}
