import { addresses, foreignOptions, oddWords, wrappers } from './mutant-words.ts';

/** A text with one small change, and the lines (from 1) where it was made. */
export interface Mutant {
  readonly input: string;
  readonly lines: readonly number[];
  readonly op: string;
}

/** Numbers from 0 below 1, the same for the same seed. */
export function randomNumbers(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** One change of the kinds that people make by accident; undefined when the one drawn does not fit. */
export function mutate(
  input: string,
  others: readonly string[],
  random: () => number,
): Mutant | undefined {
  const lines = input.split('\n');
  const filled = lines.flatMap((line, index) => (isContent(line) ? [index] : []));
  if (filled.length === 0) return undefined;
  const pick = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)]!;
  const op = pick(Object.keys(operators));
  const at = pick(filled);
  const other = pick(filled);
  const result = operators[op]!({ lines, at, other, others, pick, random, ...lineAt(lines, at) });
  if (!result) return undefined;
  const mutant = result.lines.join('\n');
  const places = [...new Set(result.places ?? [at])].map((place) => place + 1);
  return mutant === input ? undefined : { input: mutant, lines: places, op };
}

interface Draw {
  readonly lines: readonly string[];
  /** The index of the line to change, its text, its words and what stands in front of them. */
  readonly at: number;
  readonly line: string;
  readonly words: readonly string[];
  readonly indent: string;
  /** Another line of the same text. */
  readonly other: number;
  readonly others: readonly string[];
  readonly pick: <T>(from: readonly T[]) => T;
  readonly random: () => number;
}

interface Change {
  readonly lines: readonly string[];
  /** Where something is different, as indexes of the changed lines; that of the draw unless given. */
  readonly places?: readonly number[];
}

type Operator = (draw: Draw) => Change | undefined;

const operators: Readonly<Record<string, Operator>> = {
  'drop line': (draw) => put(draw, []),
  'duplicate line': (draw) => put(draw, [draw.line, draw.line]),
  'swap lines': ({ lines, at, other }) => ({
    lines: lines.map((each, i) => (i === at ? lines[other]! : i === other ? lines[at]! : each)),
    places: [at, other],
  }),
  'move line': ({ lines, at, other, line }) => {
    const rest = [...lines.slice(0, at), ...lines.slice(at + 1)];
    return { lines: [...rest.slice(0, other), line, ...rest.slice(other)], places: [at, other] };
  },
  'foreign line': (draw) => put(draw, [draw.pick(foreignLines(draw.others)), draw.line]),
  'foreign line of such a block': (draw) => {
    const parent = parentOf(draw.lines, draw.at);
    const pool = parent === undefined ? [] : linesIn(draw.others, parent);
    return pool.length > 0
      ? put(draw, [draw.line, ...inserted(draw.indent, draw.pick(pool))])
      : undefined;
  },
  'foreign block': (draw) => {
    const blocks = draw.others.flatMap(blocksIn);
    return put(draw, [...inserted(draw.indent, draw.pick(blocks)), draw.line]);
  },
  'drop word': (draw) => withWords(draw, draw.words.toSpliced(index(draw), 1)),
  'duplicate word': (draw) => {
    const at = index(draw);
    return withWords(draw, draw.words.toSpliced(at, 0, draw.words[at]!));
  },
  'swap words': (draw) =>
    draw.words.length > 1 ? withWords(draw, draw.words.toReversed()) : undefined,
  'misspell word': (draw) => replaced(draw, (word) => misspelt(word, draw.random)),
  'foreign word': (draw) =>
    replaced(draw, () => draw.pick(draw.pick(foreignLines(draw.others)).trim().split(/\s+/))),
  'odd word': (draw) => replaced(draw, () => draw.pick(oddWords)),
  'add odd word': (draw) =>
    withWords(draw, draw.words.toSpliced(index(draw) + 1, 0, draw.pick(oddWords))),
  'quote word': (draw) => {
    const quote = draw.pick(['"', '`', "'"]);
    return replaced(draw, (word) => quote + word + quote);
  },
  'add quote': (draw) => replaced(draw, (word) => draw.pick(['"', '`']) + word),
  'drop quote': (draw) =>
    draw.line.includes('"') ? put(draw, [draw.line.replace('"', '')]) : undefined,
  'brace in word': (draw) =>
    replaced(draw, (word) => {
      const at = Math.floor(draw.random() * (word.length + 1));
      return word.slice(0, at) + draw.pick(['{', '}', '{}', '\\', '#', '$']) + word.slice(at);
    }),
  'add comma': (draw) => replaced(draw, (word) => `${word},`),
  'drop open brace': (draw) =>
    draw.line.trimEnd().endsWith('{') ? put(draw, [draw.line.trimEnd().slice(0, -1)]) : undefined,
  'drop close brace': (draw) => (draw.line.trim() === '}' ? put(draw, ['']) : undefined),
  'add open brace': (draw) => put(draw, [`${draw.line} {`]),
  'add close brace': (draw) => put(draw, [draw.line, `${draw.indent}}`]),
  'add empty block': (draw) =>
    put(draw, draw.pick([[`${draw.line} {`, `${draw.indent}}`], [`${draw.line} {}`]])),
  'glue brace': (draw) =>
    draw.line.includes(' {') ? put(draw, [draw.line.replace(' {', '{')]) : undefined,
  'join lines': (draw) => {
    const next = draw.lines[draw.at + 1];
    return next === undefined ? undefined : put(draw, [`${draw.line} ${next.trim()}`], 2);
  },
  'split line': (draw) => split(draw, ''),
  'continue line': (draw) => split(draw, draw.pick([' \\', '\\', ' \\ '])),
  'add comment': (draw) => put(draw, [draw.line + draw.pick([' # x', '#x', ' #', ' "#"'])]),
  'wrap line': (draw) => {
    if (draw.line.includes('{') || draw.line.includes('}')) return undefined;
    const inner = `${draw.indent}\t${draw.words.join(' ')}`;
    return put(draw, [`${draw.indent}${draw.pick(wrappers)} {`, inner, `${draw.indent}}`]);
  },
  'through snippet': (draw) => {
    if (draw.line.includes('{') || draw.line.includes('}')) return undefined;
    const at = index(draw);
    const word = draw.words[at]!;
    const slot = draw.pick(['{args[0]}', '{args[:]}', '{args[0:1]}', '{args.0}', '{args[1]}']);
    const inner = draw.words.with(at, slot).join(' ');
    const given = draw.pick([word, `${word} more`, '']);
    const lines = [...draw.lines.slice(0, draw.at), `${draw.indent}import mutated ${given}`];
    const all = ['(mutated) {', `\t${inner}`, '}', ...lines, ...draw.lines.slice(draw.at + 1)];
    return { lines: all, places: [1, draw.at + 3] };
  },
  'through block': (draw) => {
    if (draw.line.includes('{') || draw.line.includes('}')) return undefined;
    const slot = draw.pick(['{block}', '{blocks.x}', '{block} {', 'handle {block}', '{blocks.y}']);
    const given = draw.pick([[draw.line], [`x {`, draw.line, '}'], [`x ${draw.words.join(' ')}`]]);
    const use = [`${draw.indent}import mutated {`, ...given, `${draw.indent}}`];
    const before = ['(mutated) {', `\t${slot}`, ...(slot.endsWith(' {') ? ['\t}'] : []), '}'];
    const { lines, at } = draw;
    const places = [1, ...use.map((_, i) => before.length + at + i)];
    return { lines: [...before, ...lines.slice(0, at), ...use, ...lines.slice(at + 1)], places };
  },
  'environment default': (draw) =>
    replaced(draw, (word) =>
      draw.pick([`{$X:${word}}`, `{$X:${word} b}`, `{$X:}`, `a{$X}${word}`]),
    ),
  heredoc: (draw) => {
    if (draw.line.includes('{')) return undefined;
    const [marker, end] = draw.pick([
      ['EOF', 'EOF'],
      ['EOF', 'EOF2'],
      ['E F', 'E F'],
      ['EOF"', 'EOF"'],
    ]);
    const inner = draw.pick([draw.indent, `${draw.indent}  `, '']);
    const start = `${draw.indent}${[...draw.words.slice(0, -1), `<<${marker}`].join(' ')}`;
    const last = draw.words[draw.words.length - 1]!;
    return put(draw, [start, inner + last, draw.indent + end + draw.pick(['', ' x', ' 200'])]);
  },
  'other address': (draw) => {
    const heads = siteHeads(draw.lines);
    if (heads.length === 0) return undefined;
    const at = draw.pick(heads);
    const line = draw.lines[at]!;
    const address = draw.pick(addresses);
    const head = draw.pick([
      `${address} {`,
      `${address}, ${line}`,
      `${line.replace(/\s*\{$/, '')}, ${address} {`,
      `${line.replace(/\s*\{$/, '')} ${address} {`,
    ]);
    return { lines: draw.lines.with(at, head), places: [at] };
  },
  'second site': (draw) => {
    const heads = siteHeads(draw.lines);
    if (heads.length === 0) return undefined;
    const body = draw.pick(['\ttls internal', '\ttls a@b.example', '\trespond x', '\tbind ::1']);
    const head = draw.pick([draw.lines[draw.pick(heads)]!, `${draw.pick(addresses)} {`]);
    const { length } = draw.lines;
    return { lines: [...draw.lines, head, body, '}'], places: [length, length + 1, length + 2] };
  },
  'global option': (draw) => {
    const options = draw.lines.findIndex(isContent);
    const line = `\t${draw.pick(foreignOptions)}`;
    const inside = draw.lines[options]?.trim() === '{';
    const start = inside ? options + 1 : 0;
    const added = inside ? line.split('\n') : ['{', ...line.split('\n'), '}'];
    return {
      lines: draw.lines.toSpliced(start, 0, ...added),
      places: added.map((_, i) => start + i),
    };
  },
};

/** The line of the draw, and `instead - 1` lines behind it, become these. */
function put({ lines, at }: Draw, result: readonly string[], instead = 1): Change {
  const places = result.length > 0 ? result.map((_, i) => at + i) : [at];
  return { lines: lines.toSpliced(at, instead, ...result), places };
}

function withWords(draw: Draw, words: readonly string[]): Change {
  return put(draw, [draw.indent + words.join(' ')]);
}

function replaced(draw: Draw, change: (word: string) => string): Change {
  const at = index(draw);
  return withWords(draw, draw.words.with(at, change(draw.words[at]!)));
}

function split(draw: Draw, end: string): Change | undefined {
  if (draw.words.length < 2) return undefined;
  const at = 1 + Math.floor(draw.random() * (draw.words.length - 1));
  const first = draw.indent + draw.words.slice(0, at).join(' ') + end;
  return put(draw, [first, draw.indent + draw.words.slice(at).join(' ')]);
}

function index({ words, random }: Draw): number {
  return Math.floor(random() * words.length);
}

function lineAt(lines: readonly string[], at: number): Pick<Draw, 'line' | 'words' | 'indent'> {
  const line = lines[at]!;
  const indent = line.slice(0, line.length - line.trimStart().length);
  return { line, words: line.trim().split(/\s+/), indent };
}

function foreignLines(others: readonly string[]): readonly string[] {
  return others.flatMap((text) => text.split('\n').filter(isContent));
}

/** The first word of the line whose block the line at `at` stands in; undefined at the top. */
function parentOf(lines: readonly string[], at: number): string | undefined {
  let depth = 0;
  for (let i = at - 1; i >= 0; i--) {
    const line = lines[i]!.trim();
    if (line === '}') depth++;
    else if (line.endsWith('{') && depth-- === 0) return line.split(/\s+/)[0];
  }
  return undefined;
}

/** Lines of blocks that are opened by a line with this first word, each with its own block. */
function linesIn(others: readonly string[], parent: string): readonly string[] {
  return others.flatMap((text) => {
    const lines = text.split('\n');
    return lines.flatMap((line, at) =>
      isContent(line) && line.trim() !== '}' && parentOf(lines, at) === parent
        ? [whole(lines, at)]
        : [],
    );
  });
}

function blocksIn(text: string): readonly string[] {
  const lines = text.split('\n');
  return lines.flatMap((line, at) => (line.trimEnd().endsWith('{') ? [whole(lines, at)] : []));
}

/** A line with its block, if it opens one. */
function whole(lines: readonly string[], at: number): string {
  let depth = 0;
  let end = at;
  for (; end < lines.length; end++) {
    const line = lines[end]!.trim();
    if (line.endsWith('{')) depth++;
    if (line === '}') depth--;
    if (depth <= 0) break;
  }
  return lines.slice(at, end + 1).join('\n');
}

function inserted(indent: string, text: string): readonly string[] {
  return text.split('\n').map((line) => indent + line.trim());
}

/** Lines that open a block at the top and are neither options nor snippets. */
function siteHeads(lines: readonly string[]): readonly number[] {
  return lines.flatMap((line, at) =>
    /^[^\s({&#@].*\{$/.test(line.trimEnd()) && parentOf(lines, at) === undefined ? [at] : [],
  );
}

function isContent(line: string): boolean {
  return line.trim() !== '' && !line.trim().startsWith('#');
}

function misspelt(word: string, random: () => number): string {
  const at = Math.floor(random() * word.length);
  const letter = String.fromCharCode(97 + Math.floor(random() * 26));
  const kinds = [
    word.slice(0, at) + word.slice(at + 1),
    word.slice(0, at) + letter + word.slice(at),
    word.slice(0, at) + letter + word.slice(at + 1),
    word.slice(0, at) + (word[at + 1] ?? '') + word[at]! + word.slice(at + 2),
  ];
  return kinds[Math.floor(random() * kinds.length)]!;
}
