import type { Place, Span } from '../../grammar/text.ts';
import type { Files } from '../workspace.ts';
import { pageFiles, scriptParser, scriptsOf } from './page-files.ts';

export { pageContents } from './page-contents.ts';
export { plainSockets } from './page-sockets.ts';

/**
 * Where scripts of pages look for Django's own CSRF cookie by its usual name, and for nothing else that holds the token. Files that
 * name `other`, as it is called in production, are left out, and so are tests.
 */
export function csrfCookieReads(files: Files, other: string | undefined): readonly Place[] {
  return pageFiles(files).flatMap((uri) => {
    const text = files.read(uri);
    // Few files name it, and reading a script costs more than looking for a word.
    if (!text?.includes(COOKIE) || (other !== undefined && text.includes(other))) return [];
    return scriptsOf(uri, text).flatMap((script) => readsIn(uri, text, script));
  });
}

const COOKIE = 'csrftoken';
/** What pages hold the token in besides. https://docs.djangoproject.com/en/5.2/howto/csrf/#using-csrf-protection-with-ajax */
const others = /csrfmiddlewaretoken|csrf[-_]token/i;

function readsIn(uri: string, text: string, { start, end }: Span): readonly Place[] {
  const script = text.slice(start, end);
  if (!script.includes(COOKIE) || others.test(script)) return [];
  const found: Place[] = [];
  scriptParser.parse(script).iterate({
    enter({ name, from, to }) {
      if (!literals.has(name)) return;
      const at = cookieIn(script.slice(from, to));
      if (at === undefined) return;
      const first = start + from + at;
      found.push({ uri, start: first, end: first + COOKIE.length });
    },
  });
  return found;
}

const literals: ReadonlySet<string> = new Set(['String', 'TemplateString', 'RegExp']);

/** Where a literal, which is written with its quotes, names the cookie: as the whole text, or in front of a value. */
function cookieIn(literal: string): number | undefined {
  if (literal.slice(1, -1) === COOKIE) return 1;
  const match = /(?<![\w-])csrftoken(?==)/.exec(literal);
  return match?.index;
}
