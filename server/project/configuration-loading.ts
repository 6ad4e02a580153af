import { parser } from '@lezer/python';
import type { Place } from '../../grammar/text.ts';
import type { Files } from '../workspace.ts';
import type { ConfigurationTrouble } from './django-facts.ts';
import type { DjangoProject } from './django.ts';
import type { Django, Environment, Project } from './project.ts';
import { isOnPublicPython } from './public-python.ts';
import { filesRun } from './python/settings.ts';
import { servesApplication } from './servers.ts';

/** What is asked about: a project, and its settings as far as they are read. */
export interface ConfigurationQuestion {
  readonly project: DjangoProject;
  readonly django: Django;
  /** The classes of the settings module that are configurations. */
  readonly classes: readonly string[];
  readonly environment: Environment;
  readonly deployment: Project;
}

/**
 * Why Django does not start with settings that are classes of django-configurations: what serves or manages it takes Django's own
 * functions, or nothing names the class. https://django-configurations.readthedocs.io/en/stable/#quickstart
 */
export function configurationTroubles(
  question: ConfigurationQuestion,
  files: Files,
): readonly ConfigurationTrouble[] {
  if (question.classes.length === 0) return [];
  const { project, django } = question;
  const { manage, managed } = project;
  const found: ConfigurationTrouble[] = [];
  const isManaged = managed?.value === django.module.value;
  const plain = isManaged ? plainImport([manage], 'django.core.management', files) : undefined;
  if (plain) found.push({ kind: 'plain', of: 'management', at: plain });
  for (const module of servedModules(question)) {
    const uri = `${project.folder}/${module.replaceAll('.', '/')}.py`;
    if (files.read(uri) === undefined) continue;
    const run = filesRun(
      { folder: project.folder, module, environment: question.environment },
      files,
    );
    const trouble = run && troubleOf(question, [uri, ...run], files);
    if (trouble) found.push(trouble);
  }
  return found;
}

/** The modules of the applications that servers of the project are started with. */
function servedModules({ django, deployment }: ConfigurationQuestion): ReadonlySet<string> {
  const own = deployment.servers.filter(({ server, command }) => {
    const isOurs =
      command.service === undefined
        ? django.services.length === 0
        : django.services.includes(command.service);
    return isOurs && command.stage === 'start' && servesApplication(server);
  });
  const modules = own.map(({ server }) => server.application?.split(':')[0] ?? '');
  return new Set(modules.filter((name) => /^\w+(?:\.\w+)*$/.test(name)));
}

/** `uris` are what serves requests, and all files that run with it. */
function troubleOf(
  question: ConfigurationQuestion,
  uris: readonly string[],
  files: Files,
): ConfigurationTrouble | undefined {
  for (const of of ['wsgi', 'asgi'] as const) {
    const plain = plainImport(uris, `django.core.${of}`, files);
    if (plain) return { kind: 'plain', of, at: plain };
    const [first = ''] = uris;
    const at = importIn(first, `configurations.${of}`, files);
    if (at && isUnset(question, uris, files)) return { kind: 'unset', of, at };
  }
  return undefined;
}

/** Where the first of some files imports Django's own module; absent where any of them knows of django-configurations. */
function plainImport(uris: readonly string[], module: string, files: Files): Place | undefined {
  const [first] = uris;
  const isKnown = uris.some((uri) => /configurations/.test(files.read(uri) ?? ''));
  return first === undefined || isKnown ? undefined : importIn(first, module, files);
}

/** The name of a module in `from MODULE import …`. */
function importIn(uri: string, module: string, files: Files): Place | undefined {
  const text = files.read(uri) ?? '';
  if (!text.includes(module)) return undefined;
  let found: Place | undefined;
  parser.parse(text).iterate({
    enter({ name, from, to }) {
      if (name !== 'ImportStatement') return;
      const match = /^from\s+([\w.]+)\s+import\b/.exec(text.slice(from, to));
      if (match?.[1] !== module) return;
      const start = from + match[0].indexOf(module);
      found ??= { uri, start, end: start + module.length };
    },
  });
  return found;
}

const VARIABLE = 'DJANGO_CONFIGURATION';

/** Whether certainly nothing names the class: neither the environment, nor what runs, nor a command of the deployment. */
function isUnset(
  { environment, deployment, django }: ConfigurationQuestion,
  uris: readonly string[],
  files: Files,
): boolean {
  if (!environment.complete || environment.variables.has(VARIABLE)) return false;
  // Another image may have variables of its own.
  if (!django.services.every((name) => isOnPublicPython(deployment.stages.get(name)))) return false;
  if (uris.some((uri) => /DJANGO_CONFIGURATION|dotenv|read_env/.test(files.read(uri) ?? '')))
    return false;
  return deployment.commands
    .filter(({ stage }) => stage === 'start' || stage === 'unknown')
    .every(
      ({ words, environment: own }) =>
        !own.has(VARIABLE) &&
        !words.some((word) => word?.includes(VARIABLE)) &&
        !bringing.has(words[0] ?? '') &&
        !(words[0] === 'export' && words.includes(undefined)),
    );
}

/** Commands that may bring variables out of other files. */
const bringing: ReadonlySet<string> = new Set(['.', 'source', 'eval']);
