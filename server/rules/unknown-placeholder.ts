import type { Block } from '../analysis/analyze.ts';
import { isOptions, type Token } from '../analysis/config.ts';
import { pieces } from '../analysis/routes/placeholders.ts';
import { nginxVariables } from '../analysis/language/nginx-words.ts';
import { findPlaceholder, placeholders } from '../schema/placeholders.ts';
import { type Finding, finding, type Fix, type Rule } from './rule.ts';
import { nearest } from './spelling.ts';

export const unknownPlaceholder: Rule = {
  id: 'unknown-placeholder',
  summary: 'A placeholder has no value, and stays as it is written or becomes nothing.',
  category: 'trap',
  severity: 'warning',
  *check({ blocks, words }) {
    // Plugins bring placeholders of their own, and so do the lines nobody knows.
    const own = new Set(words('map_destination').map(({ text }) => text));
    const found = blocks.map('unknown placeholders', [[...own].join(' ')], (block) => [
      ...unknownIn(block, own),
    ]);
    yield* found.flat();
  },
};

function* unknownIn({ soundLines, owner }: Block, own: ReadonlySet<string>): Generator<Finding> {
  const names = placeholders.map(({ name }) => name).filter((name) => !name.includes('*'));
  if (isOptions(owner)) return;
  for (const { line, binding } of soundLines) {
    if (!line.args.some(({ text }) => text.includes('{'))) continue;
    for (const [index, token] of line.args.entries()) {
      const slot = binding.slots[index];
      if (!slot || slot.kind?.includes('regexp') || slot.label === 'expression') continue;
      for (const { text, at } of writtenPlaceholders(token)) {
        if (own.has(text)) continue;
        const found = judge(text.slice(1, -1), names);
        if (found === undefined) continue;
        const better = found === '' ? 'It has no such value' : `Write "{${found}}"`;
        yield finding(token, `Caddy does not know "${text}": it stays there as text. ${better}.`, {
          fixes: found === '' || token.via ? [] : fixesFor(token, at, text, `{${found}}`),
        });
      }
    }
  }
}

interface Written {
  readonly text: string;
  /** Where it begins in the token's text. */
  readonly at: number;
}

/** The placeholders of a word that is no code of another language. */
function* writtenPlaceholders(token: Token): Generator<Written> {
  const { text, quote } = token;
  if ((quote !== '' && quote !== '"') || text.includes('\n') || text.includes('{{')) return;
  let at = 0;
  for (const piece of pieces(text)) {
    if (piece.kind === 'text') continue;
    const start = text.indexOf(piece.text, at);
    at = start + piece.text.length;
    if (text[start - 1] !== '$') yield { text: piece.text, at: start };
  }
}

/** What to write instead; empty when there is nothing like it, absent when it may be right. */
function judge(name: string, names: readonly string[]): string | undefined {
  if (!/^[%?>~]?[a-z][\w.-]*$/i.test(name) || findPlaceholder(name)) return undefined;
  // `http.` alone is no name of anything, and headers are called so.
  const field = /^http\.([A-Z][\w]*(?:-[\w]+)+)$/.exec(name)?.[1];
  if (field !== undefined) return `header.${field}`;
  const old = versionOne(name);
  if (old !== undefined) return old;
  const known = nginxVariables.get(name);
  if (known !== undefined) return known;
  const near = nearest(name, names);
  if (near !== undefined && isSlip(name, near)) return near;
  if (name.startsWith('http.request.')) return '';
  if (name.startsWith('request.')) return findPlaceholder(`http.${name}`) && `http.${name}`;
  return undefined;
}

/** https://caddyserver.com/docs/v2-upgrade#placeholders */
function versionOne(name: string): string | undefined {
  if (name.startsWith('>')) return `header.${name.slice(1)}`;
  if (name.startsWith('~')) return `cookie.${name.slice(1)}`;
  if (name === 'uri_escaped') return '%uri';
  if (name === 'rewrite_uri') return 'uri';
  if (name === 'rewrite_path') return 'path';
  if (name === 'query_escaped') return '%query';
  return name.startsWith('?') ? `query.${name.slice(1)}` : undefined;
}

/** Short names are near to many words: there, only letters that changed places, or one too many or too few, count. */
function isSlip(name: string, near: string): boolean {
  if (name.length > 6) return true;
  const sorted = (text: string): string => text.split('').sort().join('');
  return sorted(name) === sorted(near) || (name.length > 4 && name.length !== near.length);
}

function fixesFor(token: Token, at: number, text: string, better: string): readonly Fix[] {
  const start = token.start + at + (token.quote === '' ? 0 : 1);
  const isPlain = token.quote === '' && token.end - token.start === token.text.length;
  if (!isPlain) return [];
  const { uri } = token;
  return [
    {
      title: `Write "${better}"`,
      edits: [{ uri, start, end: start + text.length, text: better }],
      safe: false,
    },
  ];
}
