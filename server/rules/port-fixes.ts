import type { Analysis } from '../analysis/analyze.ts';
import type { Port } from '../project/project.ts';
import { type Fix, insertBefore } from './rule.ts';

/** Puts the loopback address in front of a port in the short form; undefined where another form is written. */
export function loopbackFix(
  { textAt }: Pick<Analysis, 'textAt'>,
  { at, short }: Port,
): Fix | undefined {
  const match = /^(["']?)\d+:\d+(?:\/tcp)?\1$/.exec(textAt(at));
  if (!short || !match) return undefined;
  const start = at.start + (match[1]?.length ?? 0);
  const edit = insertBefore({ uri: at.uri, start, end: start }, '127.0.0.1:');
  return { title: 'Publish it for this machine alone', edits: [edit], safe: false };
}
