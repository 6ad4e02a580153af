import type { Files } from '../../workspace.ts';
import type { Environment, Fact, PyValue, Setting, VariableRead } from '../project.ts';
import { classBinding, isConfiguration, lineage } from './classes.ts';
import { configuredValue } from './configurations.ts';
import { setEntry } from './items.ts';
import { importModule, runFile } from './modules.ts';
import { type Binding, type Class, none, type Scope, settle, str, type Value } from './values.ts';
import { readVariable } from './variables.ts';
import { createScope, createWorld, PythonError, type World } from './world.ts';

/** Which settings are asked for. */
export interface DjangoQuestion {
  /** The folder on the import path, as a URI: where `manage.py` stands. */
  readonly folder: string;
  /** The dotted settings module. */
  readonly module: string;
  /** What the process that serves requests finds in its environment. */
  readonly environment: Environment;
  /**
   * The class of django-configurations, where `DJANGO_CONFIGURATION` is set elsewhere. Where nothing sets it, the single one that is called
   * after production counts.
   */
  readonly configuration?: string;
}

/** What the settings come to. */
export interface DjangoAnswer {
  /** Every name that Django takes for a setting and that is assigned, or may be. */
  readonly settings: ReadonlyMap<string, Setting>;
  /** Whether a name that is not among the settings is certainly not assigned. */
  readonly complete: boolean;
  /** The files that were read, as URIs, in the order they were first run. */
  readonly files: readonly string[];
  readonly reads: readonly VariableRead[];
  /** The variables that come from env files which the code loads by name. */
  readonly loaded: ReadonlyMap<string, Fact<string | undefined>>;
  /** Whether the code looks for an env file, be it there or not. */
  readonly loadsEnvFiles: boolean;
}

/**
 * Reads settings without running them. A file that the code merely tries to load (`try: import`,
 * `optional(…)`) counts only when it is part of the repository: one that `.gitignore` names is
 * taken not to be there in production. With the names of the classes that are configurations of django-configurations.
 */
export function readSettings(
  question: DjangoQuestion,
  files: Files,
): DjangoAnswer & { readonly classes: readonly string[] } {
  const world = createWorld(files, question.folder, question.environment);
  let scope: Scope | undefined;
  try {
    scope = importModule(world, question.module);
  } catch (error) {
    if (!(error instanceof PythonError)) throw error;
    world.lostCode = true;
    scope = [...world.modules.values()].find((one) => one.name === question.module);
  }
  const bindings = new Map<string, Binding>();
  for (const [name, binding] of scope?.names ?? [])
    if (isSetting(name)) bindings.set(name, binding);
  const followed = !scope || configure(question, world, scope, bindings);
  const classes = [...(scope?.names ?? [])].flatMap(([name, { value }]) =>
    isConfiguration(value) && value.kind === 'class' ? [name] : [],
  );
  return { ...answerOf(world, bindings, followed ? scope : undefined), classes };
}

/** One file of Python that is configuration by itself, such as gunicorn's. */
export interface FileQuestion {
  readonly uri: string;
  /** The folder on the import path, as a URI. */
  readonly folder: string;
  readonly environment: Environment;
}

/** What a file assigns, under any name. Absent names are certainly not assigned when it is `complete`. */
export function readPythonFile(
  { uri, folder, environment }: FileQuestion,
  files: Files,
): DjangoAnswer {
  const world = createWorld(files, folder, environment);
  const scope = createScope();
  try {
    runFile(world, uri, scope);
  } catch (error) {
    if (!(error instanceof PythonError)) throw error;
    world.lostCode = true;
  }
  return answerOf(world, scope.names, scope);
}

/** What was found out; `scope` is absent where not all of it could be followed. */
function answerOf(
  world: World,
  bindings: ReadonlyMap<string, Binding>,
  scope: Scope | undefined,
): DjangoAnswer {
  const settings = new Map<string, Setting>();
  for (const [name, binding] of bindings) settings.set(name, settingOf(world, binding));
  return {
    settings,
    complete: scope !== undefined && !scope.open && !world.lostCode && !world.spent,
    files: [...world.read],
    reads: [...world.reads.values()],
    loaded: world.loaded,
    loadsEnvFiles: world.loadsEnvFiles,
  };
}

/** What a file such as `wsgi.py` puts into the environment as `DJANGO_SETTINGS_MODULE` or the like, where nothing else has put it there. */
export function chosenVariable(
  variable: 'DJANGO_SETTINGS_MODULE' | 'DJANGO_CONFIGURATION',
  { uri, folder, environment }: FileQuestion,
  files: Files,
): Fact<string> | undefined {
  const world = createWorld(files, folder, environment);
  const name = str(variable);
  setEntry(world, world.written, name, none);
  try {
    runFile(world, uri, createScope());
  } catch (error) {
    if (!(error instanceof PythonError)) throw error;
  }
  const chosen = readVariable(world, name);
  if (chosen.state !== 'set' || world.spent) return undefined;
  const at = world.written.entries.get(`s${name.value}`)?.[1].at;
  return { value: chosen.value, at: at ?? { uri, start: 0, end: 0 } };
}

/** The files that run where a module is imported, packages included; absent where not all of that can be told. */
export function filesRun(
  { folder, module, environment }: DjangoQuestion,
  files: Files,
): readonly string[] | undefined {
  const world = createWorld(files, folder, environment);
  try {
    importModule(world, module);
  } catch (error) {
    if (!(error instanceof PythonError)) throw error;
  }
  return world.spent ? undefined : [...world.read];
}

/** Adds what the chosen class of django-configurations says; says whether all of that is known. */
function configure(
  question: DjangoQuestion,
  world: World,
  scope: Scope,
  bindings: Map<string, Binding>,
): boolean {
  const classes = [...scope.names].filter(([, binding]) => isConfiguration(binding.value));
  if (classes.length === 0) return true;
  const name =
    question.configuration ??
    question.environment.variables.get('DJANGO_CONFIGURATION')?.value ??
    classForProduction(classes.map(([key]) => key));
  const chosen = name === undefined ? undefined : scope.names.get(name)?.value;
  const line = chosen?.kind === 'class' ? lineage(chosen) : undefined;
  if (chosen?.kind !== 'class' || !line) {
    bindings.clear();
    return false;
  }
  for (const one of line) {
    for (const key of one.scope.names.keys()) {
      const binding = isSetting(key) ? classBinding(chosen, key) : undefined;
      if (binding) {
        bindings.set(key, { ...binding, value: configuredValue(world, key, binding.value) });
      }
    }
  }
  return !line.some((one) => one.scope.open || hasHooks(one));
}

/** The single class that is called after production. */
function classForProduction(names: readonly string[]): string | undefined {
  const [found, ...others] = names.filter((name) => /^prod(?:uction)?$/i.test(name));
  return others.length === 0 ? found : undefined;
}

/** Methods and names by which a configuration changes settings while it is set up. */
function hasHooks(value: Class): boolean {
  const hooks = ['setup', 'pre_setup', 'post_setup', 'DOTENV', '__init_subclass__'];
  return hooks.some((name) => value.scope.names.has(name));
}

/** Django takes the names for which Python's `isupper` holds. */
function isSetting(name: string): boolean {
  return name === name.toUpperCase() && name !== name.toLowerCase();
}

function settingOf(world: World, { value, at, nameAt }: Binding): Setting {
  const known = world.spent ? { type: 'unknown' as const } : toPython(value, { left: 20_000 }, []);
  return {
    value: known.type === 'unknown' ? undefined : known,
    at,
    nameAt,
    ...(value.variable === undefined ? {} : { variable: value.variable }),
    ...(value.said === undefined ? {} : { said: value.said }),
  };
}

/** The value as the rules see it, which holds itself nowhere. An unknown member may stand for any number of members. */
function toPython(original: Value, budget: { left: number }, around: readonly Value[]): PyValue {
  const value = settle(original);
  const place = original.at ? { at: original.at } : {};
  budget.left -= 1;
  if (budget.left < 0 || around.length > 50 || around.includes(value))
    return { type: 'unknown', ...place };
  const inner = [...around, value];
  switch (value.kind) {
    case 'none':
      return { type: 'none', ...place };
    case 'bool':
      return { type: 'bool', value: value.value, ...place };
    case 'int':
    case 'float':
      return { type: value.kind, value: value.value, ...place };
    case 'str':
    case 'path':
      return { type: value.kind, value: value.value, ...place };
    case 'list':
    case 'tuple':
    case 'set': {
      const items = value.items.map((item) => toPython(item, budget, inner));
      return { type: value.kind, items, ...place };
    }
    case 'dict': {
      const entries: [PyValue, PyValue][] = [];
      for (const [key, item] of value.entries.values()) {
        entries.push([toPython(key, budget, inner), toPython(item, budget, inner)]);
      }
      if (value.open) entries.push([{ type: 'unknown' }, { type: 'unknown' }]);
      return { type: 'dict', entries, ...place };
    }
    case 'class':
    case 'function':
    case 'many':
    case 'module':
    case 'names':
    case 'native':
    case 'unknown':
    default:
      return { type: 'unknown', ...place };
  }
}
