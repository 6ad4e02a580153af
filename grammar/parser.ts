import { EmbeddedActionsParser, type IOrAlt, type IToken, Lexer, type TokenType } from 'chevrotain';
import { classify } from './build.ts';
import { partsOf } from './parts.ts';
import type { Span } from './text.ts';
import { allTokens, Close, Newline, Open, Word as WordToken, wordPayload } from './tokens.ts';
import type { Block, Comment, Line, Tree, Word } from './tree.ts';

/**
 * The tree of any text. It never fails: what Caddy would refuse is a node with something absent,
 * a word with a fault, or a stray brace.
 */
export function parse(text: string): Tree {
  const from = text.charCodeAt(0) === BYTE_ORDER_MARK ? 1 : 0;
  const lexed = lexer().tokenize(from ? ` ${text.slice(1)}` : text);
  const raw = parser().read(lexed.tokens);
  return {
    kind: 'tree',
    start: 0,
    end: text.length,
    text,
    lines: raw.lines,
    items: classify(raw.lines, raw.strays),
    comments: (lexed.groups['comments'] ?? []).map(comment),
    strays: raw.strays,
  };
}

const BYTE_ORDER_MARK = 0xfeff;

/** Building a lexer and a parser takes some milliseconds, so there is one of each, made when first needed. */
const lexer = once(
  () => new Lexer(allTokens, { positionTracking: 'onlyOffset', skipValidations: true }),
);
const parser = once(() => new CaddyfileParser());

interface RawTree {
  readonly lines: readonly Line[];
  readonly strays: readonly Span[];
}

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

  constructor(skipValidations = true) {
    super(allTokens, { skipValidations, maxLookahead: 1 });
    this.performSelfAnalysis();
  }

  read(tokens: IToken[]): RawTree {
    this.lines = [];
    this.strays = [];
    this.unclosed = [];
    this.line = undefined;
    this.input = tokens;
    this.file();
    const end = tokens.length > 0 ? endOf(tokens[tokens.length - 1]!) : 0;
    for (const line of this.unclosed) line.end = line.block!.end = end;
    return { lines: this.lines, strays: this.strays };
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
      alternative(WordToken, (token) => this.addWord(word(token))),
      alternative(Open, (token) => this.openBlock(span(token))),
      alternative(Close, (token) => this.closeBlock(span(token))),
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

function word(token: IToken): Word {
  const { start, end } = span(token);
  const { text, quote, fault } = wordPayload(token);
  const parts = partsOf(token.image, start);
  return fault
    ? { kind: 'word', start, end, text, quote, parts, fault }
    : { kind: 'word', start, end, text, quote, parts };
}

function comment(token: IToken): Comment {
  const { start, end } = span(token);
  return { kind: 'comment', start, end: token.image.endsWith('\n') ? end - 1 : end };
}

function span(token: IToken): Span {
  return { start: token.startOffset, end: endOf(token) };
}

/** Chevrotain's ends are inclusive; from here on they are not. */
function endOf(token: IToken): number {
  return token.startOffset + token.image.length;
}

function once<T>(make: () => T): () => T {
  let made: T | undefined;
  return () => (made ??= make());
}
