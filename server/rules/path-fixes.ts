import type { Token } from '../analysis/config.ts';
import { type Fix, insertAfter } from './rule.ts';

/** The pattern of all that lies below a path without a star. */
export function belowPath({ text }: Token): string {
  return `${text.replace(/\/$/, '')}/*`;
}

/** Writes that pattern instead of the path. */
export function writeBelow(path: Token): Fix {
  const quote = path.quote === '' ? 0 : 1;
  const end = insertAfter({ ...path, end: path.end - quote }, path.text.endsWith('/') ? '*' : '/*');
  return { title: `Write "${belowPath(path)}"`, edits: [end], safe: false };
}
