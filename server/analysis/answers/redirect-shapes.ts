import type { Token } from '../config.ts';
import { pieces } from '../routes/placeholders.ts';

/** What the end of a target says about the path; undefined when it is something else. */
export function shapeOf({ text }: Token): 'uri' | 'path' | undefined {
  const last = pieces(text).at(-1);
  if (last?.kind !== 'placeholder') return undefined;
  if (last.name === 'http.request.uri') return 'uri';
  return last.name === 'http.request.uri.path' ? 'path' : undefined;
}

/** Whether a slash stands in front of the path that a target carries along. */
export function hasDoubleSlash({ text }: Token): boolean {
  const [before, last] = pieces(text).slice(-2);
  if (before?.kind !== 'text' || last?.kind !== 'placeholder') return false;
  const carries = ['http.request.uri', 'http.request.uri.path'].includes(last.name);
  return carries && before.text.endsWith('/');
}
