import type { Place } from '../../grammar/text.ts';
import { type OptionStyle, readOptions } from './options.ts';
import type { Command, Fact } from './project.ts';
import { afterOptions, lastPart, unwrap, unwrapContainer, type Words } from './wrappers.ts';

/** A command, with the places of its words where they are known. */
export type PlacedCommand = Command & { readonly places?: readonly Place[] };

/** What a command runs in the end, without `exec`, `poetry run`, `docker compose exec web`, `python -m` and the like. */
export interface Program {
  /** Without its folder; `manage.py` for `django-admin` and `python -m django` too. Empty when it is not known. */
  readonly name: string;
  /** Index of the first word behind the name. */
  readonly arguments: number;
  readonly environment: ReadonlyMap<string, Fact<string | undefined>>;
}

/** `python manage.py X`, `./manage.py X`, `django-admin X` in all their forms. */
export interface ManagementCommand {
  readonly name: string;
  /** The words behind the name; `undefined` for one that is only known at run time. */
  readonly args: readonly (string | undefined)[];
  readonly environment: ReadonlyMap<string, Fact<string | undefined>>;
}

/** `caddy NAME …`. https://caddyserver.com/docs/command-line */
export interface CaddyCommand {
  /** Such as `run` or `validate`. */
  readonly name: string;
  /** `--config`, or the file that `fmt` is given. Absent when none is given; the value is `undefined` when it is not known. */
  readonly config?: Fact<string | undefined>;
  readonly adapter?: Fact<string | undefined>;
  readonly envFiles: readonly Fact<string | undefined>[];
  /** Other options without a value, by long name: `overwrite`, `watch`, `resume`. */
  readonly flags: ReadonlySet<string>;
  /** Whether all options are known. */
  readonly complete: boolean;
}

/** What `command` runs in the end. */
export function programOf(command: PlacedCommand): Program {
  const { words } = command;
  const environment = new Map(command.environment);
  const assign = (assignments: ReturnType<typeof unwrap>['assignments']): void => {
    for (const { name, value, word } of assignments) {
      environment.set(name, { value, at: placeOf(command, word) });
    }
  };
  let inner = unwrap(words);
  assign(inner.assignments);
  const contained = unwrapContainer(words, inner.start);
  if (contained !== undefined) {
    // The environment of the host does not reach into a container.
    environment.clear();
    assign(contained.assignments);
    inner = unwrap(words, contained.start);
    assign(inner.assignments);
  }
  return { ...namedProgram(words, inner.start), environment };
}

/** The Django management command that `command` runs; absent for other commands. */
export function managementCommand(command: PlacedCommand): ManagementCommand | undefined {
  const program = programOf(command);
  const name = command.words[program.arguments];
  if (program.name !== 'manage.py' || name === undefined) return undefined;
  const args = command.words.slice(program.arguments + 1);
  return { name, args, environment: program.environment };
}

/** The settings module that a management command is given, by its option or its own environment; absent when nothing is said. */
export function givenSettings({
  args,
  environment,
}: ManagementCommand): { readonly value: string | undefined } | undefined {
  const at = args.findIndex((arg) => arg?.startsWith('--settings'));
  if (at >= 0) return { value: args[at]?.includes('=') ? args[at]?.split('=')[1] : args[at + 1] };
  return environment.get('DJANGO_SETTINGS_MODULE');
}

/** The Caddy command that `command` runs; absent for other commands. */
export function caddyCommand(command: PlacedCommand): CaddyCommand | undefined {
  const program = programOf(command);
  const name = command.words[program.arguments];
  if (program.name !== 'caddy' || name === undefined || name.startsWith('-')) return undefined;
  const style = name === 'fmt' ? fmtStyle : caddyStyle;
  const { values, positional, complete } = readOptions(
    command.words,
    program.arguments + 1,
    style,
    (index) => placeOf(command, index),
  );
  const config = values.get('config')?.at(-1) ?? (name === 'fmt' ? positional[0] : undefined);
  const adapter = values.get('adapter')?.at(-1);
  return {
    name,
    ...(config === undefined ? {} : { config }),
    ...(adapter === undefined ? {} : { adapter }),
    envFiles: values.get('envfile') ?? [],
    flags: new Set([...values.keys()].filter((key) => style.flags.includes(key))),
    complete,
  };
}

/** Where a word is written; the whole command when that is not known. */
export function placeOf(command: PlacedCommand, index: number): Place {
  return command.places?.[index] ?? command.at;
}

const caddyStyle: OptionStyle = {
  flags: [
    'resume',
    'environ',
    'watch',
    'force',
    'pretty',
    'validate',
    'debug',
    'access-log',
    'browse',
  ],
  short: {
    c: 'config',
    a: 'adapter',
    r: 'resume',
    e: 'environ',
    w: 'watch',
    f: 'force',
    p: 'pretty',
  },
};
const fmtStyle: OptionStyle = {
  flags: ['overwrite', 'diff'],
  short: { c: 'config', w: 'overwrite', d: 'diff' },
};

function namedProgram(words: Words, start: number): { name: string; arguments: number } {
  const name = lastPart(words[start]);
  if (name === 'django-admin' || name === 'django-admin.py') {
    return { name: 'manage.py', arguments: start + 1 };
  }
  const isCoverage = name === 'coverage' && words[start + 1] === 'run';
  if (!isCoverage && !/^(?:python|pypy)[\d.]*$/.test(name)) return { name, arguments: start + 1 };
  const at = isCoverage
    ? afterOptions(words, start + 2, ['--source', '--rcfile', '--omit', '--include', '--context'])
    : afterPythonOptions(words, start + 1);
  if (words[at - 1] === '-m') {
    const module = words[at]?.replace(/\.__main__$/, '') ?? '';
    return { name: module === 'django' ? 'manage.py' : module, arguments: at + 1 };
  }
  const script = lastPart(words[at]);
  if (script === 'django-admin.py') return { name: 'manage.py', arguments: at + 1 };
  return { name: script, arguments: at + 1 };
}

/** The index of the script, or of the module behind `-m`. https://docs.python.org/3/using/cmdline.html */
function afterPythonOptions(words: Words, from: number): number {
  for (let at = from; at < words.length; at++) {
    const word = words[at];
    if (word === undefined || !word.startsWith('-')) return at;
    if (word === '-m') return at + 1;
    // What `-c` brings is code, not a file.
    if (word.startsWith('-c')) return words.length;
    if (word === '-W' || word === '-X') at++;
  }
  return words.length;
}
