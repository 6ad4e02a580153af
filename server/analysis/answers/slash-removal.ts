import { type Line, linesOf, type Site, type Token } from '../config.ts';
import { fillPlaceholders } from '../routes/placeholders.ts';
import type { Route } from '../routes/routes.ts';

/**
 * Whether a route makes of paths with a slash at their end the same paths without it, by a regular expression of its
 * matcher or of its own. Exceptions that the matcher makes for some paths do not count.
 */
export function takesSlash({ handler, line }: Route, site: Site): boolean {
  switch (handler.kind) {
    case 'redirect':
      return ofMatcher(handler.to, line, site);
    case 'rewrite':
      return ofMatcher(handler.to, line, site);
    case 'change-uri': {
      const { find, replacement } = handler;
      if (!find || !replacement || find.unknown || replacement.unknown) return false;
      const pattern = readPattern(find.text, 'g');
      const filled = replacement.text.replace(/\$\{(\w+)\}/g, '$$$1');
      return (
        pattern !== undefined &&
        PROBES.every((path) => path.replace(pattern, filled) === path.slice(0, -1))
      );
    }
    default:
      return false;
  }
}

/** Short, so that a pattern that goes back and forth does not matter. */
const PROBES = ['/a1/', '/a1/b-2/'];

/** Whether `to` is the path without slash, in what the `path_regexp` of the line's matcher has caught. */
function ofMatcher(to: Token, line: Line, site: Site): boolean {
  const pattern = patternOf(line.args[0]?.text ?? '', site);
  if (!pattern || to.unknown) return false;
  return PROBES.every((path) => {
    const groups = pattern.exec(path);
    const filled = groups && fillPlaceholders(to.text, (name) => valueOf(name, groups));
    if (!filled || filled.open) return false;
    const [address = ''] = filled.text.split('?');
    return withoutOrigin(address, site) === path.slice(0, -1);
  });
}

function valueOf(
  name: string,
  groups: RegExpExecArray,
): { text: string; open: boolean } | undefined {
  const group = /^http\.regexp(?:\.[a-z]\w*)?\.(\w+)$/i.exec(name)?.[1];
  if (group !== undefined) {
    const text = /^\d+$/.test(group) ? groups[Number(group)] : groups.groups?.[group];
    return text === undefined ? undefined : { text, open: false };
  }
  const text = FIXED.get(name);
  return text === undefined ? undefined : { text, open: false };
}

const FIXED: ReadonlyMap<string, string> = new Map([
  ['http.request.scheme', 'https'],
  ['http.request.host', '{host}'],
  ['http.request.hostport', '{host}'],
  ['http.request.uri.query', ''],
  ['http.request.uri.prefixed_query', ''],
]);

/** Takes scheme and host away where they are those of the request. */
function withoutOrigin(address: string, { addresses }: Site): string {
  const match = /^https?:\/\/([^/]*)(\/.*)$/.exec(address);
  const [, host, path] = match ?? [];
  if (host === undefined || path === undefined) return address;
  const own = host === '{host}' || addresses.some((one) => one.host === host);
  return own ? path : address;
}

/** The `path_regexp` of a named matcher that has no other conditions but exceptions. */
function patternOf(name: string, site: Site): RegExp | undefined {
  const line = name.startsWith('@')
    ? linesOf(site.lines).find((one) => one.name.text === name)
    : undefined;
  if (!line) return undefined;
  const conditions = [
    ...(line.args.length > 0 ? [line.args] : []),
    ...(line.block ?? []).map((inner) => [inner.name, ...inner.args]),
  ];
  const pattern = conditions.find(([first]) => first?.text === 'path_regexp')?.at(-1);
  const others = conditions.filter(([first]) => first?.text !== 'path_regexp');
  const areExceptions = others.every(
    ([first, second]) => first?.text === 'not' && second?.text === 'path',
  );
  return pattern && !pattern.unknown && areExceptions ? readPattern(pattern.text, '') : undefined;
}

/** A regular expression of Go; undefined where JavaScript has none that is the same. */
function readPattern(text: string, more: string): RegExp | undefined {
  const start = /^\(\?([ims]+)\)/.exec(text);
  const rest = text.slice(start?.[0].length ?? 0).replaceAll('(?P<', '(?<');
  if (/\(\?[^:<]|\\[QEzAC]|\[\[:/.test(rest)) return undefined;
  try {
    return new RegExp(rest, `u${start?.[1] ?? ''}${more}`);
  } catch {
    return undefined;
  }
}
