import {
  type Draw,
  inserted,
  isContent,
  type Operator,
  put,
  siteHeads,
  whole,
  withWords,
} from './mutant-draw.ts';
import { addresses, oddBodies, oddImports, oddMatchers, oldLines } from './mutant-words.ts';

/** What happens to blocks, sites, snippets, imports and whole files. */
export const moves: Readonly<Record<string, Operator>> = {
  'move block': (draw) => {
    const block = blockAt(draw);
    if (!block) return undefined;
    const rest = draw.lines.toSpliced(block.start, block.lines.length);
    const to = Math.floor(draw.random() * (rest.length + 1));
    const places = [block.start, to, to + block.lines.length - 1];
    return { lines: rest.toSpliced(to, 0, ...block.lines), places };
  },
  'duplicate block': (draw) => {
    const block = blockAt(draw);
    if (!block) return undefined;
    const end = block.start + block.lines.length;
    return {
      lines: draw.lines.toSpliced(end, 0, ...block.lines),
      places: block.lines.map((_, i) => end + i),
    };
  },
  'drop block': (draw) => {
    const block = blockAt(draw);
    if (!block) return undefined;
    const lines = draw.lines.toSpliced(block.start, block.lines.length);
    return lines.some(isContent) ? { lines, places: [block.start] } : undefined;
  },
  'unwrap block': (draw) => {
    const block = blockAt(draw);
    if (!block) return undefined;
    const inner = block.lines.slice(1, -1);
    const lines = draw.lines.toSpliced(block.start, block.lines.length, ...inner);
    return { lines, places: [block.start, ...inner.map((_, i) => block.start + i)] };
  },
  'block on one line': (draw) => {
    const block = blockAt(draw);
    if (!block || block.lines.length > 6) return undefined;
    const one = block.lines.map((line) => line.trim()).join(' ');
    return {
      lines: draw.lines.toSpliced(block.start, block.lines.length, draw.indent + one),
      places: [block.start],
    };
  },
  'close on the last line': (draw) => {
    const block = blockAt(draw);
    if (!block || block.lines.length < 3) return undefined;
    const [last, close] = block.lines.slice(-2);
    const at = block.start + block.lines.length - 2;
    return { lines: draw.lines.toSpliced(at, 2, `${last} ${close?.trim()}`), places: [at] };
  },
  'open on its own line': (draw) =>
    draw.line.trimEnd().endsWith(' {')
      ? put(draw, [draw.line.trimEnd().slice(0, -2), `${draw.indent}{`])
      : undefined,
  'word behind brace': (draw) =>
    /[{}]$/.test(draw.line.trimEnd())
      ? put(draw, [`${draw.line} ${draw.pick(['x', 'respond', '/a', '*', '# x', '"x"', '{'])}`])
      : undefined,
  'quote brace': (draw) =>
    draw.line.trimEnd().endsWith(' {')
      ? put(draw, [`${draw.line.trimEnd().slice(0, -1)}${draw.pick(['"{"', '`{`'])}`])
      : undefined,
  'swap two words': (draw) => {
    if (draw.words.length < 2) return undefined;
    const at = Math.floor(draw.random() * (draw.words.length - 1));
    const [one, other] = draw.words.slice(at, at + 2);
    return withWords(draw, draw.words.toSpliced(at, 2, other!, one!));
  },
  'drop all words but one': (draw) =>
    draw.words.length > 1 ? withWords(draw, draw.words.slice(0, 1)) : undefined,
  'add a word': (draw) => withWords(draw, [...draw.words, draw.pick(['x', '5', '/a', 'off'])]),
  'drop slash': (draw) => {
    const at = draw.words.findIndex((word) => word.startsWith('/'));
    return at < 0 ? undefined : withWords(draw, draw.words.with(at, draw.words[at]!.slice(1)));
  },
  'drop at sign': (draw) => {
    const at = draw.words.findIndex((word) => word.startsWith('@'));
    return at < 0 ? undefined : withWords(draw, draw.words.with(at, draw.words[at]!.slice(1)));
  },
  'drop comma': (draw) =>
    draw.line.includes(',') ? put(draw, [draw.line.replace(',', '')]) : undefined,
  'change name of matcher': (draw) => {
    const at = draw.words.findIndex((word) => word.startsWith('@'));
    return at < 0 ? undefined : withWords(draw, draw.words.with(at, `${draw.words[at]}2`));
  },
  'matcher in front': (draw) => {
    const [name, ...rest] = draw.words;
    const matcher = draw.pick(['@none', '*', '/a', '/a/*', '@none*', '{x}', 'path']);
    return withWords(draw, [name!, matcher, ...rest]);
  },
  'odd matcher': (draw) => {
    const use = draw.pick([['respond @odd x'], ['handle @odd {', '}'], []]);
    return put(draw, [
      draw.line,
      ...inserted(draw.indent, [`@odd ${draw.pick(oddMatchers)}`, ...use].join('\n')),
    ]);
  },
  'odd import': (draw) => {
    const target = draw.pick(oddImports);
    return put(draw, [draw.line, ...inserted(draw.indent, `import ${target}`)]);
  },
  'odd snippet': (draw) => {
    const name = draw.pick(['odd', 'odd', 'o.d', '', 'o d', '"odd"']);
    const body = draw.pick(oddBodies);
    const given = draw.pick(['', ' a', ' a b', ' {\nrespond y\n}', ' {\na {\nx\n}\n}', ' a {\n}']);
    const definition = [`(${name}) {`, ...body.split('\n'), '}'];
    const use = inserted(draw.indent, `import ${name}${given}`);
    const { lines, at } = draw;
    const inside =
      lines[0]?.trim() === '{' ? lines.findIndex((line) => line.trim() === '}') + 1 : 0;
    if (at < inside) return undefined;
    const added = draw.pick([
      definition,
      [...definition, ...definition.slice(0, 1), '}'],
      definition,
    ]);
    const all = [
      ...lines.slice(0, inside),
      ...added,
      ...lines.slice(inside, at + 1),
      ...use,
      ...lines.slice(at + 1),
    ];
    const places = [
      ...added.map((_, i) => inside + i),
      ...use.map((_, i) => at + added.length + 1 + i),
    ];
    return { lines: all, places };
  },
  'named route': (draw) => {
    const head = draw.pick(['&(odd) {', '&(odd)', '&odd {', '&() {', '& (odd) {', '&(odd) x {']);
    const body = draw.pick([
      'respond x',
      'tls internal',
      'bind ::1',
      'log',
      '@a path /a',
      'none x',
    ]);
    const use = draw.pick([
      'invoke odd',
      'invoke @none odd',
      'invoke',
      'invoke odd x',
      'invoke none',
    ]);
    const { lines, at } = draw;
    const added = [head, body, '}'];
    const inside =
      lines[0]?.trim() === '{' ? lines.findIndex((line) => line.trim() === '}') + 1 : 0;
    if (at < inside) return undefined;
    const all = [
      ...lines.slice(0, inside),
      ...added,
      ...lines.slice(inside, at + 1),
      draw.indent + use,
      ...lines.slice(at + 1),
    ];
    return { lines: all, places: [inside, inside + 1, inside + 2, at + 4] };
  },
  'line of Caddy 1': (draw) =>
    put(draw, [draw.line, ...inserted(draw.indent, draw.pick(oldLines))]),
  'options in a site': (draw) => put(draw, [draw.line, ...inserted(draw.indent, '{\ndebug\n}')]),
  'options further down': (draw) => ({
    lines: [...draw.lines, '{', '\tdebug', '}'],
    places: [0, 1, 2].map((i) => draw.lines.length + i),
  }),
  'line at the top': (draw) => ({ lines: [draw.line.trim(), ...draw.lines], places: [0] }),
  'line at the end': (draw) => ({
    lines: [...draw.lines, draw.line.trim()],
    places: [draw.lines.length],
  }),
  'site in a site': (draw) =>
    put(draw, [draw.line, ...inserted(draw.indent, `${draw.pick(addresses)} {\nrespond x\n}`)]),
  'same site again': (draw) => {
    const heads = siteHeads(draw.lines);
    if (heads.length === 0) return undefined;
    const head = draw.lines[draw.pick(heads)]!;
    const address = head.replace(/\s*\{$/, '');
    const again = draw.pick([
      address,
      `${address}, ${address}`,
      address.toUpperCase(),
      `http://${address}`,
    ]);
    const places = [0, 1, 2].map((i) => draw.lines.length + i);
    return { lines: [...draw.lines, `${again} {`, '\trespond x', '}'], places };
  },
  order: (draw) => {
    const words = [
      'respond',
      'redir',
      'none',
      'log',
      'handle',
      'first',
      'last',
      'before',
      'after',
      '@a',
    ];
    const order = [
      'order',
      ...Array.from({ length: Math.floor(draw.random() * 5) }, () => draw.pick(words)),
    ];
    const first = draw.lines.findIndex(isContent);
    const inside = draw.lines[first]?.trim() === '{';
    const added = inside ? [order.join(' ')] : ['{', order.join(' '), '}'];
    const start = inside ? first + 1 : 0;
    return {
      lines: draw.lines.toSpliced(start, 0, ...added),
      places: added.map((_, i) => start + i),
    };
  },
  'other ends of lines': (draw) => ({ lines: draw.lines.map((line) => `${line}\r`), places: [] }),
  'byte order mark': (draw) => ({
    lines: [`\uFEFF${draw.lines[0]}`, ...draw.lines.slice(1)],
    places: [0],
  }),
  'no indent': (draw) => ({ lines: draw.lines.map((line) => line.trim()), places: [] }),
  'odd character': (draw) => {
    const at = Math.floor(draw.random() * (draw.line.length + 1));
    const odd = draw.pick([
      '\0',
      '\u00a0',
      '\u200b',
      ';',
      '\u201c',
      ':',
      '=',
      '\t',
      '|',
      '&',
      '(',
      ')',
    ]);
    return put(draw, [draw.line.slice(0, at) + odd + draw.line.slice(at)]);
  },
  'cut off': (draw) => {
    const end = Math.floor(draw.random() * (draw.line.length + 1));
    return { lines: [...draw.lines.slice(0, draw.at), draw.line.slice(0, end)], places: [draw.at] };
  },
};

/** The block that the line of the draw opens, or that it stands in. */
function blockAt({
  lines,
  at,
}: Draw): { readonly start: number; readonly lines: readonly string[] } | undefined {
  let start = at;
  for (let depth = 0; start >= 0; start--) {
    const line = lines[start]!.trim();
    if (line.endsWith('{') && (start === at || depth-- === 0)) break;
    if (line === '}' && start !== at) depth++;
  }
  if (start < 0) return undefined;
  const block = whole(lines, start).split('\n');
  return block.at(-1)?.trim() === '}' ? { start, lines: block } : undefined;
}
