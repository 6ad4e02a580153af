import type { Place } from '../../../grammar/text.ts';
import { bringsVariables } from '../../project/brings-variables.ts';
import { isDocumented, readEnvFile } from '../../project/environment.ts';
import { mayHaveFile } from '../../project/image-files.ts';
import type { DotenvEntry, Project, Service, VariableRead } from '../../project/project.ts';
import { isOnPublicPython } from '../../project/public-python.ts';
import type { Files } from '../../workspace.ts';
import { composeEnvFiles } from '../expand/variables.ts';

/** A variable that an application asks for and does not have, although the env file that Compose fills its files in from does. */
export interface Unpassed {
  readonly name: string;
  /** Where the application asks for it. */
  readonly at: Place;
  /** Whether it does not start without it; else a default counts. */
  readonly required: boolean;
  readonly service: Service;
  readonly entry: DotenvEntry;
  /** The env file, of which there may be the template alone. */
  readonly envFile: string;
}

/** What is asked; every `Analysis` is one. */
export interface UnpassedContext {
  readonly project: Project;
  readonly files: Files;
}

/** All of them, in Django's settings and in classes of Pydantic's. */
export function unpassedVariables(context: UnpassedContext): readonly Unpassed[] {
  const entries = entriesOf(context);
  if (entries.size === 0) return [];
  return [...inDjango(context, entries), ...inFields(context, entries)];
}

type Entries = ReadonlyMap<string, Pick<Unpassed, 'entry' | 'envFile'>>;

/** What the env files beside the compose files have. */
function entriesOf({ project: { compose }, files }: UnpassedContext): Entries {
  const found = new Map<string, Pick<Unpassed, 'entry' | 'envFile'>>();
  for (const envFile of compose ? [...composeEnvFiles(compose, files)].toReversed() : []) {
    for (const entry of readEnvFile(files, envFile).entries) {
      found.set(entry.name, { entry, envFile });
    }
  }
  return found;
}

function inDjango(context: UnpassedContext, entries: Entries): readonly Unpassed[] {
  const { compose, django, servers } = context.project;
  const asked = django?.reads.filter(({ without }) => without !== undefined) ?? [];
  if (!django || asked.length === 0) return [];
  const services = django.services.flatMap((name) => compose?.services.get(name) ?? []);
  const service = services.find(({ name }) =>
    servers.some(({ command }) => command.service === name),
  );
  if (!service) return [];
  const loads = django.loadsEnvFiles || loadsInCode(django.folder, context);
  return asked.flatMap(({ name, at, without }: VariableRead): readonly Unpassed[] => {
    const known = entries.get(name);
    if (!known || mayHave(service, name, context)) return [];
    if (loads && mayFindEnvFile(known.envFile, service, context)) return [];
    return [{ name, at, required: without === 'error', service, ...known }];
  });
}

/** Pydantic's names are the same in small and capital letters. */
function inFields(context: UnpassedContext, entries: Entries): readonly Unpassed[] {
  const { project, files } = context;
  const { compose, django, servers } = project;
  const running = [...(compose?.services.values() ?? [])].filter(
    ({ name, build }) =>
      build &&
      !django?.services.includes(name) &&
      servers.some(({ command }) => command.service === name),
  );
  if (running.length === 0) return [];
  const code = files.find(files.root, '**/*{config,settings,conf,environment}*.py');
  if (code.length > MOST_FILES) return [];
  return code.flatMap((uri) =>
    project.settingsFields(uri, files.read(uri) ?? '').flatMap((field): readonly Unpassed[] => {
      const services = running.filter(({ build }) => uri.startsWith(`${build?.context ?? ''}/`));
      const [service, ...others] = services;
      const known = entries.get(field.name) ?? entries.get(field.name.toLowerCase());
      if (!field.required || !service || others.length > 0 || !known) return [];
      if (mayHave(service, field.name, context)) return [];
      const loads = field.readsEnvFile || loadsInCode(service.build?.context ?? '', context);
      if (loads && mayFindEnvFile(known.envFile, service, context)) return [];
      return [{ name: field.name, at: field.at, required: true, service, ...known }];
    }),
  );
}

const MOST_FILES = 300;

/** Whether other code, such as `manage.py` or what makes the settings, may load an env file; true where there is too much of it. */
function loadsInCode(folder: string, { files }: UnpassedContext): boolean {
  const code = files.find(folder, '**/*.py');
  return (
    code.length > MOST_FILES ||
    code.some((uri) => /dotenv|_env_file|read_env/.test(files.read(uri) ?? ''))
  );
}

/** Whether a variable may reach the application: by what Compose or the image gives it, or by what starts it. */
export function mayHave(
  service: Service,
  name: string,
  { project, files }: UnpassedContext,
): boolean {
  const stage = project.stages.get(service.name);
  const names = [...service.environment.variables.keys(), ...(stage?.environment.keys() ?? [])];
  if (
    !isDocumented(service, files) ||
    names.some((one) => one.toUpperCase() === name.toUpperCase())
  )
    return true;
  if (!service.build || !isOnPublicPython(stage)) return true;
  return project.commands
    .filter((command) => command.service === service.name && command.stage !== 'build')
    .some(({ words, environment }) => environment.has(name) || bringsVariables(words));
}

/** Whether the application may find an env file: that one, or one that something brings it under another name. */
function mayFindEnvFile(
  envFile: string,
  service: Service,
  { project, files }: UnpassedContext,
): boolean {
  const stage = project.stages.get(service.name);
  const targets = [...service.mounts, ...(stage?.copies ?? [])].map(({ target }) => target);
  return mayHaveFile(envFile, service, stage, files) || targets.some((one) => /env/i.test(one));
}
