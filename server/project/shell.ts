import {
  type AndOr,
  type Command as CommandNode,
  forEachChild,
  type ParameterExpansionPart,
  parse,
  type SyntaxNode,
} from 'unbash';
import type { Place, Span } from '../../grammar/text.ts';
import { assemble, type Excerpt, locate, placeIn } from './excerpt.ts';
import type { Command, Fact } from './project.ts';
import {
  assignedIn,
  assignmentsOf,
  type ShellState,
  shellState,
  type Variables,
} from './shell-variables.ts';
import { expandWord, scriptParts, wordScript, wordValue } from './shell-words.ts';
import {
  afterOptions,
  lastPart,
  makesContainer,
  isShell,
  shellArgument,
  unwrap,
  unwrapContainer,
} from './wrappers.ts';

/** A command that also knows where its words are written. */
export interface ShellCommand extends Command {
  /** The place of each of `words`. */
  readonly places: readonly Place[];
}

/** What runs a script. */
export interface Runner {
  readonly stage: Command['stage'];
  /** The compose service whose container runs it. */
  readonly service?: string;
  /** The container that `docker exec` names. */
  readonly container?: string;
  /** The environment it starts with, as far as it is known. */
  readonly environment?: Variables;
  /** As in the commands. */
  readonly caught?: true;
  readonly conditional?: true;
}

/**
 * The simple commands of a shell script, in the order in which they are written, wherever they stand: in functions,
 * branches, substitutions, and in texts given to `sh -c`. A command run by `docker compose exec` or `run` is given
 * as the command inside, with its service.
 */
export function readScript(script: Excerpt, runner: Runner): readonly ShellCommand[] {
  const found: ShellCommand[] = [];
  read(script, runner, found, 0);
  return found;
}

/** A command given as a list of words, which were read from the stretch `span` of `source`, and what is nested in it. */
export function readExec(
  source: Excerpt,
  span: Span,
  words: readonly string[],
  runner: Runner,
): readonly ShellCommand[] {
  const found: ShellCommand[] = [];
  const at = placeIn(source, span.start, span.end);
  const said = words.map((value) => ({ value, at, script: () => locate(source, span, value) }));
  report({ said, at, environment: runner.environment ?? new Map() }, runner, found, 0);
  return found;
}

// Nobody writes longer scripts or nests them deeper; without bounds hostile ones would take long.
const longestScript = 100_000;
const deepestScript = 6;
const deepestExpansion = 6;

function read(script: Excerpt, runner: Runner, found: ShellCommand[], depth: number): void {
  if (depth > deepestScript || script.text.length > longestScript) return;
  const tree = parse(script.text);
  const state = shellState(runner.environment ?? new Map(), assignmentsOf(tree));
  walk(tree, { script, runner, state, found, depth, expansions: 0 });
}

interface Reading {
  readonly script: Excerpt;
  readonly runner: Runner;
  readonly state: ShellState;
  readonly found: ShellCommand[];
  readonly depth: number;
  readonly expansions: number;
}

function walk(node: SyntaxNode, reading: Reading): void {
  const { state } = reading;
  const visit = (child: SyntaxNode): void => walk(child, reading);
  const branch = (child: SyntaxNode): void => {
    walk(child, { ...reading, runner: { ...reading.runner, conditional: true } });
  };
  if (node.type === 'Command') command(node, reading);
  else if (node.type === 'Pipeline' && node.commands.length > 1) {
    for (const part of node.commands) state.apart(() => visit(part));
  } else if (node.type === 'AndOr') chain(node, reading);
  else if (node.type === 'If') {
    visit(node.clause);
    state.either(
      () => branch(node.then),
      ...node.elif.map((other) => () => {
        branch(other.clause);
        branch(other.then);
      }),
      () => node.else !== undefined && branch(node.else),
    );
  } else if (node.type === 'Case') {
    visit(node.word);
    state.either(...node.items.map((item) => () => branch(item.body)));
  } else if (loops.has(node.type)) {
    // A later turn begins with what an earlier one assigned.
    const names = assignedIn(node);
    for (const name of names) state.forget(name);
    state.either(() => forEachChild(node, visit));
    for (const name of names) state.forget(name);
  } else if (node.type === 'Function') {
    state.inside(node.pos + 1, () => visit(node.body));
  } else if (
    node.type === 'Subshell' ||
    node.type === 'Coproc' ||
    (node.type === 'Statement' && node.background === true)
  ) {
    state.apart(() => forEachChild(node, visit));
  } else if (
    node.type === 'CommandExpansion' ||
    node.type === 'ArithmeticCommandExpansion' ||
    node.type === 'ProcessSubstitution'
  ) {
    substitution(node, reading);
  } else {
    if (node.type === 'ArithmeticWord') state.forget(node.value);
    else if (node.type === 'ParameterExpansion') giveDefault(node, state);
    const nests = node.type === 'ArithmeticExpansion' || node.type === 'ParameterExpansion';
    const inner = nests ? { ...reading, expansions: reading.expansions + 1 } : reading;
    if (inner.expansions > deepestExpansion) return;
    forEachChild(node, (child) => walk(child, inner));
  }
}

const loops: ReadonlySet<string> = new Set(['For', 'Select', 'While', 'ArithmeticFor']);

/** What follows `&&` or `||` may not run; but where it runs, everything that `&&` joins before it has run. */
function chain(node: AndOr, reading: Reading): void {
  const { state } = reading;
  const [first, ...rest] = node.commands;
  if (first !== undefined) walk(first, behind(node, 0, reading));
  state.either(() => {
    let before: SyntaxNode[] = [];
    for (const [i, part] of rest.entries()) {
      if (node.operators[i] === '||') {
        for (const earlier of before) for (const name of assignedIn(earlier)) state.forget(name);
        before = [];
      }
      walk(part, behind(node, i + 1, reading));
      before.push(part);
    }
  });
}

/** `reading` for one command of a chain: what stands behind the next `||` goes on where it fails. */
function behind(node: AndOr, index: number, reading: Reading): Reading {
  const next = node.operators.indexOf('||', index);
  const other = next < 0 ? undefined : node.commands[next + 1];
  const program = other?.type === 'Command' ? other.name?.value : undefined;
  if (!other || ['exit', 'false', 'return', 'kill'].includes(program ?? '')) return reading;
  // What stands in brackets may end the script as well.
  if (other.type !== 'Command') return reading;
  return { ...reading, runner: { ...reading.runner, caught: true } };
}

/** `${X:=value}` assigns, unless the variable has a value. */
function giveDefault(node: ParameterExpansionPart, state: ShellState): void {
  if (node.operation?.type !== 'Default' || !node.operation.operator.endsWith('=')) return;
  const value = state.value(node.parameter);
  if (value === undefined || value === '') state.forget(node.parameter);
}

function substitution(
  node: SyntaxNode & { readonly script: (SyntaxNode & { readonly source?: string }) | undefined },
  reading: Reading,
): void {
  const { state, script, runner, found, depth, expansions } = reading;
  if (expansions >= deepestExpansion || node.script === undefined) return;
  const inner = node.script;
  if (inner.source !== undefined) {
    // Backticks with backslashes inside: the parser decoded them, so offsets count in another text.
    const text = locate(script, { start: node.pos + 1, end: node.end - 1 }, inner.source);
    read(text, { ...runner, environment: state.environment() }, found, depth + 1);
    return;
  }
  state.apart(() => walk(inner, { ...reading, expansions: expansions + 1 }));
}

function command(node: CommandNode, reading: Reading): void {
  const { script, state, runner, found, depth } = reading;
  const place = (part: Node): Place => placeIn(script, part.pos, part.end);
  const lookup = (name: string): string | undefined => state.value(name);
  const said: Said[] = [];
  for (const word of node.name === undefined ? [] : [node.name, ...node.args]) {
    const at = place(word);
    if (word.type === 'Assignment') {
      const value = word.value.type === 'Word' ? wordValue(word.value, lookup) : undefined;
      said.push({ value: value === undefined ? undefined : `${word.name}=${value}`, at });
      continue;
    }
    for (const value of expandWord(word, lookup)) {
      said.push({ value, at, script: () => wordScript(script, word, lookup) });
    }
  }
  const here = new Map<string, Fact<string | undefined>>();
  for (const part of node.prefix) {
    if (part.type !== 'Assignment') continue;
    const value =
      part.append === true || part.index !== undefined || part.value.type !== 'Word'
        ? undefined
        : wordValue(part.value, lookup);
    if (node.name === undefined) state.assign(part.name, value, place(part));
    else here.set(part.name, { value, at: place(part) });
  }
  const environment = here.size === 0 ? state.environment() : merge(state.environment(), here);
  if (said.length > 0) report({ said, at: place(node), environment }, runner, found, depth);
  forEachChild(node, (child) => walk(child, reading));
  const program = said[0]?.value;
  if (node.name !== undefined) builtin(program ?? '', node, reading);

  const shell = said[unwrap(said.map((word) => word.value)).start]?.value;
  if (!isShell(shell) && lastPart(shell) !== 'ssh') return;
  for (const redirect of node.redirects) {
    if (redirect.type !== 'HereDoc') continue;
    const { body } = redirect;
    const parts = body.parts ?? [];
    const text =
      parts.length === 0 || redirect.delimiter?.quoted === true
        ? [{ start: body.pos, end: body.end }]
        : scriptParts(script, parts, lookup);
    read(assemble(script, text), inner(runner, shell, environment), found, depth + 1);
  }
}

interface Node {
  readonly pos: number;
  readonly end: number;
}

/** What a builtin does to the variables. */
function builtin(program: string, node: CommandNode, reading: Reading): void {
  const { state, script } = reading;
  const lookup = (name: string): string | undefined => state.value(name);
  switch (program) {
    case 'export':
    case 'readonly':
    case 'declare':
    case 'typeset':
    case 'local': {
      const exports =
        program === 'export' ||
        node.args.some((word) => word.type === 'Word' && /^-\w*x/.test(word.value));
      for (const word of node.args) {
        if (word.type === 'Assignment') {
          const plain = word.value.type === 'Word' && word.append !== true && !word.index;
          const value =
            plain && word.value.type === 'Word' ? wordValue(word.value, lookup) : undefined;
          state.assign(word.name, value, placeIn(script, word.pos, word.end));
        } else if (program !== 'export' && program !== 'readonly') state.forget(word.value);
        if (exports) state.export(word.type === 'Assignment' ? word.name : word.value);
      }
      return;
    }
    case 'read':
    case 'mapfile':
    case 'readarray':
    case 'getopts':
    case 'unset':
    case 'let':
    case 'printf':
      for (const name of assignedIn(node)) state.forget(name);
      return;
    case 'source':
    case '.':
    case 'eval':
      state.forgetAll();
      return;
    case 'set': {
      const words = node.args.map((word) => (word.type === 'Word' ? word.value : ''));
      if (words.some((word) => /^-[a-z]*a/.test(word) || word === 'allexport')) state.exportAll();
      return;
    }
    default:
  }
}

/** One word of a command. */
interface Said {
  readonly value: string | undefined;
  readonly at: Place;
  /** The word as a script, for `sh -c`. */
  readonly script?: () => Excerpt;
}

interface Spoken {
  readonly said: readonly Said[];
  readonly at: Place;
  readonly environment: Variables;
}

/** Notes one command, and reads the script that it holds, if it is a shell with one. */
function report(spoken: Spoken, runner: Runner, found: ShellCommand[], depth: number): void {
  const words = spoken.said.map((word) => word.value);
  const contained = unwrapContainer(words, unwrap(words).start);
  if (contained !== undefined) {
    const said = spoken.said.slice(contained.start);
    // `docker run` of Caddy says how its container is made, and what runs inside.
    if (makesContainer(words)) note(spoken, runner, found);
    if (said.length === 0) return;
    const { service, container } = contained;
    const own = new Map<string, Fact<string | undefined>>();
    for (const { name, value, word } of contained.assignments) {
      own.set(name, { value, at: spoken.said[word]?.at ?? spoken.at });
    }
    const { service: _, container: __, ...rest } = runner;
    const inside = {
      ...rest,
      ...(service !== undefined && { service }),
      ...(container !== undefined && { container }),
    };
    if (depth < deepestScript) {
      report({ said, at: spoken.at, environment: own }, inside, found, depth + 1);
    }
    return;
  }
  note(spoken, runner, found);
  const { start } = unwrap(words);
  const program = words[start];
  const text = scriptWord(words, start);
  const nested = text === undefined ? undefined : spoken.said[text]?.script?.();
  if (nested !== undefined) {
    read(nested, inner(runner, program, spoken.environment), found, depth + 1);
  }
}

function note(spoken: Spoken, runner: Runner, found: ShellCommand[]): void {
  found.push({
    words: spoken.said.map((word) => word.value),
    places: spoken.said.map((word) => word.at),
    at: spoken.at,
    stage: runner.stage,
    environment: spoken.environment,
    ...(runner.service === undefined ? {} : { service: runner.service }),
    ...(runner.container !== undefined && { container: runner.container }),
    ...(runner.caught && { caught: true }),
    ...(runner.conditional && { conditional: true }),
  });
}

/** The index of the word that a shell reads as a script. */
function scriptWord(words: readonly (string | undefined)[], start: number): number | undefined {
  const program = lastPart(words[start]);
  if (program === 'ssh') {
    const host = afterOptions(words, start + 1, sshOptions);
    return words.length === host + 2 ? host + 1 : undefined;
  }
  const argument = shellArgument(words, start);
  return argument?.kind === 'text' ? argument.word : undefined;
}

/** Another machine has another environment. */
function inner(runner: Runner, program: string | undefined, environment: Variables): Runner {
  return { ...runner, environment: lastPart(program) === 'ssh' ? new Map() : environment };
}

function merge(first: Variables, second: Variables): Variables {
  return new Map([...first, ...second]);
}

const sshOptions = [
  '-i',
  '-p',
  '-l',
  '-o',
  '-F',
  '-J',
  '-L',
  '-R',
  '-D',
  '-b',
  '-c',
  '-m',
  '-E',
  '-S',
];
