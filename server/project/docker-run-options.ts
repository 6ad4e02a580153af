import type { Files } from '../workspace.ts';
import type { Fact } from './project.ts';
import type { ShellCommand } from './shell.ts';
import { makesContainer } from './wrappers.ts';

/** A word of a command, and how it is written. */
export type RunWord = Fact<string | undefined> & { readonly written: string };

/** What `docker run` is told. */
export interface RunWords {
  readonly image: Fact<string>;
  /** What follows the image. */
  readonly command: readonly RunWord[];
  /** Every value of an option, by its long name. */
  values(name: string): readonly RunWord[];
  /** Whether the container goes on when the command is done, as those of a deployment do. */
  readonly runsOn: boolean;
}

/** Absent for any other command, and where it is not known which word is the image. */
export function optionsOfRun(command: ShellCommand, files: Files): RunWords | undefined {
  const { words, places } = command;
  if (!makesContainer(words)) return undefined;
  const verb = words.indexOf('run');
  const found = new Map<string, RunWord[]>();
  const flags = new Set<string>();
  const wordAt = (index: number): RunWord | undefined => {
    const at = places[index];
    if (!at) return undefined;
    return { value: words[index], at, written: (files.read(at.uri) ?? '').slice(at.start, at.end) };
  };
  const note = (name: string, word: RunWord | undefined): void => {
    const own = found.get(name);
    if (word && own) own.push(word);
    else if (word) found.set(name, [word]);
  };
  for (let index = verb + 1; index < words.length; index++) {
    const word = wordAt(index);
    const text = word?.value;
    if (!word || text === undefined) return undefined;
    if (!text.startsWith('-')) {
      const rest = words.slice(index + 1).flatMap((_, offset) => wordAt(index + 1 + offset) ?? []);
      const runsOn = flags.has('detach') || found.has('restart');
      const image = { value: text, at: word.at };
      return { image, command: rest, runsOn, values: (name) => found.get(name) ?? [] };
    }
    const option = readOption(text);
    if (!option) return undefined;
    for (const flag of option.flags) flags.add(flag);
    const { name, joined } = option;
    if (name === undefined) continue;
    // An option that nobody knows may take the next word or not.
    if (joined !== undefined) note(name, { ...word, value: joined });
    else if (valued.has(name)) note(name, wordAt(++index));
    else if (switches.has(name)) flags.add(name);
    else return undefined;
  }
  return undefined;
}

interface Option {
  /** The option that may have a value, by its long name. */
  readonly name?: string;
  readonly joined?: string;
  /** Letters in front of it. */
  readonly flags: readonly string[];
}

function readOption(text: string): Option | undefined {
  if (text.startsWith('--')) {
    const equals = text.indexOf('=');
    if (equals < 0) return { name: longNames.get(text.slice(2)) ?? text.slice(2), flags: [] };
    const name = text.slice(2, equals);
    return { name: longNames.get(name) ?? name, joined: text.slice(equals + 1), flags: [] };
  }
  const flags: string[] = [];
  for (let at = 1; at < text.length; at++) {
    const letter = text.charAt(at);
    const name = letters.get(letter);
    if (name === undefined) return undefined;
    if (switches.has(name)) {
      flags.push(name);
      continue;
    }
    const rest = text.slice(at + 1).replace(/^=/, '');
    return rest === '' ? { name, flags } : { name, joined: rest, flags };
  }
  return { flags };
}

const letters: ReadonlyMap<string, string> = new Map([
  ['a', 'attach'],
  ['c', 'cpu-shares'],
  ['d', 'detach'],
  ['e', 'env'],
  ['h', 'hostname'],
  ['i', 'interactive'],
  ['l', 'label'],
  ['m', 'memory'],
  ['p', 'publish'],
  ['P', 'publish-all'],
  ['q', 'quiet'],
  ['t', 'tty'],
  ['u', 'user'],
  ['v', 'volume'],
  ['w', 'workdir'],
]);

const longNames: ReadonlyMap<string, string> = new Map([
  ['net', 'network'],
  ['net-alias', 'network-alias'],
]);

const switches: ReadonlySet<string> = new Set(
  'detach disable-content-trust help init interactive no-healthcheck oom-kill-disable privileged publish-all quiet read-only replace rm sig-proxy tty'.split(
    ' ',
  ),
);

const valued: ReadonlySet<string> = new Set(
  `add-host annotation attach blkio-weight cap-add cap-drop cgroup-parent cgroupns cidfile cpu-period cpu-quota cpu-shares
  cpus cpuset-cpus cpuset-mems device dns dns-option dns-search domainname entrypoint env env-file expose gpus group-add
  health-cmd health-interval health-retries health-start-period health-timeout hostname ip ip6 ipc isolation label
  label-file link log-driver log-opt mac-address memory memory-reservation memory-swap mount name network network-alias
  oom-score-adj pid pids-limit platform publish pull restart runtime security-opt shm-size stop-signal stop-timeout
  storage-opt sysctl tmpfs ulimit user userns uts volume volume-driver volumes-from workdir`.split(
    /\s+/,
  ),
);
