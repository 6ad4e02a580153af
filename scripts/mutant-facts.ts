import { standardSchema } from '../server/schema/schema.ts';
import {
  type Arg,
  type Body,
  type Choice,
  type Element,
  type Entry,
  entriesOf,
} from '../server/schema/usage.ts';
import { type Draw, inserted, type Operator, parentOf, put, withWords } from './mutant-draw.ts';
import { oddWords } from './mutant-words.ts';

/** Lines written from the facts: what may stand at the place, and what may stand elsewhere, with good words and odd ones. */
export const writtenLines: Readonly<Record<string, Operator>> = {
  'line of the facts': (draw) => {
    const body = bodyAt(draw);
    return body && put(draw, [draw.line, ...inserted(draw.indent, written(draw, body, 0))]);
  },
  'line of other facts': (draw) => {
    const body = draw.pick([...bodies.values()]);
    return put(draw, [...inserted(draw.indent, written(draw, body, 0)), draw.line]);
  },
  'option of the facts': (draw) => {
    const first = draw.lines.findIndex((line) => line.trim() !== '');
    const inside = draw.lines[first]?.trim() === '{';
    const start = inside ? first + 1 : 0;
    const option = inserted('\t', written(draw, schema.options, 0));
    const added = inside ? option : ['{', ...option, '}'];
    const places = added.map((_, i) => start + i);
    return { lines: draw.lines.toSpliced(start, 0, ...added), places };
  },
  'matcher of the facts': (draw) => {
    const name = `@${draw.pick(['m', 'm2', 'n'])}`;
    const matcher = written(draw, schema.requestMatchers, 0).split('\n');
    const head = draw.pick([`${name} ${matcher[0]}`, `${name} not ${matcher[0]}`]);
    const use = draw.pick([`respond ${name} x`, `handle ${name} {\n}`, `header ${name} a b`]);
    const added = [head, ...matcher.slice(1), ...use.split('\n')].join('\n');
    return put(draw, [draw.line, ...inserted(draw.indent, added)]);
  },
  'other value': (draw) => {
    const entry = draw.pick(namesakes.get(draw.words[0]!) ?? [undefined]);
    const words = entry?.pattern.flatMap((element) => ('choices' in element ? [element] : []));
    if (!entry || !words?.length || draw.words.length < 2) return undefined;
    const at = 1 + Math.floor(draw.random() * (draw.words.length - 1));
    return withWords(draw, draw.words.with(at, wordOf(draw, draw.pick(words).choices)));
  },
};

const schema = standardSchema();

/** The bodies that have entries of their own. */
const bodies: ReadonlyMap<string, Body> = new Map(
  [...schema.bodies].filter(([, body]) => body.entries.length > 0),
);

/** The entries of a name, wherever they stand. */
const namesakes: ReadonlyMap<string, readonly Entry[]> = new Map(
  allEntries().map(([name]) => [
    name,
    allEntries()
      .filter((each) => each[0] === name)
      .map(([, entry]) => entry),
  ]),
);

function allEntries(): readonly (readonly [string, Entry])[] {
  return [...bodies.values()].flatMap((body) =>
    body.entries.flatMap((entry) =>
      'literal' in entry.name ? [[entry.name.literal, entry] as const] : [],
    ),
  );
}

/** What may stand beside the line of the draw. */
function bodyAt({ lines, at, pick }: Draw): Body | undefined {
  const parent = parentOf(lines, at);
  if (parent === undefined)
    return lines.some((line) => line.endsWith('{')) ? undefined : schema.site;
  if (parent === '{') return schema.options;
  const known = namesakes.get(parent) ?? [];
  const inner = known.flatMap(({ body }) => (body ? [body] : []));
  return inner.length > 0 ? pick(inner) : known.length > 0 ? undefined : schema.site;
}

/** A line of a body, with its block. */
function written(draw: Draw, body: Body, depth: number): string {
  const entries = [...entriesOf(body)];
  const entry = draw.pick(entries.length > 0 ? entries : [...entriesOf(schema.site)]);
  return lineOf(draw, entry, depth);
}

function lineOf(draw: Draw, entry: Entry, depth: number): string {
  const words = [wordOf(draw, [entry.name])];
  const tail = argumentsOf(draw, entry.pattern, words, depth);
  const line = [...words, tail].join(' ').trimEnd();
  const { body } = entry;
  if (line.includes('\n') || !body || depth > 3) return line;
  if (entry.block !== 'required' && draw.random() < 0.5) return line;
  const inside = Array.from({ length: 1 + Math.floor(draw.random() * 3) }, () =>
    written(draw, body, depth + 1),
  );
  return [`${line} {`, ...inside, '}'].join('\n');
}

/** Puts the words of a pattern behind the others; the rest is what an inline body makes of the line. */
function argumentsOf(
  draw: Draw,
  pattern: readonly Element[],
  words: string[],
  depth: number,
): string {
  for (const element of pattern) {
    if (element.type === 'inline') return depth > 4 ? '' : written(draw, element.body, depth + 1);
    const times = element.type === 'word' && !element.many ? 1 : Math.floor(draw.random() * 3);
    if (element.type === 'word')
      for (let i = 0; i < Math.max(1, times); i++) words.push(wordOf(draw, element.choices));
    else
      for (let i = 0; i < (element.repeat ? times : Math.min(1, times)); i++) {
        const rest = argumentsOf(draw, element.elements, words, depth);
        if (rest !== '') return rest;
      }
  }
  return '';
}

/** A word that fits, most times. */
function wordOf(draw: Draw, choices: readonly Choice[]): string {
  const choice = draw.pick(choices);
  if ('literal' in choice) return choice.literal;
  const { accepts, values = [] } = choice.accepts;
  const pool = [...values.map(({ text }) => text), ...plainWords];
  const fitting = accepts ? pool.filter((text) => accepts(arg(text))) : pool;
  const odd = draw.random() < 0.1 || fitting.length === 0;
  return draw.pick(odd ? [...oddWords, ...pool] : fitting) || '""';
}

function arg(text: string): Arg {
  return { text, quote: '', unknown: false };
}

/** Words of many kinds. */
const plainWords: readonly string[] = [
  ...'a x-name X-Header 5 1 0 -1 100 8080 10s 1m 24h 5MB 64KiB 200 404 5xx * / /a /a/* /a/b*'.split(
    ' ',
  ),
  ...'a.example *.example localhost 127.0.0.1 10.0.0.0/8 ::1 a:80 http://a https://a.example h2c://a:1'.split(
    ' ',
  ),
  ...'unix//run/a.sock :8080 localhost:2019 {x} {host} {http.request.uri.path} {env.A} ^a(b+)$ [a-z]+'.split(
    ' ',
  ),
  ...'a@b.example off on true false get GET first random tls1.2 internal a=b {a} {b} `{path} == "/a"`'.split(
    ' ',
  ),
];
