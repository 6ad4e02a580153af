import { countFirst } from './spans.ts';
import type { Span } from './text.ts';

/**
 * One Caddyfile as plain data, exactly as written: no methods, no parents, nothing resolved.
 * Every offset points into the text the tree was parsed from.
 */
export interface Tree extends Span {
  readonly kind: 'tree';
  readonly text: string;
  /** The file as nested lines, before anyone asks what they mean. */
  readonly lines: readonly Line[];
  /** The same lines, sorted into sites, snippets, named routes, global options and imports. */
  readonly items: readonly Item[];
  readonly comments: readonly Comment[];
  /** Closing braces that close nothing. */
  readonly strays: readonly Span[];
}

/** Words on one line (joined by `\` where the writer did so), and the block they open, if any. */
export interface Line extends Span {
  readonly kind: 'line';
  /** Empty only where a block opens without a word before it. */
  readonly words: readonly Word[];
  readonly block?: Block;
}

/** `{ … }`. */
export interface Block extends Span {
  readonly kind: 'block';
  readonly open: Span;
  /** Absent when the file ends before the block does. */
  readonly close?: Span;
  readonly lines: readonly Line[];
}

/** One token of Caddy's lexer that is not a brace. */
export interface Word extends Span {
  readonly kind: 'word';
  /** What Caddy's lexer hands on: quotes removed, escapes resolved, heredoc unindented; environment variables not yet filled in. */
  readonly text: string;
  readonly quote: Quote;
  /** Environment variables and placeholders inside, in order; most words have none. */
  readonly parts: readonly Part[];
  readonly fault?: WordFault;
}

/** How a word is written: bare, in double quotes, in backticks, or as a heredoc. */
export type Quote = '' | '"' | '`' | '<<';

/** `unterminated`: quote or heredoc runs to the end of the file. `marker`: bad heredoc marker. `indent`: a heredoc line is indented less than its end. */
export type WordFault = 'unterminated' | 'marker' | 'indent';

export type Part = EnvVar | Placeholder;

/** `{$NAME}` or `{$NAME:default}`, filled in before Caddy reads anything else. */
export interface EnvVar extends Span {
  readonly kind: 'env';
  readonly name: string;
  /** Absent when there is no colon; `{$NAME:}` has the empty default. */
  readonly default?: string;
}

/** `{name}`, filled in while Caddy runs, or by `import` for `{args[0]}` and `{block}`. */
export interface Placeholder extends Span {
  readonly kind: 'placeholder';
  readonly name: string;
}

/** From `#` to the end of the line, without the line break. */
export interface Comment extends Span {
  readonly kind: 'comment';
}

export type Item = Site | Snippet | NamedRoute | GlobalOptions | Import;

/** A server block. Its addresses may stand on several lines; without braces it reaches to the end of the file. */
export interface Site extends Span {
  readonly kind: 'site';
  /** As written: a comma at the end of a word is part of its text. */
  readonly addresses: readonly Word[];
  /** Absent for a site without braces. */
  readonly block?: Block;
  readonly lines: readonly Line[];
}

/** `(name) { … }`. */
export interface Snippet extends Span {
  readonly kind: 'snippet';
  readonly name: Word;
  readonly block: Block;
}

/** `&(name) { … }`. */
export interface NamedRoute extends Span {
  readonly kind: 'route';
  readonly name: Word;
  readonly block: Block;
}

/** A block without a word before it. Caddy wants it first; wherever it stands, it is one of these. */
export interface GlobalOptions extends Span {
  readonly kind: 'options';
  readonly block: Block;
}

/** An `import` outside every block. */
export interface Import extends Span {
  readonly kind: 'import';
  readonly line: Line;
}

/** Every line of `lines`, outer before inner, with its depth (0 for the lines given). */
export function walk(
  lines: readonly Line[],
  depth = 0,
): readonly (readonly [line: Line, depth: number])[] {
  const found: (readonly [Line, number])[] = [];
  const stack: { lines: readonly Line[]; next: number }[] = [{ lines, next: 0 }];
  while (stack.length > 0) {
    const top = stack[stack.length - 1]!;
    const line = top.lines[top.next++];
    if (!line) stack.pop();
    else {
      found.push([line, depth + stack.length - 1]);
      if (line.block) stack.push({ lines: line.block.lines, next: 0 });
    }
  }
  return found;
}

/** The lines that enclose `offset`, outermost first. The last one may hold it in its words or in an empty part of its block. */
export function pathAt(tree: Tree, offset: number): readonly Line[] {
  const path: Line[] = [];
  let lines = tree.lines;
  for (;;) {
    const line = lineAt(lines, offset);
    if (!line) return path;
    path.push(line);
    if (!line.block || offset <= line.block.open.start) return path;
    lines = line.block.lines;
  }
}

/** The word that holds `offset`, its end included, so that a cursor behind a word is still on it. */
export function wordAt(line: Line, offset: number): Word | undefined {
  return line.words.find((word) => word.start <= offset && offset <= word.end);
}

function lineAt(lines: readonly Line[], offset: number): Line | undefined {
  const line = lines[countFirst(lines, ({ end }) => end < offset)];
  return line && line.start <= offset ? line : undefined;
}
