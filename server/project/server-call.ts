import type { Place } from '../../grammar/text.ts';
import type { Given, Options } from './options.ts';
import type { Fact, Setting } from './project.ts';

/** Where an application server listens. Host and port are absent where they are not known, and both for a Unix socket. */
export interface Bind {
  /** An address or name as the server reads it; `0.0.0.0` where none means all interfaces. */
  readonly host?: string;
  readonly port?: number;
  /** The path of a Unix socket. */
  readonly socket?: string;
  /** Speaks the uwsgi protocol, not HTTP. */
  readonly isUwsgi?: true;
  readonly at: Place;
}

/** What a gunicorn configuration file assigns, as the reader of Python sees it. */
export interface PythonFile {
  readonly settings: ReadonlyMap<string, Setting>;
  /** Whether a name that is not in `settings` is certainly not assigned. */
  readonly complete: boolean;
}

export interface TextFile {
  readonly uri: string;
  readonly text: string;
}

/** What is known beside the command. Without it, what depends on it is unknown. */
export interface Surroundings {
  /** Whether a variable that is not in the command's environment is certainly unset. */
  readonly complete?: boolean;
  /**
   * Reads the configuration file that gunicorn is given, named as `--config` names it, or `./gunicorn.conf.py`, which it
   * looks for by itself. A file that does not exist assigns nothing; absent when it cannot be told.
   */
  readonly readPython?: (config: string) => PythonFile | undefined;
  /** Reads a configuration file by its path in the container; absent when it cannot be told which one that is. */
  readonly readText?: (path: string) => TextFile | undefined;
}

/** One start of a server, and what is known of its environment. */
export interface Call {
  readonly options: Options;
  /** What the server finds in its environment. */
  readonly environment: ReadonlyMap<string, Fact<string | undefined>>;
  readonly surroundings: Surroundings;
  /** The whole command. */
  readonly at: Place;
}

/** `host:port`, `[::]:port`, `:port`, `host`, `unix:/path`, `fd://3`. */
export function addresses(given: readonly Given[]): readonly Bind[] {
  return given.map(({ value, at }) => {
    if (value === undefined || value.startsWith('fd://')) return { at };
    const socket =
      /^unix:(?:\/\/)?(.*)$/.exec(value)?.[1] ?? (value.startsWith('/') ? value : undefined);
    if (socket !== undefined) return { socket, at };
    const match = /^(?:tcp:\/\/)?(?:\[([^\]]*)\]|([^:]*))(?::(.*))?$/.exec(value);
    if (match === null) return { at };
    const host = match[1] ?? match[2];
    const port = match[3] === undefined ? 8000 : portOf(match[3]);
    return {
      host: host === undefined || host === '' ? '0.0.0.0' : host,
      ...(port === undefined ? {} : { port }),
      at,
    };
  });
}

/** A port that is written as a number. */
export function portOf(text: string | undefined): number | undefined {
  return text !== undefined && /^\d{1,5}$/.test(text) ? Number(text) : undefined;
}

/** The last value given to an option. */
export function last(options: Options, name: string): Given | undefined {
  return options.values.get(name)?.at(-1);
}

/** An option from the command line or a variable; empty when it is certainly not given, absent when that is not known. */
export function option(call: Call, name: string, prefix: string): Fact<string> | undefined {
  const given = last(call.options, name);
  if (given === undefined) return variable(call, `${prefix}_${name.toUpperCase()}`);
  return given.value === undefined ? undefined : { value: given.value, at: given.at };
}

/** The value of a variable; empty when it is certainly unset, absent when it is not known. */
export function variable(call: Call, name: string): Fact<string> | undefined {
  const found = call.environment.get(name);
  if (found === undefined) {
    return call.surroundings.complete === true ? { value: '', at: call.at } : undefined;
  }
  return found.value === undefined ? undefined : { value: found.value, at: found.at };
}

/** A number of processes that is written. */
export function counted(given: Given | undefined): Fact<number> | undefined {
  if (given?.value === undefined || !/^[1-9]\d{0,3}$/.test(given.value)) return undefined;
  return { value: Number(given.value), at: given.at };
}

/** The number of processes that `WEB_CONCURRENCY` gives, which is one without it; absent when that is not known. */
export function concurrency(call: Call): Fact<number> | undefined {
  const found = variable(call, 'WEB_CONCURRENCY');
  return found?.value === '' ? { value: 1, at: call.at } : counted(found);
}
