import { distance } from 'fastest-levenshtein';
import type { Place } from '../../../grammar/text.ts';
import { isDocumented, readEnvFile } from '../../project/environment.ts';
import type { Project, Service } from '../../project/project.ts';
import { imageName, stores } from '../../project/stores.ts';
import type { Files } from '../../workspace.ts';
import type { Config } from '../config.ts';
import { composeEnvFiles } from '../expand/variables.ts';
import { oncePer } from '../memory.ts';

/** A variable that is asked for under one name and given under another. */
export interface Misspelt {
  /** The name that is asked for, which nothing gives. */
  readonly name: string;
  /** Where Python asks for it; absent for uses in Caddyfiles. */
  readonly readAt?: Place;
  /** Whether the program does not start without it; absent where that is not known. */
  readonly required?: boolean;
  /** The name that is given. */
  readonly given: string;
  /** Something asks for that name as well, which is the same but for capital letters; otherwise nothing does. */
  readonly isRead?: true;
  /** The value that is given. */
  readonly givenAt: Place;
  /** The service that gets it; absent for what Compose fills its files in from. */
  readonly service?: Service;
}

/** What the question is about; every `Analysis` is one. */
export interface MisspeltContext {
  readonly config: Pick<Config, 'sources'>;
  readonly project: Project;
  readonly files: Files;
}

/**
 * The variables that a container is asked for and does not have, where it has one of nearly the same name that nothing in the
 * repository speaks of. A template of an env file is taken for the list of what it has.
 */
export function misspeltVariables(context: MisspeltContext): readonly Misspelt[] {
  const { config, project } = context;
  const { caddy, django, compose } = project;
  const found: Misspelt[] = [];
  const asked = new Set<string>();
  for (const { variables } of config.sources.values()) {
    for (const { name, state } of variables) if (state.kind !== 'set') asked.add(name);
  }
  if (caddy) for (const name of asked) found.push(...slips(name, [caddy], context));
  const services = (django?.services ?? []).flatMap((name) => compose?.services.get(name) ?? []);
  for (const [name, { at: readAt, required }] of readsOf(django)) {
    for (const slip of slips(name, services, context)) found.push({ ...slip, readAt, required });
  }
  found.push(...slipsOfFields(context), ...slipsInCompose(context));
  return found;
}

/** The same for `${NAME}` in compose files, by what the env file beside them, or its template, has. */
function slipsInCompose(context: MisspeltContext): readonly Misspelt[] {
  const { project, files } = context;
  const { compose } = project;
  if (!compose) return [];
  const entries = [...composeEnvFiles(compose, files)].flatMap(
    (uri) => readEnvFile(files, uri).entries,
  );
  if (entries.length === 0) return [];
  const own = [...compose.files, ...context.config.sources.keys()];
  const names = new Set(entries.map(({ name }) => name));
  const uses = new Map<string, Place>();
  for (const uri of compose.files) {
    for (const { name, at, sets } of project.mentionsIn(uri) ?? []) {
      if (!sets && !names.has(name) && !uses.has(name)) uses.set(name, at);
    }
  }
  return [...uses].flatMap(([name, readAt]): Misspelt[] => {
    const [only, ...others] = entries.filter((entry) => isNear(name, entry.name));
    if (!only || others.some((one) => one.name !== only.name)) return [];
    const { name: given, valueAt: givenAt } = only;
    // Whatever else speaks of it may set it.
    if (isGivenElsewhere(name, context) || isInCode(name, context, own)) return [];
    const slip = { name, readAt, given, givenAt };
    if (!isRead(given, context)) return [slip];
    // Nobody has two variables of one name.
    return name.toUpperCase() === given.toUpperCase() ? [{ ...slip, isRead: true }] : [];
  });
}

/** The same for classes of Pydantic's settings in what a service is built from. */
function slipsOfFields(context: MisspeltContext): readonly Misspelt[] {
  const { project, files } = context;
  const built = [...(project.compose?.services.values() ?? [])].filter(
    ({ name, build, environment }) =>
      build && environment.variables.size > 0 && !project.django?.services.includes(name),
  );
  if (built.length === 0) return [];
  const code = files.find(files.root, '**/*{config,settings,conf,environment}*.py');
  if (code.length > MOST_FILES) return [];
  return code.flatMap((uri) =>
    project.settingsFields(uri, files.read(uri) ?? '').flatMap(({ name, prefix, at, required }) => {
      const services = built.filter(({ build }) => uri.startsWith(`${build!.context}/`));
      const bare = required && prefix !== '' ? name.slice(prefix.length) : undefined;
      return slips(name, services, context, bare).map((slip) => ({
        ...slip,
        readAt: at,
        required,
      }));
    }),
  );
}

/** Where the settings ask for each variable; a name that is put together stands nowhere in full. */
function readsOf(
  django: Project['django'],
): ReadonlyMap<string, { readonly at: Place; readonly required: boolean }> {
  const found = new Map<string, { readonly at: Place; readonly required: boolean }>();
  for (const { at, variable } of django?.settings.values() ?? []) {
    if (variable !== undefined) found.set(variable, { at, required: false });
  }
  for (const { name, at, without } of django?.reads ?? []) {
    found.set(name, { at, required: without === 'error' });
  }
  return found;
}

/** The same for what stays as it is, asked for by several rules. */
export const misspeltIn = oncePer(misspeltVariables);

function slips(
  name: string,
  services: readonly Service[],
  context: MisspeltContext,
  otherName?: string,
): readonly Misspelt[] {
  const { project, files } = context;
  if (!services.every((one) => isDocumented(one, files))) return [];
  if (services.some((one) => has(one, name, project))) return [];
  const near = services.flatMap((service) =>
    [...service.environment.variables].flatMap(([given, { at }]) =>
      isNear(name, given) || given === otherName ? [{ given, at, service }] : [],
    ),
  );
  const [only] = near;
  if (!only || near.some(({ given }) => given !== only.given)) return [];
  const { given, at, service } = only;
  if (isGivenElsewhere(name, context) || isRead(given, context)) return [];
  return [{ name, given, givenAt: at, service }];
}

function has({ name: service, environment }: Service, name: string, project: Project): boolean {
  return (
    environment.variables.has(name) || (project.stages.get(service)?.environment.has(name) ?? false)
  );
}

// --- Names that are nearly the same ------------------------------------------------------------

/** Whether two names differ in one word alone, and there by a slip of the pen, its end, or a usual short form. */
export function isNear(name: string, given: string): boolean {
  const bare = (text: string): string => text.replace(/[\d_]/g, '');
  if (name === given || !/^\w+$/.test(name + given) || Math.min(name.length, given.length) < 5)
    return false;
  // Names with numbers are several of one kind.
  if (bare(name) === bare(given)) return name.replace(/_/g, '') === given.replace(/_/g, '');
  const words = name.split('_');
  const others = given.split('_');
  if (words.length !== others.length) return false;
  if (words.toSorted().join('_') === others.toSorted().join('_')) return true;
  const different = words.flatMap((word, index) => {
    const other = others[index] ?? '';
    return word === other ? [] : [[word, other] as const];
  });
  const [pair] = different;
  return different.length === 1 && pair !== undefined && areAlike(...pair);
}

function areAlike(a: string, b: string): boolean {
  if (opposites.has([a, b].toSorted().join(' '))) return false;
  if (shortForms.some((words) => words.includes(a) && words.includes(b))) return true;
  if (Math.min(a.length, b.length) < 3) return false;
  if (a.startsWith(b) || b.startsWith(a)) return true;
  return (distance(a, b) === 1 || areSwapped(a, b)) && !/\d/.test(a + b);
}

/** Whether two letters that stand side by side have changed places. */
function areSwapped(a: string, b: string): boolean {
  const at = a.split('').findIndex((letter, index) => letter !== b[index]);
  const swapped = a.slice(0, at) + a[at + 1] + a[at] + a.slice(at + 2);
  return at >= 0 && at + 1 < a.length && swapped === b;
}

const opposites: ReadonlySet<string> = new Set(['HTTP HTTPS']);

const shortForms = [
  ['URI', 'URL'],
  ['MAIL', 'EMAIL'],
  ['PASS', 'PASSWORD', 'PASSWD', 'PWD'],
  ['DB', 'DATABASE'],
  ['DIR', 'DIRECTORY'],
  ['ADDR', 'ADDRESS'],
];

// --- What gives and what reads -------------------------------------------------------------------

/** Whether a command, or another env file of the repository, gives the name after all. */
function isGivenElsewhere(name: string, { project, files }: MisspeltContext): boolean {
  if (
    project.commands.some(
      ({ words, environment }) =>
        environment.has(name) || words.some((word) => word?.includes(name)),
    )
  ) {
    return true;
  }
  return files
    .find(files.root, '**/{.env,.env.*,*.env,env.*}')
    .some((uri) => speaksOf(files.read(uri) ?? '', name));
}

/** Whether anything may read a variable: code of any language, a configuration, or the program of an image from elsewhere. */
function isRead(name: string, { config, project, files }: MisspeltContext): boolean {
  if (project.django?.reads.some((read) => read.name === name)) return true;
  if ([...config.sources.values()].some(({ written }) => speaksOf(written.text, name))) return true;
  const services = [...(project.compose?.services.values() ?? [])];
  if (services.some((one) => mayReadInImage(name, one, project))) return true;
  return isInCode(name, { project, files });
}

/** Whether anything but what sets it speaks of a variable; true where there is too much to look at. */
function isInCode(
  name: string,
  context: Pick<MisspeltContext, 'project' | 'files'>,
  leftOut: readonly string[] = [],
): boolean {
  const { files } = context;
  const code = files.find(files.root, CODE).filter((uri) => !leftOut.includes(uri));
  return code.length > MOST_FILES || code.some((uri) => readsIn(uri, name, context));
}

const CODE =
  '**/{*.{py,js,mjs,cjs,ts,mts,jsx,tsx,vue,svelte,go,rb,php,java,kt,rs,cs,ex,exs,sh,bash,toml,ini,cfg,conf,tmpl,tpl,j2,yml,yaml,caddy},Dockerfile*,*.Dockerfile,Makefile,justfile,Caddyfile*,Procfile}';
const MOST_FILES = 300;

function readsIn(
  uri: string,
  name: string,
  { project, files }: Pick<MisspeltContext, 'project' | 'files'>,
): boolean {
  const mentions = project.mentionsIn(uri);
  if (mentions) return mentions.some((one) => one.name === name && !one.sets);
  const text = files.read(uri) ?? '';
  return speaksOf(text, name) || speaksOfParts(text, name);
}

function speaksOf(text: string, name: string): boolean {
  return text.includes(name) && new RegExp(`(?<!\\w)${name}(?!\\w)`).test(text);
}

/** The beginning in quotes, as of all names of a class or block, and the rest by itself. */
function speaksOfParts(text: string, name: string): boolean {
  for (let at = name.indexOf('_'); at >= 0; at = name.indexOf('_', at + 1)) {
    const start = name.slice(0, at + 1);
    const isStart = text.includes(`"${start}"`) || text.includes(`'${start}'`);
    if (isStart && new RegExp(`(?<!\\w)${name.slice(at + 1)}(?!\\w)`, 'i').test(text)) return true;
  }
  return false;
}

/** Of an image that is not made here; a database has its own names, and others may have any. */
function mayReadInImage(name: string, service: Service, { caddy, django }: Project): boolean {
  if (service.build || !service.environment.variables.has(name)) return false;
  if (service.name === caddy?.name || django?.services.includes(service.name)) return false;
  const image = imageName(service);
  if (!stores.some(({ images }) => images.has(image))) return true;
  return /^(?:POSTGRES|PG|MYSQL|MARIADB|REDIS|VALKEY|RABBITMQ|MONGO|MEMCACHED|ELASTIC|OPENSEARCH)/i.test(
    name,
  );
}
