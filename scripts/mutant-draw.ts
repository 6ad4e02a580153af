/** What an operator changes, and where. */
export interface Draw {
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

export interface Change {
  readonly lines: readonly string[];
  /** Where something is different, as indexes of the changed lines; that of the draw unless given. */
  readonly places?: readonly number[];
}

/** Undefined when it does not fit there. */
export type Operator = (draw: Draw) => Change | undefined;

/** The line of the draw, and `instead - 1` lines behind it, become these. */
export function put({ lines, at }: Draw, result: readonly string[], instead = 1): Change {
  const places = result.length > 0 ? result.map((_, i) => at + i) : [at];
  return { lines: lines.toSpliced(at, instead, ...result), places };
}

export function withWords(draw: Draw, words: readonly string[]): Change {
  return put(draw, [draw.indent + words.join(' ')]);
}

export function replaced(draw: Draw, change: (word: string) => string): Change {
  const at = index(draw);
  return withWords(draw, draw.words.with(at, change(draw.words[at]!)));
}

export function split(draw: Draw, end: string): Change | undefined {
  if (draw.words.length < 2) return undefined;
  const at = 1 + Math.floor(draw.random() * (draw.words.length - 1));
  const first = draw.indent + draw.words.slice(0, at).join(' ') + end;
  return put(draw, [first, draw.indent + draw.words.slice(at).join(' ')]);
}

export function index({ words, random }: Draw): number {
  return Math.floor(random() * words.length);
}

export function lineAt(
  lines: readonly string[],
  at: number,
): Pick<Draw, 'line' | 'words' | 'indent'> {
  const line = lines[at]!;
  const indent = line.slice(0, line.length - line.trimStart().length);
  return { line, words: line.trim().split(/\s+/), indent };
}

export function foreignLines(others: readonly string[]): readonly string[] {
  return others.flatMap((text) => text.split('\n').filter(isContent));
}

/** The first word of the line whose block the line at `at` stands in; undefined at the top. */
export function parentOf(lines: readonly string[], at: number): string | undefined {
  let depth = 0;
  for (let i = at - 1; i >= 0; i--) {
    const line = lines[i]!.trim();
    if (line === '}') depth++;
    else if (line.endsWith('{') && depth-- === 0) return line.split(/\s+/)[0];
  }
  return undefined;
}

/** Lines of blocks that are opened by a line with this first word, each with its own block. */
export function linesIn(others: readonly string[], parent: string): readonly string[] {
  return others.flatMap((text) => {
    const lines = text.split('\n');
    return lines.flatMap((line, at) =>
      isContent(line) && line.trim() !== '}' && parentOf(lines, at) === parent
        ? [whole(lines, at)]
        : [],
    );
  });
}

export function blocksIn(text: string): readonly string[] {
  const lines = text.split('\n');
  return lines.flatMap((line, at) => (line.trimEnd().endsWith('{') ? [whole(lines, at)] : []));
}

/** A line with its block, if it opens one. */
export function whole(lines: readonly string[], at: number): string {
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

export function inserted(indent: string, text: string): readonly string[] {
  return text.split('\n').map((line) => indent + line.trim());
}

/** Lines that open a block at the top and are neither options nor snippets. */
export function siteHeads(lines: readonly string[]): readonly number[] {
  return lines.flatMap((line, at) =>
    /^[^\s({&#@].*\{$/.test(line.trimEnd()) && parentOf(lines, at) === undefined ? [at] : [],
  );
}

export function isContent(line: string): boolean {
  return line.trim() !== '' && !line.trim().startsWith('#');
}

export function misspelt(word: string, random: () => number): string {
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
