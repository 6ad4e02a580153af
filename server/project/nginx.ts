import { basename, type Files } from '../workspace.ts';
import { copySource } from './container-paths.ts';
import type { Given } from './options.ts';
import type { Command, Project, Service, Stage } from './project.ts';
import { addresses, type Bind } from './server-call.ts';

/** Where the nginx of each service listens, by what stands in its configuration. Services of which that is not known as a whole are left out. */
export function nginxBinds(
  { compose, stages, commands }: Pick<Project, 'compose' | 'stages' | 'commands'>,
  files: Files,
): ReadonlyMap<string, readonly Bind[]> {
  const found = new Map<string, readonly Bind[]>();
  for (const service of compose?.services.values() ?? []) {
    const stage = service.build ? stages.get(service.name) : undefined;
    const own = service.build ? stage?.from : service.image;
    const port = own && portOfImage(own.value);
    if (!own || port === undefined || startsOtherwise(service, stage)) continue;
    const placed = filesIn(service, stage, commands, files);
    const binds = placed && bindsOf(placed, { value: `0.0.0.0:${port}`, at: own.at }, files);
    if (binds) found.set(service.name, binds);
  }
  return found;
}

/** https://hub.docker.com/_/nginx, https://hub.docker.com/r/nginxinc/nginx-unprivileged */
function portOfImage(image: string): number | undefined {
  if (/^(?:docker\.io\/)?(?:library\/)?nginx(?::|@|$)/.test(image)) return 80;
  return /^(?:docker\.io\/)?nginxinc\/nginx-unprivileged(?::|@|$)/.test(image) ? 8080 : undefined;
}

function startsOtherwise({ command, entrypoint }: Service, stage: Stage | undefined): boolean {
  if (entrypoint || stage?.entrypoint) return true;
  const words = command ? command.value : (stage?.cmd?.value ?? ['nginx']);
  return words?.[0] !== 'nginx' || words.some((word) => word.startsWith('-c'));
}

const root = '/etc/nginx';
const main = `${root}/nginx.conf`;
const folder = `${root}/conf.d`;

/** The files below nginx's folder that are not the image's own, by their path; undefined when some are not known. */
function filesIn(
  { mounts, build }: Service,
  stage: Stage | undefined,
  commands: readonly Command[],
  files: Files,
): ReadonlyMap<string, string | undefined> | undefined {
  const placed = new Map<string, string | undefined>();
  const touched = commands.some(
    ({ stage: when, at, words }) =>
      when === 'build' &&
      at.uri === stage?.uri &&
      words.some((word) => word?.includes('nginx') ?? true),
  );
  if (touched || (stage && writesConfig(files.read(stage.uri) ?? ''))) return undefined;
  for (const { from, sources, target } of stage?.copies ?? []) {
    if (!target.startsWith(root) && !root.startsWith(target)) continue;
    if (from !== undefined || !build || !target.startsWith(root)) return undefined;
    for (const source of sources) {
      if (!place(copySource(build.context, source), target, placed, files)) return undefined;
    }
  }
  for (const { kind, source, target } of mounts) {
    if (target === '' || target === root || root.startsWith(`${target}/`)) return undefined;
    if (!target.startsWith(`${root}/`)) continue;
    if (kind !== 'bind' || source === undefined) return undefined;
    // A mounted folder hides the image's own.
    if (target === folder) placed.set(`${folder}/default.conf`, undefined);
    if (!place(source, target, placed, files)) return undefined;
  }
  return [...placed.keys()].some((path) => path.startsWith(`${root}/templates`))
    ? undefined
    : placed;
}

/** Whether a Dockerfile writes a file of nginx by itself, such as by a document that stands in it. */
function writesConfig(dockerfile: string): boolean {
  const rest = dockerfile.replace(/^\s*(?:COPY|ADD|CMD|ENTRYPOINT)\s.*$/gim, '');
  return rest.includes(root) || /^\s*listen\s+\S+;/m.test(rest);
}

/** Notes a file, or those of a folder; says whether it is here. */
function place(
  uri: string,
  target: string,
  placed: Map<string, string | undefined>,
  files: Files,
): boolean {
  if (files.read(uri) !== undefined) {
    placed.set(
      target.endsWith('/') || target === folder
        ? `${target.replace(/\/$/, '')}/${basename(uri)}`
        : target,
      uri,
    );
    return true;
  }
  const inside = files.find(uri, '*');
  for (const one of inside) placed.set(`${target.replace(/\/$/, '')}/${basename(one)}`, one);
  return inside.length > 0;
}

function bindsOf(
  placed: ReadonlyMap<string, string | undefined>,
  standard: Given,
  files: Files,
): readonly Bind[] | undefined {
  const found: Given[] = [];
  const add = (uri: string): boolean => {
    const listens = listensIn(uri, files.read(uri) ?? '');
    found.push(...(listens?.found ?? []));
    return listens !== undefined;
  };
  const own = placed.get(main);
  const listed = own === undefined ? [folder] : listensIn(own, files.read(own) ?? '')?.includes;
  if (own !== undefined && !add(own)) return undefined;
  const isFollowed = (listed ?? ['']).every(
    (path) =>
      path === folder || /(?:mime\.types|fastcgi_params|proxy_params|uwsgi_params)$/.test(path),
  );
  if (!isFollowed) return undefined;
  if (listed?.includes(folder)) {
    for (const [path, uri] of placed) {
      if (uri !== undefined && /\/conf\.d\/[^/]+\.conf$/.test(path) && !add(uri)) return undefined;
    }
    if (!placed.has(`${folder}/default.conf`)) found.push(standard);
  }
  return addresses(found);
}

interface Listens {
  readonly found: readonly Given[];
  /** The folders and files of `include`; the folder alone for `conf.d/*.conf`. */
  readonly includes: readonly string[];
}

/** What the `server` blocks of a configuration file listen on. https://nginx.org/en/docs/http/ngx_http_core_module.html#listen */
function listensIn(uri: string, text: string): Listens | undefined {
  const found: Given[] = [];
  const includes: string[] = [];
  const blocks: { name: string; listens: number; at: number }[] = [];
  for (const { words, end } of statements(text)) {
    const [name = '', first] = words.map(({ text: word }) => word);
    if (end === '{') blocks.push({ name, listens: 0, at: words[0]?.start ?? 0 });
    else if (end === '}') {
      const closed = blocks.pop();
      if (!closed) return undefined;
      // Without a word about it, nginx takes port 80.
      if (closed.name === 'server' && closed.listens === 0) {
        found.push({ value: '0.0.0.0:80', at: { uri, start: closed.at, end: closed.at + 6 } });
      }
    } else if (name === 'listen' && blocks.at(-1)?.name === 'server') {
      blocks.at(-1)!.listens++;
      const { start = 0, end: behind = 0 } = words[1] ?? {};
      const known = first === undefined || first.includes('$') ? undefined : first;
      const value = known === undefined || !/^\d+$/.test(known) ? known : `0.0.0.0:${known}`;
      found.push({ value: value?.replace(/^\*/, '0.0.0.0'), at: { uri, start, end: behind } });
    } else if (name === 'include' && first !== undefined) {
      includes.push(/conf\.d\/\*(?:\.conf)?$/.test(first) ? folder : first);
    } else if (name.includes('lua')) return undefined;
  }
  const isKnown = found.every(({ value }) => value === undefined || /:\d+$|^unix:/.test(value));
  return blocks.length === 0 && isKnown ? { found, includes } : undefined;
}

interface Word {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/** Words up to `;`, `{` or `}`; in quotes they may hold anything. */
function* statements(
  text: string,
): Generator<{ readonly words: readonly Word[]; readonly end: string }> {
  let words: Word[] = [];
  let at = 0;
  while (at < text.length) {
    const character = text[at]!;
    if (/\s/.test(character)) at++;
    else if (character === '#') {
      const line = text.indexOf('\n', at);
      at = line < 0 ? text.length : line;
    } else if (character === ';' || character === '{' || character === '}') {
      yield { words, end: character };
      words = [];
      at++;
    } else {
      const start = at;
      const quote = character === '"' || character === "'" ? character : '';
      at = quote === '' ? endOfWord(text, at) : endOfQuote(text, at, quote);
      const inside = quote === '' ? text.slice(start, at) : text.slice(start + 1, at - 1);
      words.push({ text: inside, start, end: at });
    }
  }
}

function endOfWord(text: string, start: number): number {
  for (let at = start; at < text.length; at++) {
    if (text[at] === '\\') at++;
    // A variable in braces is no block.
    else if (text.startsWith('${', at)) at = Math.max(at + 1, text.indexOf('}', at));
    else if (/[\s;{}]/.test(text[at]!)) return at;
  }
  return text.length;
}

function endOfQuote(text: string, start: number, quote: string): number {
  for (let at = start + 1; at < text.length; at++) {
    if (text[at] === '\\') at++;
    else if (text[at] === quote) return at + 1;
  }
  return text.length;
}
