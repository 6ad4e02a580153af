import { type Place, wholeLine } from '../../../grammar/text.ts';
import type { Line, Token } from '../config.ts';
import { directivesOfVersionOne, proxyWordsOfVersionOne } from './version-one.ts';

/** A text in the place of another one. */
export interface Rewriting extends Place {
  readonly text: string;
}

/**
 * A line of Caddy 1 in the words of Caddy 2; undefined where they are not simply others. `textOf` gives the texts of
 * files. https://caddyserver.com/docs/v2-upgrade
 */
export function rewritten(
  line: Line,
  above: string | undefined,
  textOf: (uri: string) => string,
): readonly Rewriting[] | undefined {
  const { name, args, block } = line;
  const isWritten = [name, ...args].every((word) => isPlain(word, textOf));
  if (!isWritten) return undefined;
  if (above === 'reverse_proxy' || above === 'proxy') return inProxy(line, textOf);
  switch (name.text) {
    case 'gzip':
    case 'browse':
      return args.length === 0 && !block ? [renamed(name)] : undefined;
    case 'ext':
      return extensions(line);
    case 'proxy':
      return proxy(line, textOf);
    case 'fastcgi':
      return php(line);
    case 'tls':
      return args.flatMap((word) => (word.text === 'self_signed' ? [by(word, 'internal')] : []));
    default:
      return undefined;
  }
}

/** `proxy /api app:8000` took everything whose path begins so. */
function proxy(
  { name, args, block }: Line,
  textOf: (uri: string) => string,
): readonly Rewriting[] | undefined {
  const [from, to] = args;
  if (!from?.text.startsWith('/') || !to || from.text.includes('*')) return undefined;
  const inner = (block ?? []).map((line) => rewritten(line, 'proxy', textOf));
  if (inner.includes(undefined)) return undefined;
  const path = from.text === '/' ? without(from, to) : by(from, `${from.text}*`);
  return [renamed(name), path, ...inner.flatMap((one) => one ?? [])];
}

function inProxy(
  { name, args, block, ...place }: Line,
  textOf: (uri: string) => string,
): readonly Rewriting[] | undefined {
  if (block || args.some(({ text }) => !hasSamePlaceholders(text))) return undefined;
  if (args.length === 0 && (name.text === 'transparent' || name.text === 'websocket')) {
    const { start, end } = wholeLine(textOf(place.uri), place.start);
    return textOf(place.uri).slice(start, end).trim() === name.text
      ? [{ uri: place.uri, start, end, text: '' }]
      : undefined;
  }
  const now = proxyWordsOfVersionOne.get(name.text);
  return now && 'word' in now ? [by(name, now.word)] : undefined;
}

/** `ext .html .htm` tried these endings. */
function extensions({ name, args, block }: Line): readonly Rewriting[] | undefined {
  if (args.length === 0 || block || !args.every(({ text }) => /^\.\w+$/.test(text))) {
    return undefined;
  }
  return [by(name, 'try_files {path}'), ...args.map((word) => by(word, `{path}${word.text}`))];
}

/** `fastcgi / addr php`. */
function php({ name, args, block }: Line): readonly Rewriting[] | undefined {
  const [from, to, preset] = args;
  const isPhp = from?.text === '/' && to && preset?.text === 'php' && args.length === 3 && !block;
  if (!isPhp) return undefined;
  const { uri, end } = to;
  return [renamed(name), without(from, to), { uri, start: end, end: preset.end, text: '' }];
}

/** Both versions know these by the same names. */
function hasSamePlaceholders(text: string): boolean {
  const others = text.replaceAll(/\{(?:host|hostport|method|path|query|scheme|uri)\}/g, '');
  return !/[{}]/.test(others);
}

/** Whether a word stands in the file as Caddy reads it. */
function isPlain({ text, uri, start, end }: Token, textOf: (uri: string) => string): boolean {
  return textOf(uri).slice(start, end) === text;
}

/** The name of a directive in Caddy 2; the same where it has no other. */
function renamed(name: Token): Rewriting {
  const now = directivesOfVersionOne.get(name.text);
  return by(name, now && 'word' in now ? now.word : name.text);
}

function by({ uri, start, end }: Token, text: string): Rewriting {
  return { uri, start, end, text };
}

/** A word goes, with the blanks up to the next. */
function without({ uri, start }: Token, next: Token): Rewriting {
  return { uri, start, end: next.start, text: '' };
}
