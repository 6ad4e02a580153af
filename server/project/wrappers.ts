/** The words of a command, some of them not known. */
export type Words = readonly (string | undefined)[];

/** The command that another command runs. */
export interface Inner {
  /** Index of its first word; the number of words when nothing is left or an unknown word hides it. */
  readonly start: number;
  /** Variables that `env` and its like set, with the index of the word. */
  readonly assignments: readonly Assignment[];
  /** Present where one of those around it gives it further variables, which are kept elsewhere. */
  readonly gives?: true;
}

export interface Assignment {
  readonly name: string;
  readonly value: string | undefined;
  /** Index of the word that sets it. */
  readonly word: number;
}

/** The command inside `exec`, `env A=1`, `tini --`, `poetry run` and the like; the command itself when there is none of them. */
export function unwrap(words: Words, from = 0): Inner {
  const assignments: Assignment[] = [];
  let start = from;
  let gives = false;
  while (start < words.length) {
    const wrapper = wrapperAt(words, start);
    if (wrapper === undefined) break;
    gives ||= wrapper.gives === true;
    let next = start + 1 + (wrapper.sub?.length ?? 0);
    next = afterOptions(words, next, wrapper.valued ?? []);
    while (wrapper.assigns === true && next < words.length) {
      const word = words[next];
      const equals = word?.indexOf('=') ?? -1;
      if (word === undefined || equals < 1) break;
      assignments.push({ name: word.slice(0, equals), value: word.slice(equals + 1), word: next });
      next++;
    }
    next += wrapper.positional ?? 0;
    if (wrapper.behindDashes === true) {
      const dashes = words.indexOf('--', start);
      next = dashes < 0 ? words.length : dashes + 1;
    }
    start = Math.min(next, words.length);
  }
  return { start, assignments, ...(gives && { gives }) };
}

/** A command that runs another one inside a container. */
export interface Contained {
  /** The compose service; absent for `docker exec`. */
  readonly service?: string;
  /** The container that `docker exec` names. */
  readonly container?: string;
  /** Index of the first word of the command inside. */
  readonly start: number;
  readonly assignments: readonly Assignment[];
}

/** What `docker compose exec|run SERVICE …` and `docker exec CONTAINER …` run inside; absent for other commands. */
export function unwrapContainer(words: Words, from = 0): Contained | undefined {
  const program = lastPart(words[from]);
  const alone = program === 'docker-compose' || program === 'podman-compose';
  if (!alone && program !== 'docker' && program !== 'podman') return undefined;
  if (!alone && words[from + 1] !== 'compose') {
    const at = afterOptions(words, from + 1, dockerOptions);
    if (words[at] === 'run') return inCaddyImage(words, at + 1);
    const isExec = words[at] === 'exec' || (words[at] === 'container' && words[at + 1] === 'exec');
    if (!isExec) return undefined;
    const { service, ...contained } = behindName(words, at + (words[at] === 'exec' ? 1 : 2));
    return { ...contained, ...(service !== undefined && { container: service }) };
  }
  const verb = afterOptions(words, from + (alone ? 1 : 2), composeOptions);
  if (words[verb] !== 'exec' && words[verb] !== 'run') return undefined;
  const contained = behindName(words, verb + 1);
  return contained.service === undefined ? undefined : contained;
}

/** The index behind the options that begin at `from`; options named in `valued` take the next word along. */
export function afterOptions(words: Words, from: number, valued: readonly string[]): number {
  let at = from;
  for (; at < words.length; at++) {
    const word = words[at];
    if (word === undefined || !word.startsWith('-') || word === '-') return at;
    if (word === '--') return at + 1;
    if (valued.includes(word)) at++;
  }
  return Math.min(at, words.length);
}

/** What a shell is told to run: a script's text behind `-c`, or a file. Absent for other programs, and where it reads its input. */
export function shellArgument(
  words: Words,
  start: number,
): { readonly kind: 'text' | 'file'; readonly word: number } | undefined {
  if (!isShell(words[start])) return undefined;
  let kind: 'text' | 'file' = 'file';
  let word = start + 1;
  for (; word < words.length; word++) {
    const flag = words[word];
    if (flag === undefined || !/^[-+]./.test(flag)) break;
    if (flag === '--') {
      word++;
      break;
    }
    if (flag === '--rcfile' || flag === '--init-file') word++;
    if (flag.startsWith('--')) continue;
    if (/^-\w*c/.test(flag)) kind = 'text';
    if (/[oO]$/.test(flag)) word++;
  }
  return word < words.length ? { kind, word } : undefined;
}

/** Whether a word names a shell whose language is that of `sh`. */
export function isShell(word: string | undefined): boolean {
  return /^(?:ba|da|a|z|k)?sh$/.test(lastPart(word));
}

/** The last part of a path; empty for an unknown word. */
export function lastPart(word: string | undefined): string {
  return word?.slice(word.lastIndexOf('/') + 1) ?? '';
}

/** Whether a command is `docker run` or the like. */
export function makesContainer(words: Words): boolean {
  const { start } = unwrap(words);
  const program = lastPart(words[start]);
  if (program !== 'docker' && program !== 'podman') return false;
  const verb = afterOptions(words, start + 1, dockerOptions);
  return words[words[verb] === 'container' ? verb + 1 : verb] === 'run';
}

/** What `docker run caddy …` runs; other images may be anything. */
function inCaddyImage(words: Words, from: number): Contained | undefined {
  const image = afterOptions(words, from, [...containerOptions, ...runOptions]);
  if (!/^(?:docker\.io\/)?(?:library\/)?caddy(?:[:@]|$)/.test(words[image] ?? '')) return undefined;
  return { start: Math.min(image + 1, words.length), assignments: [] };
}

function behindName(words: Words, from: number): Contained {
  const name = afterOptions(words, from, containerOptions);
  const assignments: Assignment[] = [];
  for (let i = from; i < name; i++) {
    const flag = words[i];
    const attached = flag?.startsWith('--env=') === true ? flag.slice('--env='.length) : undefined;
    const word = flag === '-e' || flag === '--env' ? words[i + 1] : attached;
    const equals = word?.indexOf('=') ?? -1;
    if (word === undefined || equals < 1) continue;
    assignments.push({ name: word.slice(0, equals), value: word.slice(equals + 1), word: i });
  }
  const service = words[name];
  const start = Math.min(name + 1, words.length);
  return { start, assignments, ...(service === undefined ? {} : { service }) };
}

interface Wrapper {
  /** Words that must follow the name. */
  readonly sub?: readonly string[];
  /** Options that take the next word as their value. */
  readonly valued?: readonly string[];
  /** How many words before the command are its own. */
  readonly positional?: number;
  /** Takes `NAME=value` words before the command. */
  readonly assigns?: true;
  /** The command stands behind `--`. */
  readonly behindDashes?: true;
  /** Gives the command variables that are kept elsewhere. */
  readonly gives?: true;
}

function wrapperAt(words: Words, at: number): Wrapper | undefined {
  const name = lastPart(words[at]);
  if (name.startsWith('wait-for') || name.startsWith('wait_for')) return { behindDashes: true };
  const wrapper = wrappers.get(name);
  return wrapper?.sub?.every((word, i) => words[at + 1 + i] === word) === false
    ? undefined
    : wrapper;
}

const run: Wrapper = { sub: ['run'] };
const uvOptions = [
  '--with',
  '--with-editable',
  '--with-requirements',
  '--project',
  '--directory',
  '--python',
  '-p',
  '--group',
  '--only-group',
  '--no-group',
  '--extra',
  '--no-extra',
  '--env-file',
  '--package',
  '--index',
  '--default-index',
  '--index-url',
  '--cache-dir',
  '--color',
];
const wrappers: ReadonlyMap<string, Wrapper> = new Map<string, Wrapper>([
  ['exec', { valued: ['-a'] }],
  ['command', {}],
  ['builtin', {}],
  ['nohup', {}],
  ['setsid', {}],
  ['time', { valued: ['-f', '-o'] }],
  ['nice', { valued: ['-n'] }],
  ['ionice', { valued: ['-c', '-n'] }],
  ['stdbuf', { valued: ['-i', '-o', '-e'] }],
  ['timeout', { valued: ['-s', '-k', '--signal', '--kill-after'], positional: 1 }],
  ['env', { valued: ['-u', '--unset', '-C', '--chdir'], assigns: true }],
  ['sudo', { valued: ['-u', '-g', '-U', '-p', '-C', '--user', '--group'], assigns: true }],
  ['tini', { valued: ['-p', '-e'] }],
  ['tini-static', { valued: ['-p', '-e'] }],
  ['dumb-init', { valued: ['-r', '--rewrite'] }],
  ['catatonit', {}],
  ['gosu', { positional: 1 }],
  ['su-exec', { positional: 1 }],
  ['dockerize', { behindDashes: true }],
  ['poetry', { sub: ['run'], valued: ['-C', '--directory', '-P', '--project'] }],
  // https://pipenv.pypa.io/en/latest/shell.html
  ['pipenv', { sub: ['run'], gives: true }],
  ['pdm', { sub: ['run'], valued: ['-p', '--project'] }],
  ['hatch', run],
  ['rye', run],
  ['uv', { sub: ['run'], valued: uvOptions }],
  ['uvx', { valued: ['--from', ...uvOptions] }],
  ['doppler', { sub: ['run'], behindDashes: true, gives: true }],
  ['op', { sub: ['run'], behindDashes: true, gives: true }],
  ['dotenv', { sub: ['run'], valued: ['-f', '--file'], gives: true }],
  ['opentelemetry-instrument', { valued: ['--traces_exporter', '--service_name'] }],
  ['ddtrace-run', {}],
  ['newrelic-admin', { sub: ['run-program'] }],
]);

// https://docs.docker.com/reference/cli/docker/compose/#options
const composeOptions = [
  '-f',
  '--file',
  '-p',
  '--project-name',
  '--profile',
  '--env-file',
  '--project-directory',
  '--ansi',
  '--progress',
  '--parallel',
];
const dockerOptions = ['-c', '--context', '-H', '--host', '-l', '--log-level', '--config'];
// The options of `exec` and `run` together: none of them takes a value in one and none in the other.
// Those of `docker run` beside them. https://docs.docker.com/reference/cli/docker/container/run/#options
const runOptions = [
  '--network',
  '--net',
  '--mount',
  '--restart',
  '-h',
  '--hostname',
  '--platform',
  '-m',
  '--memory',
  '--cpus',
  '--add-host',
  '--dns',
  '--expose',
  '--log-driver',
  '--log-opt',
  '--security-opt',
  '--volumes-from',
  '--tmpfs',
  '--ulimit',
  '--network-alias',
];
const containerOptions = [
  '-e',
  '--env',
  '--env-file',
  '--env-from-file',
  '-u',
  '--user',
  '-w',
  '--workdir',
  '--index',
  '-v',
  '--volume',
  '-p',
  '--publish',
  '--name',
  '--entrypoint',
  '-l',
  '--label',
  '--cap-add',
  '--cap-drop',
  '--pull',
  '--detach-keys',
];
