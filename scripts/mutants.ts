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
  const op = pick(operators);
  const at = pick(filled);
  const other = pick(filled);
  const foreign = pick(others.flatMap((text) => text.split('\n').filter(isContent)));
  const result = change(op, { lines, at, other, foreign, pick, random });
  if (!result) return undefined;
  const mutant = result.join('\n');
  return mutant === input ? undefined : { input: mutant, lines: [at + 1], op };
}

const operators = [
  'drop line',
  'duplicate line',
  'swap lines',
  'move line',
  'foreign line',
  'drop word',
  'duplicate word',
  'swap words',
  'misspell word',
  'foreign word',
  'odd word',
  'drop open brace',
  'drop close brace',
  'add open brace',
  'add close brace',
  'glue brace',
  'join lines',
  'split line',
  'add quote',
  'drop quote',
  'add comma',
] as const;

interface Draw {
  readonly lines: readonly string[];
  readonly at: number;
  readonly other: number;
  readonly foreign: string;
  readonly pick: <T>(from: readonly T[]) => T;
  readonly random: () => number;
}

function change(
  op: (typeof operators)[number],
  { lines, at, other, foreign, pick, random }: Draw,
): readonly string[] | undefined {
  const line = lines[at]!;
  const before = lines.slice(0, at);
  const after = lines.slice(at + 1);
  const words = line.trim().split(/\s+/);
  const indent = line.slice(0, line.length - line.trimStart().length);
  const index = Math.floor(random() * words.length);
  const withWords = (changed: readonly string[]): readonly string[] => [
    ...before,
    indent + changed.join(' '),
    ...after,
  ];
  const replaced = (word: string): readonly string[] =>
    withWords(words.map((each, each_) => (each_ === index ? word : each)));
  const word = words[index]!;
  switch (op) {
    case 'drop line':
      return [...before, ...after];
    case 'duplicate line':
      return [...before, line, line, ...after];
    case 'swap lines':
      return lines.map((each, i) => (i === at ? lines[other]! : i === other ? line : each));
    case 'move line': {
      const rest = [...before, ...after];
      return [...rest.slice(0, other), line, ...rest.slice(other)];
    }
    case 'foreign line':
      return [...before, foreign, line, ...after];
    case 'drop word':
      return withWords(words.filter((_, i) => i !== index));
    case 'duplicate word':
      return withWords([...words.slice(0, index), word, ...words.slice(index)]);
    case 'swap words':
      return words.length > 1 ? withWords([...words].reverse()) : undefined;
    case 'misspell word':
      return replaced(misspelt(word, random));
    case 'foreign word':
      return replaced(pick(foreign.trim().split(/\s+/)));
    case 'odd word':
      return replaced(pick(oddWords));
    case 'drop open brace':
      return line.trimEnd().endsWith('{')
        ? [...before, line.trimEnd().slice(0, -1), ...after]
        : undefined;
    case 'drop close brace':
      return line.trim() === '}' ? [...before, '', ...after] : undefined;
    case 'add open brace':
      return [...before, `${line} {`, ...after];
    case 'add close brace':
      return [...before, line, `${indent}}`, ...after];
    case 'glue brace':
      return line.includes(' {') ? [...before, line.replace(' {', '{'), ...after] : undefined;
    case 'join lines':
      return after.length > 0
        ? [...before, `${line} ${after[0]!.trim()}`, ...after.slice(1)]
        : undefined;
    case 'split line':
      return words.length > 1
        ? [
            ...before,
            indent + words.slice(0, 1).join(' '),
            indent + words.slice(1).join(' '),
            ...after,
          ]
        : undefined;
    case 'add quote':
      return replaced(pick(['"', '`']) + word);
    case 'drop quote':
      return line.includes('"') ? [...before, line.replace('"', ''), ...after] : undefined;
    case 'add comma':
      return replaced(`${word},`);
  }
}

const oddWords =
  '"" 0 -1 99999 abc 10x * / @x {x} {$X} off on true 1.2.3.4/99 http:// ws://a [::1] *abc 5xx'.split(
    ' ',
  );

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
