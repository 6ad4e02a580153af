import { isHole, type Line, linesOf, type Site, type Token } from '../config.ts';

/** A line of a site that sends Strict-Transport-Security. */
export interface HstsLine {
  readonly line: Line;
  /** What to delete so that no empty directive is left. */
  readonly whole: Line;
  readonly value: Token;
}

/** The lines by which a site sends Strict-Transport-Security, those that take it away left out. */
export function hstsLines({ lines }: Site): readonly HstsLine[] {
  const found: HstsLine[] = [];
  for (const line of linesOf(lines)) {
    if (line.name.text !== 'header') continue;
    const words = isMatcher(line.args[0]) ? line.args.slice(1) : line.args;
    const [field, value, ...more] = words;
    if (isField(field) && value && more.length === 0) found.push({ line, whole: line, value });
    for (const inner of line.block ?? []) {
      const [only, ...others] = inner.args;
      if (!isField(inner.name) || !only || others.length > 0) continue;
      found.push({ line: inner, whole: line.block?.length === 1 ? line : inner, value: only });
    }
  }
  return found;
}

/** The values that are known. */
export function hstsValues(site: Site): readonly Token[] {
  return hstsLines(site).flatMap(({ value }) => (isHole(value) ? [] : [value]));
}

function isField(token: Token | undefined): boolean {
  return /^[+?>]?strict-transport-security$/i.test(token?.text ?? '');
}

function isMatcher(token: Token | undefined): boolean {
  return /^[@/*]/.test(token?.text ?? '');
}
