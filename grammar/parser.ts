import { EmbeddedActionsParser, type IOrAlt, type IToken, type TokenType } from 'chevrotain';
import { classify } from './build.ts';
import { partsOf } from './parts.ts';
import { detached, type Span } from './text.ts';
import {
  allTokens,
  Close,
  Newline,
  Open,
  tokenize,
  Word as WordToken,
  wordPayload,
} from './tokens.ts';
import type { Block, Comment, Item, Line, Tree, Word } from './tree.ts';

/**
 * The tree of any text. It never fails: what Caddy would refuse is a node with something absent,
 * a word with a fault, or a stray brace.
 */
export function parse(text: string): Tree {
  const { lines, comments, strays } = parseStretch(text, 0, text.length);
  return treeOf(text, lines, comments, strays);
}

/** What a stretch of a text holds that begins where a line at the top of the file may begin. */
export interface Stretch {
  readonly lines: readonly Line[];
  readonly comments: readonly Comment[];
  readonly strays: readonly Span[];
  /** Whether whatever follows begins a line at the top of the file: no block, line, quote or heredoc is open at the end. */
  readonly ends: boolean;
}

/** Reads `text` from `start` to `end` as if nothing else were there. Offsets count from the start of `text`. */
export function parseStretch(text: string, start: number, end: number): Stretch {
  const part = start === 0 && end === text.length ? text : detached(text.slice(start, end));
  const isMarked = start === 0 && text.charCodeAt(0) === BYTE_ORDER_MARK;
  const lexed = tokenize(isMarked ? ` ${part.slice(1)}` : part);
  const raw = parser().read(lexed.tokens, start);
  return { ...raw, comments: lexed.comments.map((one) => comment(one, start)) };
}

export function treeOf(
  text: string,
  lines: readonly Line[],
  comments: readonly Comment[],
  strays: readonly Span[],
): Tree {
  let items: readonly Item[] | undefined;
  return {
    kind: 'tree',
    start: 0,
    end: text.length,
    text,
    lines,
    // A tree that is only one step of typing is seldom asked for them.
    get items() {
      return (items ??= classify(lines, strays));
    },
    comments,
    strays,
  };
}

const BYTE_ORDER_MARK = 0xfeff;

/** Building a parser takes some milliseconds, so there is one, made when first needed. */
const parser = once(() => new CaddyfileParser());

type RawStretch = Omit<Stretch, 'comments'>;

type Open<T> = { -readonly [K in keyof T]: T[K] };
type OpenLine = Open<Omit<Line, 'words' | 'block'>> & { words: Word[]; block?: OpenBlock };
type OpenBlock = Open<Omit<Block, 'lines'>> & { lines: OpenLine[] };

/**
 * A Caddyfile is a sequence of words, line breaks and braces, in any order: the grammar accepts all
 * of them. What nests is kept on a stack of our own and not on JavaScript's, which a hundred
 * thousand open braces would overflow.
 */
export class CaddyfileParser extends EmbeddedActionsParser {
  private lines: OpenLine[] = [];
  private strays: Span[] = [];
  private unclosed: OpenLine[] = [];
  private line: OpenLine | undefined;
  /** Where the first character of the input stands. */
  private base = 0;

  constructor(skipValidations = true) {
    super(allTokens, { skipValidations, maxLookahead: 1 });
    this.performSelfAnalysis();
  }

  read(tokens: IToken[], base: number): RawStretch {
    this.base = base;
    this.lines = [];
    this.strays = [];
    this.unclosed = [];
    this.line = undefined;
    this.input = tokens;
    this.file();
    const last = tokens[tokens.length - 1];
    const end = last ? base + endOf(last) : base;
    for (const line of this.unclosed) line.end = line.block!.end = end;
    const isEndless = last?.tokenType === WordToken && wordPayload(last).fault === 'unterminated';
    const ends = this.unclosed.length === 0 && this.line === undefined && !isEndless;
    return { lines: this.lines, strays: this.strays, ends };
  }

  private readonly file = this.RULE('file', () => {
    this.MANY(() => this.OR((this.alternatives ??= this.makeAlternatives())));
  });

  /** Made once and kept, since making them anew for each token costs more than the parsing. */
  private alternatives: IOrAlt<void>[] | undefined;

  private makeAlternatives(): IOrAlt<void>[] {
    const alternative = (type: TokenType, act: (token: IToken) => void): IOrAlt<void> => ({
      ALT: () => {
        const token = this.CONSUME(type);
        this.ACTION(() => act(token));
      },
    });
    return [
      alternative(WordToken, (token) => this.addWord(word(token, this.base))),
      alternative(Open, (token) => this.openBlock(span(token, this.base))),
      alternative(Close, (token) => this.closeBlock(span(token, this.base))),
      alternative(Newline, () => this.endLine()),
    ];
  }

  private addWord(node: Word): void {
    this.line ??= this.begin(node);
    this.line.words.push(node);
    this.line.end = node.end;
  }

  private openBlock(open: Span): void {
    const line = this.line ?? this.begin(open);
    line.block = { kind: 'block', ...open, open, lines: [] };
    line.end = open.end;
    this.unclosed.push(line);
    this.line = undefined;
  }

  private closeBlock(close: Span): void {
    const line = this.unclosed.pop();
    this.line = undefined;
    if (!line) {
      this.strays.push(close);
      return;
    }
    line.block!.close = close;
    line.end = line.block!.end = close.end;
  }

  private endLine(): void {
    this.line = undefined;
  }

  private begin(at: Span): OpenLine {
    const line: OpenLine = { kind: 'line', start: at.start, end: at.end, words: [] };
    const parent = this.unclosed[this.unclosed.length - 1];
    (parent ? parent.block!.lines : this.lines).push(line);
    return line;
  }
}

function word(token: IToken, base: number): Word {
  const { start, end } = span(token, base);
  const { text, quote, fault } = wordPayload(token);
  const parts = partsOf(token.image, start);
  return fault
    ? { kind: 'word', start, end, text, quote, parts, fault }
    : { kind: 'word', start, end, text, quote, parts };
}

function comment(token: IToken, base: number): Comment {
  const { start, end } = span(token, base);
  return { kind: 'comment', start, end: token.image.endsWith('\n') ? end - 1 : end };
}

function span(token: IToken, base: number): Span {
  return { start: base + token.startOffset, end: base + endOf(token) };
}

/** Chevrotain's ends are inclusive; from here on they are not. */
function endOf(token: IToken): number {
  return token.startOffset + token.image.length;
}

function once<T>(make: () => T): () => T {
  let made: T | undefined;
  return () => (made ??= make());
}
