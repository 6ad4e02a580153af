import { type Draw, isContent, type Operator, put, siteHeads, whole } from './mutant-draw.ts';

/** What is still there, and stands in another way: between other blanks, in one site instead of two, or in a snippet. */
export const rearranged: Readonly<Record<string, Operator>> = {
  'odd white space': (draw) => {
    const blanks = [...draw.line.trim().matchAll(/ /g)].map(({ index }) => index);
    if (blanks.length === 0) return undefined;
    const at = draw.pick(blanks) + draw.indent.length;
    return put(draw, [draw.line.slice(0, at) + draw.pick(whiteSpace) + draw.line.slice(at + 1)]);
  },
  'two sites as one': (draw) => {
    const [first, second] = siteHeads(draw.lines);
    if (first === undefined || second === undefined) return undefined;
    const [one, other] = [siteAt(draw, first), siteAt(draw, second)];
    const head = `${headOf(draw, first)}${draw.pick([', ', ' ', ',\n', '\n'])}${headOf(draw, second)} {`;
    const merged = [...head.split('\n'), ...one.slice(1, -1), ...other.slice(1, -1), '}'];
    const lines = draw.lines
      .toSpliced(second, other.length)
      .toSpliced(first, one.length, ...merged);
    return { lines, places: merged.map((_, at) => first + at) };
  },
  'lines into a snippet': (draw) => {
    const from = draw.at;
    let end = from;
    for (let count = 1 + Math.floor(draw.random() * 3); count > 0; count--) {
      if (!isContent(draw.lines[end] ?? '') || draw.lines[end]?.trim() === '}') break;
      end += whole(draw.lines, end).split('\n').length;
    }
    const inner = draw.lines.slice(from, end);
    if (inner.length === 0 || from === 0) return undefined;
    const use = draw.pick([
      ['import moved'],
      ['import moved "a\nb"'],
      ['import moved {', `\t${inner.join('\n')}`, '}'],
      ['import moved <<END', 'END'],
    ]);
    const body = draw.pick([
      inner,
      ['{block}'],
      [...inner, 'header X {args[0]}'],
      [...inner, ...inner],
    ]);
    const snippet = ['(moved) {', ...body, '}'].flatMap((line) => line.split('\n'));
    const used = use.flatMap((line) => line.split('\n')).map((line) => draw.indent + line);
    const lines = [...snippet, ...draw.lines.slice(0, from), ...used, ...draw.lines.slice(end)];
    const places = [...snippet.keys(), ...used.map((_, at) => snippet.length + from + at)];
    return { lines, places };
  },
};

/** What Go takes for white space and what it does not. */
const whiteSpace: readonly string[] = [
  '\u00a0',
  '\f',
  '\v',
  '\r',
  '\u2003',
  '\u3000',
  '\u0085',
  '\u200b',
  '\ufeff',
  '\0',
  '\t',
  '  ',
];

function siteAt({ lines }: Draw, at: number): readonly string[] {
  return whole(lines, at).split('\n');
}

function headOf({ lines }: Draw, at: number): string {
  return (lines[at] ?? '').replace(/\s*\{$/, '');
}
