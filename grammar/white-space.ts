/** Where the white space that begins at `from` ends. */
export function skipSpace(text: string, from: number): number {
  let at = from;
  while (at < text.length && isSpace(text.charAt(at))) at++;
  return at;
}

/** Where the white space that ends at `end` begins; `start` at the earliest. */
export function dropSpace(text: string, start: number, end: number): number {
  let at = end;
  while (at > start && isSpace(text.charAt(at - 1))) at--;
  return at;
}

/** White space as Go's `unicode.IsSpace` has it: unlike JavaScript's, with U+0085, without U+FEFF. */
export function isSpace(character: string): boolean {
  if (character > ' ' && character < '\u0085') return false;
  return spaces.has(character);
}

const spaces: ReadonlySet<string> = new Set(
  '\t\n\v\f\r \u0085\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000',
);
