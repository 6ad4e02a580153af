import { expandShorthand } from '../../schema/placeholders.ts';
import type { Text } from './path-pattern.ts';

/** A piece of a word: text as it stands, or a placeholder by its full name. */
export type Piece =
  | { readonly kind: 'text'; readonly text: string }
  | {
      readonly kind: 'placeholder';
      /** Such as `http.request.host`, whichever way it is written. */
      readonly name: string;
      /** As written, with its braces. */
      readonly text: string;
    };

/**
 * `text` cut into pieces, shorthands resolved. A brace that is escaped or not closed is text.
 * https://caddyserver.com/docs/caddyfile/concepts#placeholders
 */
export function pieces(text: string): readonly Piece[] {
  const result: Piece[] = [];
  let pending = '';
  let at = 0;
  while (at < text.length) {
    const open = text.indexOf('{', at);
    const close = open < 0 ? -1 : text.indexOf('}', open);
    if (close < 0) break;
    if (open > 0 && text[open - 1] === '\\') {
      pending += `${text.slice(at, open - 1)}{`;
      at = open + 1;
      continue;
    }
    pending += text.slice(at, open);
    if (pending !== '') result.push({ kind: 'text', text: pending });
    pending = '';
    const written = text.slice(open, close + 1);
    result.push({
      kind: 'placeholder',
      name: expandShorthand(written.slice(1, -1)),
      text: written,
    });
    at = close + 1;
  }
  pending += text.slice(at).replaceAll('\\}', '}');
  if (pending !== '') result.push({ kind: 'text', text: pending });
  return result;
}

/** `text` with shorthands replaced by full names, as Caddy does before it reads a directive. */
export function expandShorthands(text: string): string {
  if (!text.includes('{')) return text;
  return pieces(text)
    .map((piece) => (piece.kind === 'text' ? piece.text : `{${piece.name}}`))
    .join('');
}

/**
 * `text` with placeholders filled in by `value`. Undefined when a value is not known, unless it stands
 * last and its beginning is known.
 */
export function fillPlaceholders(
  text: string,
  value: (name: string) => Text | undefined,
): Text | undefined {
  let result = '';
  let open = false;
  for (const piece of pieces(text)) {
    const filled = piece.kind === 'text' ? { text: piece.text, open: false } : value(piece.name);
    if (!filled || (open && (filled.text !== '' || filled.open))) return undefined;
    result += filled.text;
    open ||= filled.open;
  }
  return { text: result, open };
}

/** The beginning of `text`, up to the first placeholder whose value is not known. */
export function fillStart(text: string, value: (name: string) => Text | undefined): string {
  let result = '';
  for (const piece of pieces(text)) {
    const filled = piece.kind === 'text' ? { text: piece.text, open: false } : value(piece.name);
    if (!filled) break;
    result += filled.text;
    if (filled.open) break;
  }
  return result;
}
