import type { Place, Span } from '../../grammar/text.ts';
import { joinPath } from './container-paths.ts';
import { healthcheckOf } from './dockerfile-healthcheck.ts';
import {
  expand,
  type Instruction,
  instructionsOf,
  jsonWords,
  wordsOf,
} from './dockerfile-syntax.ts';
import { type Excerpt, placeIn } from './excerpt.ts';
import type { Copy, Fact, Stage } from './project.ts';
import { readExec, readScript, type ShellCommand } from './shell.ts';
import { readStart, type Start } from './start.ts';
import { lastPart, isShell } from './wrappers.ts';
import { modulesOf, versionBuilt } from './xcaddy.ts';

/** What a Dockerfile says. */
export interface Dockerfile {
  readonly uri: string;
  readonly stages: readonly Stage[];
  /** The stage that `target` names, or the last one; absent when there is no such stage. */
  readonly final: Stage | undefined;
  /** What `ARG` and `ENV` set in all stages, as far as it gets there. */
  readonly variables: readonly (readonly [string, Fact<string | undefined>])[];
  /** What `RUN` runs in all stages, and what the final stage's `ENTRYPOINT` and `CMD` start. */
  readonly commands: readonly ShellCommand[];
}

/** Build arguments; the value is `undefined` where it is not known. */
export type BuildArgs = ReadonlyMap<string, Fact<string | undefined>>;

/**
 * Reads a Dockerfile, built with `args` and up to the stage `target`. A stage has what it inherits from the
 * stage it is built on: environment, copies, exposed ports, working directory, entry point, command and modules.
 */
export function readDockerfile(
  uri: string,
  text: string,
  args: BuildArgs,
  target?: string,
): Dockerfile {
  const { instructions, escape } = instructionsOf(uri, text);
  const file: Reading = { uri, escape, args, globals: new Map(), drafts: [], commands: [] };
  for (const instruction of instructions) {
    const draft = file.drafts.at(-1);
    if (instruction.keyword === 'FROM') file.drafts.push(beginStage(instruction, file));
    else if (draft === undefined)
      declareArguments(instruction, file.globals, globalLookup(file), file);
    else readInstruction(instruction, draft, file);
  }
  const final = target === undefined ? file.drafts.at(-1) : findStage(file.drafts, target);
  if (final !== undefined) {
    const { entrypointStart: entrypoint, cmdStart: command, environment } = final;
    const runner = { stage: 'start', environment } as const;
    file.commands.push(...readStart(entrypoint, command, runner));
  }
  const stages = file.drafts.map(finish);
  return {
    uri,
    stages,
    final: final === undefined ? undefined : stages[file.drafts.indexOf(final)],
    variables: file.drafts.flatMap(variablesIn),
    commands: file.commands,
  };
}

/** A variable that hands an argument on stands where the argument does. */
function variablesIn({ environment, arguments: given }: Draft): Dockerfile['variables'] {
  const own = [...environment].filter(([name, { value }]) => given.get(name)?.value !== value);
  return [
    ...[...given].filter(
      ([name, { value }]) => !environment.has(name) || environment.get(name)?.value === value,
    ),
    ...own,
  ];
}

interface Reading {
  readonly uri: string;
  readonly escape: string;
  readonly args: BuildArgs;
  /** `ARG`s in front of the first `FROM`. */
  readonly globals: Map<string, Fact<string | undefined>>;
  readonly drafts: Draft[];
  readonly commands: ShellCommand[];
}

interface Draft {
  readonly name?: string;
  readonly from?: Fact<string>;
  readonly image?: Fact<string>;
  readonly at: Place;
  readonly environment: Map<string, Fact<string | undefined>>;
  readonly arguments: Map<string, Fact<string | undefined>>;
  readonly copies: Copy[];
  readonly expose: Fact<string>[];
  readonly modules: Fact<string>[];
  built?: Fact<string | undefined> | undefined;
  /** What runs the shell form; absent when it is not a POSIX shell. */
  shell: readonly string[] | undefined;
  workdir?: Fact<string> | undefined;
  entrypointStart?: Start | undefined;
  cmdStart?: Start | undefined;
  healthcheck?: Fact<readonly string[]> | undefined;
  /** Whether `CMD` stands in this stage itself. */
  hasOwnCmd: boolean;
}

type Lookup = (name: string) => string | undefined;

function beginStage(instruction: Instruction, file: Reading): Draft {
  const { rest, at } = instruction;
  const [image, as, name] = wordsOf(rest.text, file.escape);
  const word = image === undefined ? '' : rest.text.slice(image.start, image.end);
  const value = expand(word, file.escape, globalLookup(file));
  const base = value === undefined ? undefined : findNamed(file.drafts, value);
  const isNamed = as !== undefined && rest.text.slice(as.start, as.end).toUpperCase() === 'AS';
  const from =
    value === undefined || value === '' || image === undefined
      ? undefined
      : { value, at: placeIn(rest, image.start, image.end) };
  const bottom = base ? base.image : from;
  return {
    at,
    ...(isNamed && name !== undefined ? { name: rest.text.slice(name.start, name.end) } : {}),
    ...(from && { from }),
    ...(bottom && { image: bottom }),
    environment: new Map(base?.environment),
    arguments: new Map(base?.arguments),
    copies: [...(base?.copies ?? [])],
    expose: [...(base?.expose ?? [])],
    modules: [...(base?.modules ?? [])],
    built: base?.built,
    shell: base === undefined ? ['/bin/sh', '-c'] : base.shell,
    workdir: base?.workdir,
    entrypointStart: base?.entrypointStart,
    cmdStart: base?.cmdStart,
    healthcheck: base?.healthcheck,
    hasOwnCmd: false,
  };
}

function readInstruction(instruction: Instruction, draft: Draft, file: Reading): void {
  const { rest } = instruction;
  const lookup = stageLookup(draft);
  const fill = (span: Span): string | undefined =>
    expand(rest.text.slice(span.start, span.end), file.escape, lookup);
  switch (instruction.keyword) {
    case 'ARG':
      declareArguments(instruction, draft.arguments, lookup, file);
      return;
    case 'ENV':
      for (const [name, fact] of variablesOf(rest, file.escape, lookup)) {
        draft.environment.set(name, fact);
      }
      return;
    case 'WORKDIR': {
      const path = expand(rest.text, file.escape, lookup);
      const value = path === undefined ? undefined : joinPath(draft.workdir?.value, path);
      draft.workdir =
        value === undefined ? undefined : { value, at: placeIn(rest, 0, rest.text.length) };
      return;
    }
    case 'EXPOSE':
      for (const span of wordsOf(rest.text, file.escape)) {
        const value = fill(span);
        if (value !== undefined)
          draft.expose.push({ value, at: placeIn(rest, span.start, span.end) });
      }
      return;
    case 'COPY':
    case 'ADD':
      copy(instruction, draft, file);
      return;
    case 'SHELL':
      draft.shell = posixShell(jsonWords(rest.text));
      return;
    case 'RUN':
      run(instruction, draft, file);
      return;
    case 'ENTRYPOINT':
      draft.entrypointStart = startOf(rest, draft);
      // An entry point makes the command of the image below meaningless.
      if (!draft.hasOwnCmd) draft.cmdStart = undefined;
      return;
    case 'HEALTHCHECK':
      draft.healthcheck = healthcheckOf(rest);
      return;
    case 'CMD':
      draft.cmdStart = startOf(rest, draft);
      draft.hasOwnCmd = true;
      return;
    default:
  }
}

function declareArguments(
  instruction: Instruction,
  into: Map<string, Fact<string | undefined>>,
  lookup: Lookup,
  file: Reading,
): void {
  if (instruction.keyword !== 'ARG') return;
  const { rest } = instruction;
  for (const span of wordsOf(rest.text, file.escape)) {
    const word = rest.text.slice(span.start, span.end);
    const equals = word.indexOf('=');
    const name = equals < 0 ? word : word.slice(0, equals);
    const at = placeIn(rest, span.start, span.end);
    const given = file.args.get(name);
    const inherited = equals < 0 ? (file.globals.get(name) ?? into.get(name)) : undefined;
    const value = equals < 0 ? undefined : expand(word.slice(equals + 1), file.escape, lookup);
    into.set(name, given ?? inherited ?? { value, at });
  }
}

/** `ENV a=b c="d e"`, or `ENV a b c` where all but the name is the value. */
function* variablesOf(
  rest: Excerpt,
  escape: string,
  lookup: Lookup,
): Generator<readonly [string, Fact<string | undefined>]> {
  const words = wordsOf(rest.text, escape);
  const [first, second] = words;
  if (first === undefined) return;
  if (!rest.text.slice(first.start, first.end).includes('=')) {
    if (second === undefined) return;
    const value = expand(rest.text.slice(second.start), escape, lookup);
    const at = placeIn(rest, second.start, rest.text.length);
    yield [rest.text.slice(first.start, first.end), { value, at }];
    return;
  }
  // All of one instruction see the values from before it.
  const found = words.map((span): readonly [string, Fact<string | undefined>] => {
    const word = rest.text.slice(span.start, span.end);
    const equals = word.indexOf('=');
    const value = equals < 0 ? undefined : expand(word.slice(equals + 1), escape, lookup);
    const start = equals < 0 ? span.start : span.start + equals + 1;
    return [
      equals < 0 ? word : word.slice(0, equals),
      { value, at: placeIn(rest, start, span.end) },
    ];
  });
  yield* found;
}

function copy(instruction: Instruction, draft: Draft, file: Reading): void {
  const { rest, at, flags, heredocs } = instruction;
  const lookup = stageLookup(draft);
  const inline = new Set(heredocs.map((heredoc) => heredoc.word.start));
  const words =
    jsonWords(rest.text) ??
    wordsOf(rest.text, file.escape).map((span) =>
      inline.has(span.start) ? '' : rest.text.slice(span.start, span.end),
    );
  const filled = words.map((word) => expand(word, file.escape, lookup));
  const target = filled.length < 2 ? undefined : filled.at(-1);
  const absolute =
    target === undefined ? undefined : (joinPath(draft.workdir?.value, target) ?? target);
  if (absolute === undefined) return;
  const sources = filled.slice(0, -1).filter((word) => word !== undefined && word !== '');
  const from = flags.get('from');
  draft.copies.push({
    sources: sources.map(String),
    target: absolute,
    at,
    ...(from === undefined ? {} : { from }),
  });
  const origin = from === undefined ? undefined : findStage(file.drafts.slice(0, -1), from);
  if (origin === undefined) return;
  if (!sources.some((source) => source !== undefined && lastPart(source) === 'caddy')) return;
  draft.modules.push(...origin.modules);
  draft.built = origin.built;
}

const mostVariables = 500;

function run(instruction: Instruction, draft: Draft, file: Reading): void {
  const { rest, script, heredocs } = instruction;
  // The size is bounded, so that a hostile file of many variables and commands stays cheap.
  const isSane = draft.arguments.size + draft.environment.size < mostVariables;
  const environment = new Map(isSane ? [...draft.arguments, ...draft.environment] : []);
  const runner = { stage: 'build', environment } as const;
  const words = jsonWords(rest.text);
  const span = { start: 0, end: rest.text.length };
  const [heredoc] = heredocs;
  const alone = heredoc?.word.start === 0 && heredoc.word.end === rest.text.length;
  let commands: readonly ShellCommand[] = [];
  if (words !== undefined) commands = readExec(rest, span, words, runner);
  else if (draft.shell !== undefined) {
    const text = alone && heredoc !== undefined ? heredoc.body : script;
    if (isShellScript(text.text)) commands = readScript(text, runner);
  }
  file.commands.push(...commands);
  for (const command of commands) {
    draft.modules.push(...modulesOf(command));
    draft.built = versionBuilt(command, draft) ?? draft.built;
  }
}

/** Whether a script is one for a POSIX shell, by its first line. */
export function isShellScript(text: string): boolean {
  const shebang = /^\uFEFF?#!(.*)/.exec(text)?.[1];
  return shebang === undefined || /\b(?:ba|da|a|z|k)?sh\b/.test(shebang);
}

function startOf(rest: Excerpt, draft: Draft): Start | undefined {
  const at = placeIn(rest, 0, rest.text.length);
  const words = jsonWords(rest.text);
  if (words !== undefined) return { words, at, source: rest };
  if (draft.shell === undefined || rest.text === '') return undefined;
  return { words: [...draft.shell, rest.text], at, source: rest };
}

function posixShell(words: readonly string[] | undefined): readonly string[] | undefined {
  return isShell(words?.[0]) ? words : undefined;
}

/** In `FROM`, only what `ARG` declared before is set, and the platforms that the builder itself sets. */
function globalLookup(file: Reading): Lookup {
  return (name) => {
    const known = file.globals.get(name);
    if (known !== undefined) return known.value;
    return name.startsWith('TARGET') || name.startsWith('BUILD') ? undefined : '';
  };
}

/** `ENV` wins over `ARG`; what neither names may be set by the base image. */
function stageLookup(draft: Draft): Lookup {
  return (name) => (draft.environment.get(name) ?? draft.arguments.get(name))?.value;
}

function findNamed(drafts: readonly Draft[], name: string): Draft | undefined {
  return drafts.findLast((draft) => draft.name?.toLowerCase() === name.toLowerCase());
}

function findStage(drafts: readonly Draft[], name: string): Draft | undefined {
  return findNamed(drafts, name) ?? (/^\d+$/.test(name) ? drafts[Number(name)] : undefined);
}

function finish(draft: Draft): Stage {
  const { name, from, at, environment, copies, expose, modules, workdir } = draft;
  const { entrypointStart: entrypoint, cmdStart: cmd } = draft;
  return {
    uri: at.uri,
    at,
    environment,
    copies,
    expose,
    modules,
    ...(name === undefined ? {} : { name }),
    ...(from === undefined ? {} : { from }),
    ...(draft.image === undefined ? {} : { image: draft.image }),
    ...(draft.built === undefined ? {} : { built: draft.built }),
    ...(workdir === undefined ? {} : { workdir }),
    ...(entrypoint === undefined
      ? {}
      : { entrypoint: { value: entrypoint.words, at: entrypoint.at } }),
    ...(draft.healthcheck === undefined ? {} : { healthcheck: draft.healthcheck }),
    ...(cmd === undefined ? {} : { cmd: { value: cmd.words, at: cmd.at } }),
  };
}
