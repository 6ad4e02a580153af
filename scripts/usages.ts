import type { Schema } from '../server/schema/schema.ts';
import {
  type Body,
  type Choice,
  type Element,
  type Entry,
  entriesOf,
} from '../server/schema/usage.ts';
import { oddWords, wordsOf } from './usage-words.ts';

/** A small Caddyfile that tries one usage of the facts, in a right or a wrong way. */
export interface UsageCase {
  readonly input: string;
  /** What was done to the usage. */
  readonly op: string;
  /** The names that lead to it. */
  readonly path: string;
  /** The line that is tried, from 1. */
  readonly line: number;
}

/**
 * Every usage of the standard distribution at every depth: with as few and as many words as it takes and
 * with one less or more, with words of other kinds, with and without a block, twice, beside each of its neighbours, and in each other place.
 */
export function* usageCases(schema: Schema): Generator<UsageCase> {
  const places = placesOf(schema);
  const foreign = new Map<string, string>();
  for (const { body } of places)
    for (const entry of current(body)) foreign.set(nameOf(entry), exampleOf(entry));
  for (const place of places) {
    yield* casesAt(place);
    const own = new Set([...current(place.body)].map(nameOf));
    for (const [name, line] of foreign)
      if (!own.has(name)) yield caseOf(place, `${place.path} ${name}`, 'from elsewhere', [line]);
  }
}

/** One place for each body. */
function placesOf(schema: Schema): readonly Place[] {
  const found = new Map<Body, Place>();
  const places: Place[] = [
    { path: 'site', body: schema.site, write: (lines) => siteOf(lines) },
    { path: 'options', body: schema.options, write: (lines) => optionsOf(lines) },
  ];
  for (let place = places.shift(); place; place = places.shift()) {
    if (found.has(place.body)) continue;
    found.set(place.body, place);
    places.push(...placesBelow(place));
  }
  return [...found.values()];
}

/** One Caddyfile with the sites of several that have no options, each on a port and with a log of its own. */
export function sitesTogether(texts: readonly string[]): string {
  const sites = texts.map((text, at) =>
    text
      .replace(address, `s${at}.localhost:${10_000 + at}`)
      .replace(/^\tlog sample\b/gm, `\tlog sample${at}`)
      .replace(epilogue, ''),
  );
  return sites.join('') + epilogue;
}

/** Caddy takes the certificate from its own authority. */
const address = 'a.localhost:8080';

/** The part that every file has, so that names that usages refer to are defined. */
const epilogue = '\n&(sample) {\n\trespond sample\n}\n';

/** Where lines of a body can stand. */
interface Place {
  readonly path: string;
  readonly body: Body;
  /** A whole Caddyfile that holds these lines there, each perhaps with its block. */
  readonly write: (lines: readonly string[]) => string;
}

function siteOf(lines: readonly string[]): string {
  return `${address} {\n\t@sample path /sample\n\t${lines.join('\n\t')}\n}\n${epilogue}`;
}

function optionsOf(lines: readonly string[]): string {
  return `{\n\t${lines.join('\n\t')}\n}\n\n${address} {\n}\n${epilogue}`;
}

function placesBelow(place: Place): readonly Place[] {
  return [...current(place.body)].flatMap((entry) => {
    const found: Place[] = [];
    const name = nameOf(entry);
    // With all words there are, so that lines below are judged by themselves.
    const shapes = shapesOf(entry).filter(({ words }) => !words.some(isUndefined));
    for (const shape of shapes.toReversed()) {
      const start = [name, ...shape.words.map(({ text }) => text)].join(' ');
      const { inline } = shape;
      const path = `${place.path} ${name}`;
      if (inline)
        found.push({
          path,
          body: inline,
          write: (lines) => place.write(lines.map((line) => `${start} ${line}`)),
        });
      else if (entry.body && (entry.block === 'optional' || entry.block === 'required'))
        found.push({
          path,
          body: entry.body,
          write: (lines) => place.write([`${start} ${blockOf(entry, lines)}`]),
        });
    }
    return found;
  });
}

/** No line defines a response matcher. */
function isUndefined({ text }: Word): boolean {
  return text === '@a';
}

/** A block of an entry that holds these lines, and what it has to hold. */
function blockOf({ body, notes }: Entry, lines: readonly string[]): string {
  const needed = notes.requires.flatMap((name) => {
    if (lines.some((line) => line.replace(mark, '').split(' ')[0] === name)) return [];
    const entry = body && [...current(body)].find((each) => nameOf(each) === name);
    return entry ? [exampleOf(entry)] : [];
  });
  return `{\n${[...needed, ...lines].map((line) => `${line}\n`).join('')}}`;
}

function* casesAt(place: Place): Generator<UsageCase> {
  const entries = [...current(place.body)];
  for (const entry of entries) {
    const path = `${place.path} ${nameOf(entry)}`;
    for (const [op, ...lines] of linesAbout(entry)) {
      if (lines.some((line) => line === '')) continue;
      yield caseOf(place, path, op, lines);
    }
  }
  for (const one of entries)
    for (const other of entries) {
      if (one === other) continue;
      const path = `${place.path} ${nameOf(one)} + ${nameOf(other)}`;
      yield caseOf(place, path, 'together', [exampleOf(one), exampleOf(other)]);
    }
}

function caseOf(place: Place, path: string, op: string, lines: readonly string[]): UsageCase {
  const marked = place.write([...lines.slice(0, -1), mark + (lines.at(-1) ?? '')]);
  const line = marked.slice(0, marked.indexOf(mark)).split('\n').length;
  return { input: place.write(lines), op, path, line };
}

/** Stands nowhere else. */
const mark = '\0';

type Attempt = readonly [op: string, ...lines: string[]];

function* linesAbout(entry: Entry): Generator<Attempt> {
  const name = nameOf(entry);
  const shapes = shapesOf(entry).filter(({ inline }) => !inline);
  const takesBlock = entry.block === 'optional' || entry.block === 'required';
  const plain = (words: readonly Word[]): string =>
    [name, ...words.map(({ text }) => text)].join(' ');
  const whole = (words: readonly Word[]): string =>
    entry.block === 'required' ? `${plain(words)} ${exampleBlock(entry)}` : plain(words);
  for (const { words } of shapes) {
    yield ['as it is', whole(words)];
    yield ['one word more', whole([...words, surplus])];
    yield ['two words more', whole([...words, surplus, surplus])];
    for (const at of words.keys()) {
      yield ['one word less', whole(words.toSpliced(at, 1))];
      for (const odd of oddWords) {
        const wrong = whole(words.with(at, { ...words[at]!, text: odd }));
        yield ['odd word', wrong];
        yield ['odd word, then right', wrong, whole(words)];
      }
      for (const text of allWords(words[at]!.element))
        yield ['other word', whole(words.with(at, { ...words[at]!, text }))];
    }
    for (const odd of oddWords)
      yield ['odd word more', whole([...words, { ...surplus, text: odd }])];
    yield ['no block', plain(words)];
    yield ['empty block', `${plain(words)} {\n}`];
    yield ['strange block', `${plain(words)} {\nstrange\n}`];
    yield ['strange block', `${plain(words)} {\nstrange words here\n}`];
    yield ['strange block', `${plain([...words, surplus])} {\nstrange words\n}`];
    if (takesBlock) yield ['block', `${plain(words)} ${exampleBlock(entry)}`];
    if (takesBlock) yield ['block in block', `${plain(words)} {\nstrange {\nwords\n}\n}`];
    for (const other of shapes) yield ['twice', whole(words), whole(other.words)];
  }
  if (shapes.length === 0) yield ['nothing behind it', name];
  if (shapes.length === 0) yield ['strange module', `${name} strange`];
  if (shapes.length === 0) yield ['twice', exampleOf(entry), exampleOf(entry)];
}

interface Word {
  readonly text: string;
  readonly element: Element;
}

interface Shape {
  readonly words: readonly Word[];
  /** The rest of the line belongs to this body. */
  readonly inline?: Body;
}

const surplus: Word = {
  text: 'surplus',
  element: { type: 'word', label: '', choices: [], many: false },
};

/** The ways in which a pattern can be filled, the shortest first. */
function shapesOf({ pattern }: Entry): readonly Shape[] {
  return fill(pattern)
    .toSorted((a, b) => a.words.length - b.words.length)
    .slice(0, 12);
}

/** Words of the same kind differ when a part of a pattern stands there for the second time. */
function fill(elements: readonly Element[], time = 0): readonly Shape[] {
  let shapes: readonly Shape[] = [{ words: [] }];
  for (const element of elements)
    shapes = shapes.flatMap((shape) =>
      shape.inline
        ? [shape]
        : waysOf(element, time).map((way) => ({ ...way, words: [...shape.words, ...way.words] })),
    );
  return shapes;
}

function waysOf(element: Element, time: number): readonly Shape[] {
  if (element.type === 'inline') return [{ words: [], inline: element.body }];
  if (element.type === 'optional') {
    const once = fill(element.elements, time);
    if (!element.repeat) return [{ words: [] }, ...once];
    const again = fill(element.elements, time + 1);
    const twice = once.flatMap(({ words }) =>
      again.map((other) => ({ ...other, words: [...words, ...other.words] })),
    );
    return [{ words: [] }, ...once, ...twice];
  }
  const ones = element.choices.map((choice) => {
    const texts = textsOf(choice);
    return { words: [{ text: texts[time % texts.length] ?? 'sample', element }] };
  });
  if (!element.many) return ones;
  const texts = allWords(element);
  const two = [texts[0], texts[1] ?? texts[0]].map((text) => ({ text: text ?? 'sample', element }));
  return [...ones, { words: two }];
}

function allWords(element: Element): readonly string[] {
  return element.type === 'word' ? element.choices.flatMap(textsOf) : [];
}

function textsOf(choice: Choice): readonly string[] {
  return 'literal' in choice ? [choice.literal] : wordsOf(choice.kind, choice.accepts);
}

function nameOf({ name }: Entry): string {
  return textsOf(name)[0] ?? 'sample';
}

/** The shortest line of an entry, with the block that it must have. */
function exampleOf(entry: Entry): string {
  const [shape] = shapesOf(entry);
  const start = [nameOf(entry), ...(shape?.words ?? []).map(({ text }) => text)].join(' ');
  const first = shape?.inline && [...current(shape.inline)][0];
  if (first) return `${start} ${exampleOf(first)}`;
  return entry.block === 'required' ? `${start} ${exampleBlock(entry)}` : start;
}

function exampleBlock(entry: Entry): string {
  const first = entry.body && entry.notes.requires.length === 0 && [...current(entry.body)][0];
  return blockOf(entry, first ? [exampleOf(first)] : []);
}

/** The entries that Caddy still knows. */
function* current(body: Body): Generator<Entry> {
  for (const entry of entriesOf(body)) if (entry.notes.until === undefined) yield entry;
}
