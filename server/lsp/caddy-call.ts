import type { Analysis } from '../analysis/analyze.ts';
import { dirname } from '../workspace.ts';

/** One start of the user's Caddy. */
export interface Call {
  /** The program with its first arguments, such as `docker compose exec caddy caddy`. */
  readonly command: readonly string[];
  readonly args: readonly string[];
  /** Where it is started, as a URI. */
  readonly folder: string;
  /** The opened folder, as a URI. */
  readonly root: string;
  /** What it reads from its standard input. */
  readonly input: string;
  /** Set on top of what the editor's own environment says. */
  readonly environment: ReadonlyMap<string, string>;
  readonly signal: AbortSignal;
}

export interface Outcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** What the user's Caddy has against a Caddyfile. */
export interface Objection {
  readonly message: string;
  /** The file it names. */
  readonly uri: string;
  /** From 0. */
  readonly line: number;
}

/** How Caddy is asked about a Caddyfile, with its text as it is in the editor. */
export function callFor(
  analysis: Analysis,
  text: string,
  command: readonly string[],
  flags: readonly string[],
  signal: AbortSignal,
): Call {
  const { uri, files, project } = analysis;
  const isWrapped = command.length > 1;
  const config = (isWrapped && importsFiles(analysis) && pathInside(analysis)) || '-';
  const compose = project.compose?.files[0];
  return {
    command,
    args: ['adapt', '--config', config, '--adapter', 'caddyfile', ...flags],
    // A wrapper such as Compose looks for its own files.
    folder: !isWrapped ? dirname(uri) : compose === undefined ? files.root : dirname(compose),
    root: files.root,
    input: config === '-' ? text : '',
    environment: environmentOf(analysis),
    signal,
  };
}

/** What Caddy said; undefined when it was not Caddy that ended badly, but what should have started it. */
export function objectionsOf(
  { code, stderr }: Outcome,
  analysis: Analysis,
): readonly Objection[] | undefined {
  if (code === 0) return [];
  const error = errorIn(stderr);
  if (error === undefined) return undefined;
  const place = placeOf(error, analysis);
  return [{ message: plain(error), ...(place ?? { uri: analysis.uri, line: 0 }) }];
}

/** Relative imports are looked for beside the file, which standard input does not have. */
function importsFiles({ config }: Analysis): boolean {
  return config.imports.some(
    ({ snippet, pattern }) => snippet === undefined && !pattern.text.startsWith('/'),
  );
}

/** Where Caddy's container has the Caddyfile; undefined when no mount brings it. */
function pathInside({ uri, project }: Analysis): string | undefined {
  for (const { kind, source, target } of project.caddy?.mounts ?? []) {
    if (kind !== 'bind' || source === undefined || target === '') continue;
    if (source === uri) return target;
    const folder = source.replace(/\/?$/, '/');
    if (uri.startsWith(folder)) return `${target}/${decodeURI(uri.slice(folder.length))}`;
  }
  return undefined;
}

/** Known values of the variables that the Caddyfile names. Those that say how programs run stay as they are. */
function environmentOf({ config, project }: Analysis): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const { variables } of config.sources.values()) {
    for (const { name } of variables) {
      const value = project.environment.variables.get(name)?.value;
      if (value !== undefined && /^[A-Za-z_]\w*$/.test(name) && !isOfSystem(name)) {
        found.set(name, value);
      }
    }
  }
  return found;
}

function isOfSystem(name: string): boolean {
  return /^(?:PATH|HOME|SHELL|LD_\w*|DYLD_\w*|DOCKER_\w*|COMPOSE_\w*|GO\w*|NODE_\w*|SSL_\w*|XDG_\w*)$/i.test(
    name,
  );
}

/** The last error in Caddy's log, or what versions without one print. */
function errorIn(stderr: string): string | undefined {
  const lines = stderr.split('\n').filter((line) => line !== '');
  for (const line of lines.toReversed()) {
    const message = line.startsWith('{') ? logged(line) : undefined;
    if (message !== undefined) return message;
  }
  const printed = lines.findLast((line) =>
    /^Error: (?:adapting|validat|reading|loading|.*:\d+)/.test(line),
  );
  return printed?.slice('Error: '.length);
}

function logged(line: string): string | undefined {
  try {
    const entry: unknown = JSON.parse(line);
    const isRecord = typeof entry === 'object' && entry !== null;
    if (!isRecord || !('level' in entry) || !('msg' in entry)) return undefined;
    return entry.level === 'error' ? String(entry.msg) : undefined;
  } catch {
    return undefined;
  }
}

/** The first file and line that a message names, as far as the file is one of the config. */
function placeOf(
  message: string,
  { uri, config }: Analysis,
): { readonly uri: string; readonly line: number } | undefined {
  for (const [, name = '', number] of message.matchAll(/(?:^|\s)(-|[^\s:]*[^\s:,]):(\d+)\b/g)) {
    const line = Number(number) - 1;
    if (line < 0) continue;
    if (name === '-') return { uri, line };
    const named = [...config.sources.keys()].filter((one) => endsAlike(name, one));
    if (named.length === 1 && named[0] !== undefined) return { uri: named[0], line };
  }
  return undefined;
}

/** A container has the same file under another folder. */
function endsAlike(path: string, uri: string): boolean {
  const last = path.slice(path.lastIndexOf('/') + 1);
  return decodeURIComponent(uri.slice(uri.lastIndexOf('/') + 1)) === last;
}

/** Without the places, which the editor shows. */
function plain(message: string): string {
  return message
    .replace(/^adapting config using caddyfile: /, '')
    .replace(/^(?:-|[^\s:]+):\d+: /, '')
    .replaceAll(/,? at (?:-|[^\s:]+):\d+/g, '')
    .replace(/ import chain: \[''\]$/, '');
}
