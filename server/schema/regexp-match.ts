import { regexpFault } from './regexp.ts';
import { alternativesOf, hasFlags, type Item, itemsOf } from './regexp-texts.ts';

/**
 * Whether an expression in Go's notation finds something in a short text of plain characters; undefined for what is not read here, and
 * where it would take long. All ways through the text are followed at once, as RE2 does it, so that none is tried twice: JavaScript's own
 * expressions mean other things in places, and some never come to an end. A library that does the same is larger than all of the rules.
 */
export function finds(pattern: string, text: string): boolean | undefined {
  if (pattern.length > LONGEST || text.length > LONGEST || !/^[ -~]*$/.test(text)) return undefined;
  if (hasFlags(pattern) || regexpFault(pattern)) return undefined;
  const walk: Walk = { text, steps: 0 };
  const starts = new Set(Array.from({ length: text.length + 1 }, (_, at) => at));
  const ends = endsOf(pattern, starts, walk);
  return ends && ends.size > 0;
}

const LONGEST = 500;
const MOST_STEPS = 50_000;

interface Walk {
  readonly text: string;
  steps: number;
}

/** Where matches of `pattern` end that begin at one of `starts`. */
function endsOf(pattern: string, starts: ReadonlySet<number>, walk: Walk): Set<number> | undefined {
  const ends = new Set<number>();
  for (const alternative of alternativesOf(pattern)) {
    let places: ReadonlySet<number> | undefined = starts;
    for (const item of itemsOf(alternative)) {
      places = repeated(item, places, walk);
      if (!places) return undefined;
    }
    for (const place of places) ends.add(place);
  }
  return ends;
}

function repeated(
  item: Item,
  starts: ReadonlySet<number>,
  walk: Walk,
): ReadonlySet<number> | undefined {
  let places: ReadonlySet<number> = starts;
  for (let count = 0; count < item.least; count++) {
    const next = once(item, places, walk);
    if (!next) return undefined;
    places = next;
  }
  const all = new Set(places);
  for (let count = item.least; count < item.most && places.size > 0; count++) {
    const next = once(item, places, walk);
    if (!next) return undefined;
    places = new Set([...next].filter((place) => !all.has(place)));
    for (const place of places) all.add(place);
  }
  return all;
}

function once(item: Item, starts: ReadonlySet<number>, walk: Walk): Set<number> | undefined {
  walk.steps += starts.size + 1;
  if (walk.steps > MOST_STEPS) return undefined;
  if (item.inside !== undefined) return endsOf(item.inside, starts, walk);
  if (item.isMark) return marked(item.atom, starts, walk.text);
  const takes = takerOf(item);
  if (!takes) return undefined;
  const ends = new Set<number>();
  for (const start of starts) {
    const character = walk.text[start];
    if (character !== undefined && takes(character)) ends.add(start + 1);
  }
  return ends;
}

function marked(atom: string, starts: ReadonlySet<number>, text: string): Set<number> {
  const isWord = (at: number): boolean => /^\w$/.test(text[at] ?? '');
  return new Set(
    [...starts].filter((at) => {
      if (atom === '^' || atom === '\\A') return at === 0;
      if (atom === '$' || atom === '\\z') return at === text.length;
      return (isWord(at - 1) !== isWord(at)) === (atom === '\\b');
    }),
  );
}

/** Which characters a class or an escape stands for, of those in which both languages agree. */
function takerOf({ atom, literal }: Item): ((character: string) => boolean) | undefined {
  if (literal !== undefined) return (character) => character === literal;
  if (atom === '.') return () => true;
  const isPlainClass = /^\[\^?[^\][\\]+\]$/.test(atom.replace(/\\[dws.\-/]/g, 'x'));
  if (!isPlainClass && !/^\\[dwsDWS]$/.test(atom)) return undefined;
  const one = new RegExp(`^${atom}$`);
  return (character) => one.test(character);
}
