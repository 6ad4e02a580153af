import { dropSpace, isSpace, skipSpace } from './white-space.ts';

/** A stretch of the text that is kept, and what is written between it and the stretch before. */
export interface Run {
  readonly start: number;
  end: number;
  before: string;
}

/** The formatted text but for its last line break: the runs, and what follows the last of them. */
export interface Layout {
  readonly runs: readonly Run[];
  readonly tail: string;
  /** Whether what follows on the next line is read as if it were the beginning of a text. */
  readonly rests: boolean;
}

/** What is being read: ordinary words, or one of the stretches that are copied as they are. */
type Mode = 'words' | 'comment' | 'quotes' | 'backticks' | 'marker' | 'heredoc';

/** An opening brace that was read and waits: what follows decides whether it opens a block. */
interface HeldBrace {
  readonly at: number;
  /** White space but no line break stands before it. */
  readonly afterSpace: boolean;
  /** A line break stands before it. */
  readonly afterLineBreak: boolean;
}

/** All that is known while reading. Every field is plain; the functions below say what changes it. */
interface State {
  readonly text: string;
  /** Where reading ends: white space at the end of the text is not read. */
  readonly end: number;
  at: number;
  mode: Mode;

  readonly runs: Run[];
  /** Written since the last run. */
  fresh: string;
  /** The last character written, empty at first. */
  last: string;
  /** Nothing is written on the current line but its indentation, or a closing brace. */
  lineStart: boolean;
  /** Blocks open, at most 10: Caddy indents no deeper. */
  depth: number;

  /** The character before was white space, so far as Caddy minds. The start of the text counts. */
  space: boolean;
  /** Line breaks read and not yet written. */
  lineBreaks: number;
  brace: HeldBrace | undefined;
  /** A brace was written as part of a word, so a `}` without space before it belongs to a word too. */
  braceInWord: boolean;
  /** After `\<`, no heredoc begins until white space. */
  heredocEscaped: boolean;
  marker: string;

  /** The word being read, its first characters only: all that is asked is whether it is `import`. */
  word: string;
  firstWord: string;
  afterTopLevelImport: boolean;
}

export function layOut(text: string): Layout {
  const start = skipSpace(text, 0);
  const state: State = {
    text,
    end: dropSpace(text, start, text.length),
    at: start,
    mode: 'words',
    runs: [],
    fresh: '',
    last: '',
    lineStart: true,
    depth: 0,
    space: true,
    lineBreaks: 0,
    brace: undefined,
    braceInWord: false,
    heredocEscaped: false,
    marker: '',
    word: '',
    firstWord: '',
    afterTopLevelImport: false,
  };
  // Each reader moves on, or hands the same character to `words`, which always moves on.
  while (state.at < state.end) read[state.mode](state);
  const isPlain = state.mode === 'words' && !state.heredocEscaped && !state.brace;
  const isAfterImport = state.afterTopLevelImport || state.firstWord === 'import';
  const rests = isPlain && state.depth === 0 && state.last === '}' && !isAfterImport;
  if (state.brace) openBlock(state, state.brace);
  return { ...trim(state), rests };
}

const read: Readonly<Record<Mode, (state: State) => void>> = {
  words: readWords,
  comment: readComment,
  quotes: readQuotes,
  backticks: readBackticks,
  marker: readMarker,
  heredoc: readHeredoc,
};

function readWords(state: State): void {
  const character = state.text.charAt(state.at);
  if (state.space && state.last === '<') {
    state.space = false;
    if (character === '<' && !state.heredocEscaped) {
      copy(state, state.at + 1);
      state.mode = 'marker';
      state.marker = '';
      return;
    }
  }
  if (character === '\\') return readEscape(state);
  if (character === '`') return openBackticks(state);
  if (isSpace(character)) return readSpace(state, character);
  if (character === '"' && state.space) state.mode = 'quotes';
  readVisible(state, character);
}

/** A `#` starts a comment even inside a word, as far as `caddy fmt` goes. */
function readComment(state: State): void {
  const newline = state.text.indexOf('\n', state.at);
  if (newline < 0 || newline >= state.end) return copy(state, state.end);
  copy(state, newline);
  state.at = newline + 1;
  breakLine(state);
  state.space = true;
  state.mode = 'words';
}

function readQuotes(state: State): void {
  const character = state.text.charAt(state.at);
  if (character === '\\') return readEscape(state);
  if (character !== '"') return copy(state, endOf(quoted, state));
  copy(state, state.at + 1);
  state.mode = 'words';
}

/** Unlike a double quote, a backtick opens inside a word too, and writes no line break or brace that waits. */
function openBackticks(state: State): void {
  if (state.space && !state.lineStart) insert(state, ' ');
  copy(state, state.at + 1);
  state.space = false;
  state.mode = 'backticks';
}

function readBackticks(state: State): void {
  const character = state.text.charAt(state.at);
  if (character === '\\') return readEscape(state);
  if (character !== '`') return copy(state, state.at + 1);
  state.mode = 'words';
  readVisible(state, character);
}

/** What follows `<<` up to white space. Only a line feed right behind a well-formed marker opens a heredoc. */
function readMarker(state: State): void {
  const wordEnd = endOfWord(state);
  state.marker = state.text.slice(state.at, wordEnd);
  copy(state, wordEnd);
  state.mode = 'words';
  if (wordEnd === state.end || state.text[wordEnd] !== '\n') return;
  if (isMarker(state.marker)) {
    copy(state, wordEnd + 1);
    state.mode = 'heredoc';
    return;
  }
  state.at = wordEnd + 1;
  breakLine(state);
}

/** Reads one word of a heredoc. It closes behind any word that ends with the marker, wherever that stands. */
function readHeredoc(state: State): void {
  const wordEnd = endOfWord(state);
  const { text, at, end, marker } = state;
  if (wordEnd === end) return copy(state, end);
  const closes = wordEnd - at >= marker.length && text.startsWith(marker, wordEnd - marker.length);
  if (closes) state.mode = 'words';
  copy(state, closes ? wordEnd : wordEnd + 1);
}

/** A backslash and the character after it, which may take two code units. */
function readEscape(state: State): void {
  if (state.space) insert(state, ' ');
  state.space = false;
  const escaped = state.text.codePointAt(state.at + 1) ?? 0;
  if (escaped === 0x3c) state.heredocEscaped = true;
  copy(state, Math.min(state.at + (escaped > 0xffff ? 3 : 2), state.end));
}

function readSpace(state: State, character: string): void {
  state.at++;
  state.space = true;
  state.heredocEscaped = false;
  finishWord(state);
  if (character !== '\n') return;
  finishLine(state);
  state.lineBreaks++;
}

/** A character that is neither white space nor copied blindly: all braces and line breaks are written here. */
function readVisible(state: State, character: string): void {
  const afterSpace = state.space;
  state.space = false;
  if (character === '#') state.mode = 'comment';
  if (state.brace && afterSpace) openBlock(state, state.brace);
  if (character === '{') return holdBrace(state, afterSpace);
  const inWord = !afterSpace && (state.brace !== undefined || state.braceInWord);
  if (character === '}' && !inWord) return closeBlock(state);

  // At most one blank line stays.
  for (let count = Math.min(state.lineBreaks, 2); count > 0; count--) breakLine(state);
  state.lineBreaks = 0;
  if (state.lineStart) indent(state);
  separateBlocks(state);
  if (!state.lineStart && afterSpace) insert(state, ' ');
  if (state.brace) {
    writeBrace(state, state.brace);
    state.braceInWord = true;
  }
  if (character === '<') state.space = afterSpace;
  // What follows in the same word is written as it stands, up to a character that may mean something.
  const end =
    character === '#' || character === '<' || character === '"'
      ? state.at + 1
      : endOf(plain, state);
  if (state.word.length <= 'import'.length) state.word += state.text.slice(state.at, end);
  copy(state, end);
  state.lineStart = false;
}

/** The end of the stretch of such characters that begins here, which takes the present one in whatever it is. */
function endOf(characters: RegExp, { text, at, end }: State): number {
  characters.lastIndex = at + 1;
  return Math.min(characters.test(text) ? characters.lastIndex : at + 1, end);
}

const plain = /[\w./:*@=,?&+%-]+/y;
const quoted = /[^"\\]+/y;

function holdBrace(state: State, afterSpace: boolean): void {
  finishWord(state);
  if (state.brace) openBlock(state, state.brace);
  state.brace = {
    at: state.at,
    afterSpace: afterSpace && !state.lineStart,
    afterLineBreak: state.lineBreaks > 0,
  };
  state.braceInWord = false;
  if (state.brace.afterSpace && !state.brace.afterLineBreak) insert(state, ' ');
  state.at++;
}

function openBlock(state: State, brace: HeldBrace): void {
  if (state.depth === 0 && state.last === '}') {
    breakLine(state);
    breakLine(state);
  }
  if (brace.afterLineBreak && state.afterTopLevelImport) {
    // The brace opens the global options; on the line of the import it would be a block of that.
    if (state.last !== '\n') breakLine(state);
    indent(state);
  } else if (state.lineStart) {
    indent(state);
  } else if (!brace.afterSpace || !isSpace(state.last)) {
    insert(state, ' ');
  }
  writeBrace(state, brace);
  state.braceInWord = false;
  breakLine(state);
  state.lineBreaks = 0;
  if (state.depth < 10) state.depth++;
}

function closeBlock(state: State): void {
  finishWord(state);
  if (state.last !== '\n') breakLine(state);
  if (state.depth > 0) state.depth--;
  indent(state);
  copy(state, state.at + 1);
  state.lineBreaks = 0;
}

/** A blank line between a closing brace at top level and a word on the same line. */
function separateBlocks(state: State): void {
  if (state.depth > 0 || state.last !== '}' || !state.lineStart) return;
  breakLine(state);
  breakLine(state);
}

/** Keeps the brace in its place, or writes it anew when an escape or a backtick string overtook it. */
function writeBrace(state: State, brace: HeldBrace): void {
  state.brace = undefined;
  const overtaken = (state.runs.at(-1)?.end ?? 0) > brace.at;
  if (overtaken) insert(state, '{');
  else keep(state, brace.at, brace.at + 1);
}

function finishWord(state: State): void {
  if (state.firstWord === '') state.firstWord = state.word;
  state.word = '';
}

function finishLine(state: State): void {
  if (state.firstWord !== '') {
    state.afterTopLevelImport = state.depth === 0 && state.firstWord === 'import';
  } else if (!state.brace?.afterLineBreak) {
    state.afterTopLevelImport = false;
  }
  state.firstWord = '';
}

function indent(state: State): void {
  if (state.depth > 0) insert(state, '\t'.repeat(state.depth));
}

function breakLine(state: State): void {
  insert(state, '\n');
  state.lineStart = true;
}

/** Writes something that is not taken from the text. */
function insert(state: State, written: string): void {
  state.fresh += written;
  state.last = written.charAt(written.length - 1);
}

/** Writes what stands from here up to `end`, and goes on there. */
function copy(state: State, end: number): void {
  if (end > state.at) keep(state, state.at, end);
  state.at = end;
}

/** Writes a stretch of the text; one run goes on when what was written before it is what stands there. */
function keep(state: State, start: number, end: number): void {
  const { text, runs, fresh } = state;
  const previous = runs.at(-1);
  const unchanged = previous?.end === start - fresh.length && text.startsWith(fresh, previous.end);
  if (unchanged) previous.end = end;
  else runs.push({ start, end, before: fresh });
  state.fresh = '';
  state.last = text.charAt(end - 1);
}

/** Without the white space at both ends. At the start nothing but inserted space can stand. */
function trim({ text, runs, fresh }: State): Pick<Layout, 'runs' | 'tail'> {
  let tail = fresh.slice(0, dropSpace(fresh, 0, fresh.length));
  for (let run = runs.at(-1); run && tail === ''; run = runs.at(-1)) {
    run.end = dropSpace(text, run.start, run.end);
    if (run.end > run.start) break;
    runs.pop();
    tail = run.before.slice(0, dropSpace(run.before, 0, run.before.length));
  }
  const first = runs[0];
  if (first) first.before = '';
  return { runs, tail };
}

/** The end of the word that begins here; where reading ends, at the latest. */
function endOfWord({ text, at, end }: State): number {
  let wordEnd = at;
  while (wordEnd < end && !isSpace(text.charAt(wordEnd))) wordEnd++;
  return wordEnd;
}

/** Caddy's heredoc markers hold letters and digits of ASCII, `_` and `-`. */
function isMarker(marker: string): boolean {
  for (let at = 0; at < marker.length; at++) {
    if (!markerCharacters.includes(marker.charAt(at))) return false;
  }
  return marker !== '';
}

const markerCharacters = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-';
