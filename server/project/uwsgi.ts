import { wholeLine } from '../../grammar/text.ts';
import type { Given } from './options.ts';
import type { Fact } from './project.ts';
import { addresses, type Bind, type Call, counted, type TextFile } from './server-call.ts';

/** Where uWSGI listens; absent when it is not known. https://uwsgi-docs.readthedocs.io/en/latest/HTTP.html */
export function uwsgiBind(call: Call): readonly Bind[] | undefined {
  const said = valuesOf(call, [...http, ...own]);
  if (!said) return undefined;
  const binds = [
    ...http.flatMap((name) => said.get(name) ?? []).flatMap(read),
    ...own
      .flatMap((name) => said.get(name) ?? [])
      .flatMap(read)
      .map((bind) => ({ ...bind, isUwsgi: true as const })),
  ];
  return binds.length === 0 ? undefined : binds;
}

/** What uWSGI puts into the environment of its workers, as `NAME=VALUE` each. */
export function uwsgiEnvironment(call: Call): readonly Given[] {
  return valuesOf(call, ['env'])?.get('env') ?? call.options.values.get('env') ?? [];
}

/** How many processes serve requests; absent when it is not known. */
export function uwsgiProcesses(call: Call): Fact<number> | undefined {
  const said = valuesOf(call, ['processes', 'workers']);
  if (!said) return undefined;
  const given = [...said.values()].flat();
  return given.length === 0 ? { value: 1, at: call.at } : counted(given.at(-1));
}

const http = ['http', 'http-socket', 'https'];
const own = ['socket', 'uwsgi-socket'];

/** Without a colon it is the path of a Unix socket. */
function read(given: Given): readonly Bind[] {
  return given.value?.includes(':') === false
    ? [{ socket: given.value, at: given.at }]
    : addresses([given]);
}

/** Options by name, from the command line and from its configuration file; absent when a file cannot be read as a whole. */
function valuesOf(
  { options, surroundings }: Call,
  names: readonly string[],
): ReadonlyMap<string, readonly Given[]> | undefined {
  const found = new Map(names.map((name) => [name, [...(options.values.get(name) ?? [])]]));
  if (otherForms.some((name) => options.values.has(name))) return undefined;
  const named = [
    ...(options.values.get('ini') ?? []),
    ...options.positional.filter(({ value }) => /\.(?:ini|xml|ya?ml|json)$/.test(value ?? '')),
  ];
  const [file, ...others] = named;
  if (!file) return found;
  const [path = '', section = 'uwsgi'] = (file.value ?? '').split(':');
  const text =
    others.length === 0 && path.endsWith('.ini') ? surroundings.readText?.(path) : undefined;
  const entries = text && readSection(text, section);
  if (!entries) return undefined;
  for (const { name, given } of entries) found.get(name)?.push(given);
  return found;
}

const otherForms = ['xml', 'yaml', 'yml', 'json', 'emperor'];

interface Entry {
  readonly name: string;
  readonly given: Given;
}

/**
 * The options of one section; absent where what holds depends on more than is written.
 * https://uwsgi-docs.readthedocs.io/en/latest/Configuration.html
 */
function readSection({ uri, text }: TextFile, section: string): readonly Entry[] | undefined {
  const entries: Entry[] = [];
  let inside = false;
  for (let start = 0; start < text.length; ) {
    const { end } = wholeLine(text, start);
    const line = text.slice(start, end);
    const lineStart = start;
    start = end;
    const title = /^\s*\[([^\]]*)\]/.exec(line)?.[1];
    if (title !== undefined) inside = title === section;
    const entry = inside ? /^\s*([\w.-]+)\s*=\s*(.*?)\s*$/.exec(line) : null;
    if (!entry) continue;
    // Options may be written with underscores as well.
    const name = (entry[1] ?? '').replaceAll('_', '-');
    if (conditions.test(name)) return undefined;
    const written = entry[2] ?? '';
    const from = lineStart + line.indexOf(written, line.indexOf('=') + 1);
    const value = /[%$@]/.test(written) ? undefined : written;
    entries.push({ name, given: { value, at: { uri, start: from, end: from + written.length } } });
  }
  return entries;
}

/** Other files, and options that hold only sometimes. */
const conditions = /^(?:ini|include|inherit|import|for|if-|end)/;
