import { envEnd } from './tokens.ts';
import type { Part } from './tree.ts';

/**
 * The environment variables and placeholders in `raw`, a word as written, whose first character
 * stands at `offset` of the file.
 */
export function partsOf(raw: string, offset: number): readonly Part[] {
  let at = raw.indexOf('{');
  if (at < 0) return NONE;
  const parts: Part[] = [];
  while (at >= 0) {
    const part = partAt(raw, at, offset);
    if (part) parts.push(part);
    at = raw.indexOf('{', part ? part.end - offset : at + 1);
  }
  return parts;
}

const NONE: readonly Part[] = [];

function partAt(raw: string, at: number, offset: number): Part | undefined {
  if (raw[at + 1] === '$') {
    const end = envEnd(raw, at);
    if (end <= at + 1) return undefined;
    const inner = raw.slice(at + 2, end - 1);
    const colon = inner.indexOf(':');
    const start = at + offset;
    if (colon < 0) return { kind: 'env', start, end: end + offset, name: inner };
    const name = inner.slice(0, colon);
    return { kind: 'env', start, end: end + offset, name, default: inner.slice(colon + 1) };
  }
  // A backslash keeps a brace from opening a placeholder.
  if (raw[at - 1] === '\\') return undefined;
  const end = placeholderEnd(raw, at + 1);
  if (end === undefined) return undefined;
  return {
    kind: 'placeholder',
    start: at + offset,
    end: end + offset,
    name: raw.slice(at + 1, end - 1),
  };
}

/** Behind the closing brace; `undefined` when something comes before it that no placeholder name holds. */
function placeholderEnd(raw: string, from: number): number | undefined {
  for (let at = from; at < raw.length; at++) {
    const character = raw[at]!;
    if (character === '}') return at > from ? at + 1 : undefined;
    if (character === '{' || character === '"' || character <= ' ') return undefined;
  }
  return undefined;
}
