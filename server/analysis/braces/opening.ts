import type { Span } from '../../../grammar/text.ts';
import { walk, type Word } from '../../../grammar/tree.ts';
import type { BraceFault } from './brace-fault.ts';
import type { Piece } from './pieces.ts';
import { headEnd, indexBefore, isEndless, lastCharacter, type Sheet } from './sheet.ts';

/** What is wrong where there are too few closing braces; `passes` says that Caddy's parser does not mind. */
export function openingFaults(
  sheet: Sheet,
  unclosed: readonly Piece[],
  passes: boolean,
): BraceFault[] {
  const { tree, pieces } = sheet;
  const last = pieces[pieces.length - 1];
  if (unclosed.length === 0 || !last) return [];
  const end = tree.text.length;
  const open = [...unclosed].sort((a, b) => a.start - b.start);
  if (last.word && isEndless(last.word)) {
    const at = { start: last.start, end: headEnd(tree, last) };
    return [{ kind: 'unterminated', at, damage: { start: last.start, end }, passes }];
  }
  const suspects = unclosedSuspects(sheet, open[0]!).sort((a, b) => a.at.start - b.at.start);
  // Those of which nothing is known all show at the end of the file, and are told once.
  return open.slice(0, suspects.length + 1).map((brace, index): BraceFault => {
    const suspect = suspects[index];
    if (suspect) {
      const { kind, at, other, next } = suspect;
      const damage = { start: kind === 'tailed-close' ? at.start : at.end, end };
      // The parser goes on, so that Caddy stops at the site that has become a directive.
      return passes && kind === 'unclosed' && next
        ? { kind: 'swallowed', at: next, other, damage, passes }
        : { kind, at, other, damage, passes };
    }
    return { kind: 'unclosed', at: last, other: brace, damage: { start: last.start, end }, passes };
  });
}

interface OpenSuspect {
  readonly kind: 'unclosed' | 'glued-close' | 'tailed-close' | 'crowded-open' | 'surplus-open';
  readonly at: Span;
  readonly other: Span;
  /** The word behind the place, if it is the address of a site. */
  readonly next?: Word;
}

/** Where, by the look of the file, closing braces are missing inside the block that `outer` opens. */
function unclosedSuspects(sheet: Sheet, outer: Piece): OpenSuspect[] {
  const { pieces, indent } = sheet;
  const root = outer.line;
  if (!root) return [];
  const found: OpenSuspect[] = [];
  const before = (offset: number): Piece | undefined => pieces[indexBefore(pieces, offset)];
  for (const [line, depth] of walk([root])) {
    const [firstWord] = line.words;
    const lastWord = line.words[line.words.length - 1];
    if (depth > 0 && firstWord && isTailedClose(firstWord)) {
      found.push({ kind: 'tailed-close', at: firstWord, other: outer });
      continue;
    }
    if (depth > 0 && lastWord && !line.block && hasSurplusClose(lastWord))
      found.push({ kind: 'glued-close', at: lastCharacter(lastWord), other: outer });
    const { block } = line;
    const first = block?.lines[0];
    const isSecond = depth > 0 && line.words.length === 0 && block;
    if (isSecond && sheet.row(line.start) === sheet.row(before(line.start)?.end ?? line.start)) {
      found.push({ kind: 'crowded-open', at: block.open, other: outer });
      continue;
    }
    if (!block || !first) continue;
    if (depth > 0 && indent(line.start) > 0 && indent(first.start) === indent(line.start)) {
      // A block whose lines are not indented was hardly meant to be one.
      if (block.close && indent(block.close.start) < indent(line.start))
        found.push({ kind: 'surplus-open', at: block.open, other: block.open });
      continue;
    }
    if (indent(first.start) <= indent(line.start)) continue;
    const outdented = block.lines.find((inner) => indent(inner.start) <= indent(line.start));
    const closeIsLeft = block.close && indent(block.close.start) < indent(line.start);
    const stop = outdented?.start ?? (closeIsLeft ? block.close?.start : undefined);
    const tail = block.lines.find(({ words }) => words[0] && isTailedClose(words[0]));
    const at = stop === undefined || tail ? undefined : before(stop);
    const next = outdented?.block && outdented.words[0];
    const site = next && looksLikeSite(next) ? { next } : {};
    if (at) found.push({ kind: 'unclosed', at, other: block.open, ...site });
  }
  if (found.length > 0) return found;
  // Without indentation to go by, a site is known by its address.
  for (const [line, depth] of walk([root])) {
    if (depth === 0 || !line.block || !line.words[0] || !looksLikeSite(line.words[0])) continue;
    const at = before(line.start);
    if (at) return [{ kind: 'unclosed', at, other: outer, next: line.words[0] }];
  }
  return found;
}

function hasSurplusClose({ text, quote }: Word): boolean {
  if (quote !== '' || !text.endsWith('}') || text.length < 2) return false;
  let depth = 0;
  for (const character of text) {
    if (character === '{') depth++;
    else if (character === '}' && --depth < 0) return true;
  }
  return false;
}

/** Such as `};`, with which many languages end a block. */
function isTailedClose({ text, quote }: Word): boolean {
  return quote === '' && /^\}[;,)\]]+$/.test(text);
}

function looksLikeSite({ text, quote }: Word): boolean {
  if (quote !== '' || text.startsWith('@')) return false;
  const name: string = text.endsWith(',') ? text.slice(0, -1) : text;
  if (name === 'localhost' || /^&?\(.*\)$/.test(name)) return true;
  return name.includes('.') || name.includes(':');
}
