import type { Files } from '../workspace.ts';
import {
  assemble,
  type Excerpt,
  excerptOf,
  hole,
  type Part,
  placeIn,
  withHoles,
} from './excerpt.ts';
import type { Fact } from './project.ts';
import { addresses, type Bind } from './server-call.ts';
import { readScript, type ShellCommand } from './shell.ts';

/** The services of systemd that a repository brings. */
export function unitFiles(files: Files): readonly string[] {
  return files.find(files.root, '**/*.service');
}

/** What a service starts on its machine. https://www.freedesktop.org/software/systemd/man/latest/systemd.service.html */
export function readUnit(uri: string, text: string): readonly ShellCommand[] {
  const source = excerptOf(uri, text);
  const settings = settingsIn(source.text);
  const environment = new Map(settings.flatMap((setting) => [...variablesIn(source, setting)]));
  const folder = workingDirectory(source, settings);
  return settings.flatMap(({ section, key, parts }) => {
    if (section !== 'Service' || key !== 'ExecStart') return [];
    const script = withoutSpecifiers(assemble(source, parts));
    // Signs in front of the program say how it is started.
    const start = /^[-@:+!|]*/.exec(script.text)?.[0].length ?? 0;
    const command = assemble(script, [{ start, end: script.text.length }]);
    const commands = readScript(command, { stage: 'start', environment });
    return folder === undefined ? commands : commands.map((one) => ({ ...one, folder }));
  });
}

/** The paths of the env files that a service reads on its machine. */
export function environmentFiles(uri: string, text: string): readonly string[] {
  const source = excerptOf(uri, text);
  return settingsIn(source.text).flatMap(({ section, key, parts }) => {
    if (section !== 'Service' || key !== 'EnvironmentFile') return [];
    const path = assemble(source, parts).text.trim().replace(/^-/, '');
    return path === '' ? [] : [path];
  });
}

/** The last `WorkingDirectory=`, when it is a path that is known as a whole. */
function workingDirectory(source: Excerpt, settings: readonly UnitSetting[]): string | undefined {
  const setting = settings.findLast(
    ({ section, key }) => section === 'Service' && key === 'WorkingDirectory',
  );
  const path = setting && assemble(source, setting.parts).text.trim().replace(/^-/, '');
  if (!path?.startsWith('/') || path.includes('%')) return undefined;
  return path.replace(/(?<=.)\/+$/, '');
}

/**
 * Where the socket beside a service listens for it, whatever the server itself is told; absent without one.
 * https://www.freedesktop.org/software/systemd/man/latest/systemd.socket.html
 */
export function socketBinds(service: string, files: Files): readonly Bind[] | undefined {
  const uri = service.replace(/\.service$/, '.socket');
  const text = uri === service ? undefined : files.read(uri);
  if (text === undefined) return undefined;
  const source = excerptOf(uri, text);
  const given = settingsIn(source.text).flatMap(({ section, key, parts }) => {
    if (section !== 'Socket' || key !== 'ListenStream') return [];
    const { start, end } = { start: parts[0]!.start, end: parts.at(-1)!.end };
    const { text: value } = withoutSpecifiers(assemble(source, parts));
    const at = placeIn(source, start, end);
    return [{ value: value.includes(hole) ? undefined : plain(value.trim()), at }];
  });
  return given.length > 0 ? addresses(given) : undefined;
}

/** A port alone is one of all interfaces. */
function plain(value: string): string {
  return /^\d+$/.test(value) ? `0.0.0.0:${value}` : value;
}

export interface UnitSetting {
  readonly section: string;
  readonly key: string;
  /** The value, without the ends of lines that go on. */
  readonly parts: readonly Part[];
}

/** The settings of a unit, in its order. */
export function settingsIn(text: string): readonly UnitSetting[] {
  const settings: UnitSetting[] = [];
  let section = '';
  let open: Part[] | undefined;
  let start = 0;
  for (const line of text.split('\n')) {
    const end = start + line.length;
    const goesOn = line.endsWith('\\');
    const last = goesOn ? end - 1 : end;
    const [, key, value = ''] = /^\s*(\w+)\s*=\s*(.*)$/.exec(line) ?? [];
    if (open) {
      // Comments may stand between the lines of a value.
      if (!/^\s*[#;]/.test(line)) {
        open.push({ start, end: start, text: ' ' }, { start, end: last });
        if (!goesOn) open = undefined;
      }
    } else if (line.startsWith('[')) {
      section = /^\[([^\]]+)\]/.exec(line)?.[1] ?? '';
    } else if (key !== undefined && !/^\s*[#;]/.test(line)) {
      const parts: Part[] = [{ start: end - value.length, end: last }];
      settings.push({ section, key, parts });
      if (goesOn) open = parts;
    }
    start = end + 1;
  }
  return settings;
}

/** The variables of `Environment=A=1 "B=two words"`. */
export function* variablesIn(
  source: Excerpt,
  { section, key, parts }: UnitSetting,
): Generator<readonly [string, Fact<string | undefined>]> {
  if ((section !== 'Service' && section !== 'Container') || key !== 'Environment') return;
  const { text } = withoutSpecifiers(assemble(source, parts));
  const at = placeIn(source, parts[0]!.start, parts.at(-1)!.end);
  for (const [, double, single, bare = ''] of text.matchAll(/"([^"]*)"|'([^']*)'|(\S+)/g)) {
    const word = double ?? single ?? bare;
    const equals = word.indexOf('=');
    if (equals < 1) continue;
    const value = word.slice(equals + 1);
    yield [word.slice(0, equals), { value: value.includes(hole) ? undefined : value, at }];
  }
}

/** `%h` and the like are filled in by systemd. */
function withoutSpecifiers(script: Excerpt): Excerpt {
  return withHoles(script, /%[a-zA-Z]/g);
}

/** The last value of each setting of a unit; none where there is no such file. */
export function unitSettings(uri: string, files: Files): ReadonlyMap<string, Fact<string>> {
  const text = files.read(uri);
  if (text === undefined) return new Map();
  const source = excerptOf(uri, text);
  return new Map(
    settingsIn(source.text).map(({ key, parts }) => {
      const at = placeIn(source, parts[0]!.start, parts.at(-1)!.end);
      return [key, { value: assemble(source, parts).text.trim(), at }];
    }),
  );
}
