import type { Span } from '../../../grammar/text.ts';
import type { Line as TreeLine, Word } from '../../../grammar/tree.ts';
import type { Line, Problem, Token } from '../config.ts';
import { blockName, blockNameOf } from './import-lines.ts';

/** What an `import` hands to the lines it brings in. */
export interface Arguments {
  readonly args: readonly Token[];
  problem(problem: Problem): void;
  /** The lines that replace `line` when it is `{block}` or `{blocks.name}`; undefined for any other line. */
  blockFor(line: TreeLine): readonly Line[] | undefined;
  /** The lines that replace such a placeholder among other words; undefined for any other word. */
  linesFor(word: Word): readonly Line[] | undefined;
}

/**
 * `token` with `{args[0]}`, `{args[1:]}` and `{args.0}` filled in. A word that is nothing but
 * one of these becomes the argument itself, with the place it has at the import; an argument that
 * is not given leaves the text as it is, as Caddy does.
 * https://caddyserver.com/docs/caddyfile/directives/import
 */
export function substitute(token: Token, word: Word, given: Arguments): readonly Token[] {
  // What it brings has lines of its own; one that brings something is not asked for here.
  if (given.linesFor(word)) return [];
  const whole = wholePlaceholder(word);
  if (whole !== undefined) {
    const range = readRange(whole, given.args.length);
    if (range) return given.args.slice(range.from, range.to);
  }
  let text = token.text;
  let unknown = token.unknown;
  for (const part of word.parts) {
    if (part.kind !== 'placeholder') continue;
    const index = readIndex(part.name);
    if (index === undefined) continue;
    if (index < 0) {
      given.problem({ kind: 'argument-negative', at: token, name: part.name });
      continue;
    }
    const argument = given.args[index];
    if (!argument) {
      const problem = {
        kind: 'argument-missing',
        at: token,
        index,
        given: given.args.length,
      } as const;
      given.problem(problem);
      continue;
    }
    if (text.length + word.parts.length * argument.text.length > LONGEST_WORD) {
      given.problem({ kind: 'import-too-much', at: token });
      return [{ ...token, unknown: true }];
    }
    if (whole !== undefined) return [{ ...argument, quote: token.quote || argument.quote }];
    text = text.replaceAll(`{${part.name}}`, () => argument.text);
    unknown ||= argument.unknown;
  }
  return [text === token.text ? token : { ...token, text, unknown }];
}

/** In UTF-16 units: a word that doubles itself in one snippet after another has to end. */
const LONGEST_WORD = 1 << 20;

/** The places in `word` where one of `count` arguments is filled in by its older spelling, `{args.0}`. */
export function oldSpellings(
  { parts }: Word,
  count: number,
): readonly { readonly part: Span; readonly index: number }[] {
  return parts.flatMap((part) => {
    if (part.kind !== 'placeholder' || !part.name.startsWith('args.')) return [];
    const index = readIndex(part.name);
    return index === undefined || index < 0 || index >= count ? [] : [{ part, index }];
  });
}

/** What an import without a block gives: nothing in the place of `{block}`. */
export function withoutImportBlock(given: Arguments): Arguments {
  return {
    ...given,
    blockFor: (line) => (blockName(line) === undefined ? undefined : []),
    linesFor: (word) => (blockNameOf(word) === undefined ? undefined : []),
  };
}

/** The name, when the word is one placeholder and nothing else. */
function wholePlaceholder(word: Word): string | undefined {
  const [part] = word.parts;
  if (part?.kind !== 'placeholder' || word.parts.length > 1) return undefined;
  return word.text === `{${part.name}}` ? part.name : undefined;
}

/** `args[2]`, or `args.2` in the older spelling; a sign may stand before the number. */
function readIndex(name: string): number | undefined {
  const match = /^args(?:\[([+-]?\d+)\]|\.([+-]?\d+))$/.exec(name);
  return match ? Number(match[1] ?? match[2]) : undefined;
}

/** `args[1:3]` within the bounds of what is given; undefined when it is no range, or out of bounds. */
function readRange(name: string, count: number): { from: number; to: number } | undefined {
  const match = /^args\[(\d*):(\d*)\]$/.exec(name);
  if (!match) return undefined;
  const from = match[1] ? Number(match[1]) : 0;
  const to = match[2] ? Number(match[2]) : count;
  return from <= to && to <= count ? { from, to } : undefined;
}
