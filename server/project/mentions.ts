import type { Place, Span } from '../../grammar/text.ts';
import { basename, type Files } from '../workspace.ts';
import { instructionsOf, wordsOf } from './dockerfile-syntax.ts';
import { readDotenv } from './dotenv.ts';
import { otherLanguages } from './environment.ts';
import { type Excerpt, placeIn } from './excerpt.ts';
import type { Compose, Mention } from './project.ts';
import { readYaml, type YamlNode, yamlGet } from './yaml.ts';

/**
 * Where env files, compose files and Dockerfiles name environment variables, in the order of each file. Each is read when
 * it is first asked for. Undefined for files of other forms, and for one that is not there.
 */
export function mentionReader(
  files: Files,
  compose: Compose | undefined,
): (uri: string) => readonly Mention[] | undefined {
  const known = new Map<string, readonly Mention[] | undefined>();
  return (uri) => {
    if (!known.has(uri)) known.set(uri, mentionsIn(uri, files.read(uri), compose));
    return known.get(uri);
  };
}

function mentionsIn(
  uri: string,
  text: string | undefined,
  compose: Compose | undefined,
): readonly Mention[] | undefined {
  if (text === undefined) return undefined;
  const name = basename(uri);
  const found = compose?.files.includes(uri)
    ? composeMentions(uri, text)
    : /dockerfile|containerfile/i.test(name)
      ? dockerfileMentions(uri, text)
      : /(?:^|[.\-_])env(?:$|[.\-_])/i.test(name) && !otherLanguages.test(name)
        ? dotenvMentions(uri, text)
        : undefined;
  if (!found) return undefined;
  const byStart = new Map<number, Mention>();
  for (const one of found) if (!byStart.has(one.at.start)) byStart.set(one.at.start, one);
  return [...byStart.values()].sort((a, b) => a.at.start - b.at.start);
}

function* dotenvMentions(uri: string, text: string): Generator<Mention> {
  for (const { name, nameAt, raw, valueAt } of readDotenv(uri, text)) {
    yield { name, at: nameAt, sets: true };
    // Compose takes what stands in single quotes as it is.
    if (!raw.startsWith("'")) yield* uses(uri, text, valueAt, '\\');
  }
}

/** `environment` and `build.args` set; `$NAME` in any value uses. */
function* composeMentions(uri: string, text: string): Generator<Mention> {
  for (const document of readYaml(uri, text).documents) {
    const services = yamlGet(document, 'services');
    for (const [service, { value }] of services?.kind === 'mapping' ? services.entries : []) {
      for (const node of [
        yamlGet(value, 'environment'),
        yamlGet(yamlGet(value, 'build'), 'args'),
      ]) {
        for (const one of namesOf(node, uri, text)) yield { ...one, service };
      }
    }
    // Here `$$` alone takes the meaning away.
    for (const at of scalars(document)) yield* uses(uri, text, at, '');
  }
}

/** The keys of a mapping, or what stands before `=` in the items of a list. */
function* namesOf(node: YamlNode | undefined, uri: string, text: string): Generator<Mention> {
  if (node?.kind === 'mapping') {
    for (const [name, { keyAt, value }] of node.entries) {
      const isBare = value.kind === 'scalar' && value.value === null;
      yield* named(name, { uri, start: keyAt.start, text }, isBare);
    }
  }
  if (node?.kind !== 'sequence') return;
  for (const item of node.items) {
    if (item.kind !== 'scalar') continue;
    const name = item.raw.split('=', 1)[0] ?? '';
    yield* named(name, { uri, start: item.at.start, text }, name === item.raw);
  }
}

/** Nothing for a name that is written in another way, such as with escapes. */
function* named(
  name: string,
  { uri, start, text }: { readonly uri: string; readonly start: number; readonly text: string },
  isBare: boolean,
): Generator<Mention> {
  const end = start + name.length;
  if (!isName(name) || text.slice(start, end) !== name) return;
  yield { name, at: { uri, start, end }, sets: true, ...(isBare && { inherited: true }) };
}

function* scalars(node: YamlNode): Generator<Place> {
  if (node.kind === 'scalar') yield node.at;
  else if (node.kind === 'sequence') for (const item of node.items) yield* scalars(item);
  else for (const { value } of node.entries.values()) yield* scalars(value);
}

/** `ENV` and `ARG` set; `$NAME` in any instruction uses. */
function* dockerfileMentions(uri: string, text: string): Generator<Mention> {
  const { instructions, escape } = instructionsOf(uri, text);
  for (const { keyword, rest, script } of instructions) {
    if (keyword === 'ENV' || keyword === 'ARG') yield* declared(rest, escape, keyword);
    yield* usesIn(script, escape);
  }
}

/** `ENV a=b c=d`, `ENV a b`, `ARG a b=c`. */
function* declared(rest: Excerpt, escape: string, keyword: 'ENV' | 'ARG'): Generator<Mention> {
  const words = wordsOf(rest.text, escape);
  const first = words[0] && rest.text.slice(words[0].start, words[0].end);
  const isOld = keyword === 'ENV' && first?.includes('=') === false;
  for (const { start, end } of isOld ? words.slice(0, 1) : words) {
    const name = rest.text.slice(start, end).split('=', 1)[0] ?? '';
    if (isName(name)) yield { name, at: placeIn(rest, start, start + name.length), sets: true };
  }
}

function* usesIn(excerpt: Excerpt, escape: string): Generator<Mention> {
  const whole = { start: 0, end: excerpt.text.length };
  for (const { name, start, end } of dollars(excerpt.text, whole, escape)) {
    yield { name, at: placeIn(excerpt, start, end), sets: false };
  }
}

function* uses(uri: string, text: string, within: Span, escape: string): Generator<Mention> {
  for (const { name, start, end } of dollars(text, within, escape)) {
    yield { name, at: { uri, start, end }, sets: false };
  }
}

/** The names behind `$` and `${`. `$$` is no variable, and neither is a `$` behind `escape`, where there is one. */
function* dollars(
  text: string,
  { start: from, end: to }: Span,
  escape: string,
): Generator<Span & { readonly name: string }> {
  for (let at = from; at < to; at++) {
    const character = text[at];
    if (character === escape || (character === '$' && text[at + 1] === '$')) at++;
    else if (character === '$') {
      const start = text[at + 1] === '{' ? at + 2 : at + 1;
      let end = start;
      while (end < to && /\w/.test(text[end] ?? '')) end++;
      const name = text.slice(start, end);
      if (isName(name)) yield { name, start, end };
    }
  }
}

function isName(text: string): boolean {
  return /^[A-Za-z_]\w*$/.test(text);
}
