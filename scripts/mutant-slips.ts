import {
  put,
  withWords,
  replaced,
  split,
  index,
  foreignLines,
  parentOf,
  linesIn,
  blocksIn,
  inserted,
  siteHeads,
  isContent,
  misspelt,
  type Operator,
} from './mutant-draw.ts';
import { addresses, foreignOptions, oddWords, wrappers } from './mutant-words.ts';

/** Slips of the pen and of the clipboard. */
export const slips: Readonly<Record<string, Operator>> = {
  'drop line': (draw) => put(draw, []),
  'duplicate line': (draw) => put(draw, [draw.line, draw.line]),
  'swap lines': ({ lines, at, other }) => ({
    lines: lines.map((each, i) => (i === at ? lines[other]! : i === other ? lines[at]! : each)),
    places: [at, other],
  }),
  'move line': ({ lines, at, other, line }) => {
    const rest = [...lines.slice(0, at), ...lines.slice(at + 1)];
    return { lines: [...rest.slice(0, other), line, ...rest.slice(other)], places: [at, other] };
  },
  'foreign line': (draw) => put(draw, [draw.pick(foreignLines(draw.others)), draw.line]),
  'foreign line of such a block': (draw) => {
    const parent = parentOf(draw.lines, draw.at);
    const pool = parent === undefined ? [] : linesIn(draw.others, parent);
    return pool.length > 0
      ? put(draw, [draw.line, ...inserted(draw.indent, draw.pick(pool))])
      : undefined;
  },
  'foreign block': (draw) => {
    const blocks = draw.others.flatMap(blocksIn);
    return put(draw, [...inserted(draw.indent, draw.pick(blocks)), draw.line]);
  },
  'drop word': (draw) => withWords(draw, draw.words.toSpliced(index(draw), 1)),
  'duplicate word': (draw) => {
    const at = index(draw);
    return withWords(draw, draw.words.toSpliced(at, 0, draw.words[at]!));
  },
  'swap words': (draw) =>
    draw.words.length > 1 ? withWords(draw, draw.words.toReversed()) : undefined,
  'misspell word': (draw) => replaced(draw, (word) => misspelt(word, draw.random)),
  'foreign word': (draw) =>
    replaced(draw, () => draw.pick(draw.pick(foreignLines(draw.others)).trim().split(/\s+/))),
  'odd word': (draw) => replaced(draw, () => draw.pick(oddWords)),
  'add odd word': (draw) =>
    withWords(draw, draw.words.toSpliced(index(draw) + 1, 0, draw.pick(oddWords))),
  'quote word': (draw) => {
    const quote = draw.pick(['"', '`', "'"]);
    return replaced(draw, (word) => quote + word + quote);
  },
  'add quote': (draw) => replaced(draw, (word) => draw.pick(['"', '`']) + word),
  'drop quote': (draw) =>
    draw.line.includes('"') ? put(draw, [draw.line.replace('"', '')]) : undefined,
  'brace in word': (draw) =>
    replaced(draw, (word) => {
      const at = Math.floor(draw.random() * (word.length + 1));
      return word.slice(0, at) + draw.pick(['{', '}', '{}', '\\', '#', '$']) + word.slice(at);
    }),
  'add comma': (draw) => replaced(draw, (word) => `${word},`),
  'drop open brace': (draw) =>
    draw.line.trimEnd().endsWith('{') ? put(draw, [draw.line.trimEnd().slice(0, -1)]) : undefined,
  'drop close brace': (draw) => (draw.line.trim() === '}' ? put(draw, ['']) : undefined),
  'add open brace': (draw) => put(draw, [`${draw.line} {`]),
  'add close brace': (draw) => put(draw, [draw.line, `${draw.indent}}`]),
  'add empty block': (draw) =>
    put(draw, draw.pick([[`${draw.line} {`, `${draw.indent}}`], [`${draw.line} {}`]])),
  'glue brace': (draw) =>
    draw.line.includes(' {') ? put(draw, [draw.line.replace(' {', '{')]) : undefined,
  'join lines': (draw) => {
    const next = draw.lines[draw.at + 1];
    return next === undefined ? undefined : put(draw, [`${draw.line} ${next.trim()}`], 2);
  },
  'split line': (draw) => split(draw, ''),
  'continue line': (draw) => split(draw, draw.pick([' \\', '\\', ' \\ '])),
  'add comment': (draw) => put(draw, [draw.line + draw.pick([' # x', '#x', ' #', ' "#"'])]),
  'wrap line': (draw) => {
    if (draw.line.includes('{') || draw.line.includes('}')) return undefined;
    const inner = `${draw.indent}\t${draw.words.join(' ')}`;
    return put(draw, [`${draw.indent}${draw.pick(wrappers)} {`, inner, `${draw.indent}}`]);
  },
  'through snippet': (draw) => {
    if (draw.line.includes('{') || draw.line.includes('}')) return undefined;
    const at = index(draw);
    const word = draw.words[at]!;
    const slot = draw.pick(['{args[0]}', '{args[:]}', '{args[0:1]}', '{args.0}', '{args[1]}']);
    const inner = draw.words.with(at, slot).join(' ');
    const given = draw.pick([word, `${word} more`, '']);
    const lines = [...draw.lines.slice(0, draw.at), `${draw.indent}import mutated ${given}`];
    const all = ['(mutated) {', `\t${inner}`, '}', ...lines, ...draw.lines.slice(draw.at + 1)];
    return { lines: all, places: [1, draw.at + 3] };
  },
  'through block': (draw) => {
    if (draw.line.includes('{') || draw.line.includes('}')) return undefined;
    const slot = draw.pick(['{block}', '{blocks.x}', '{block} {', 'handle {block}', '{blocks.y}']);
    const given = draw.pick([[draw.line], [`x {`, draw.line, '}'], [`x ${draw.words.join(' ')}`]]);
    const use = [`${draw.indent}import mutated {`, ...given, `${draw.indent}}`];
    const before = ['(mutated) {', `\t${slot}`, ...(slot.endsWith(' {') ? ['\t}'] : []), '}'];
    const { lines, at } = draw;
    const places = [1, ...use.map((_, i) => before.length + at + i)];
    return { lines: [...before, ...lines.slice(0, at), ...use, ...lines.slice(at + 1)], places };
  },
  'environment default': (draw) =>
    replaced(draw, (word) =>
      draw.pick([`{$X:${word}}`, `{$X:${word} b}`, `{$X:}`, `a{$X}${word}`]),
    ),
  heredoc: (draw) => {
    if (draw.line.includes('{')) return undefined;
    const [marker, end] = draw.pick([
      ['EOF', 'EOF'],
      ['EOF', 'EOF2'],
      ['E F', 'E F'],
      ['EOF"', 'EOF"'],
    ]);
    const inner = draw.pick([draw.indent, `${draw.indent}  `, '']);
    const start = `${draw.indent}${[...draw.words.slice(0, -1), `<<${marker}`].join(' ')}`;
    const last = draw.words[draw.words.length - 1]!;
    return put(draw, [start, inner + last, draw.indent + end + draw.pick(['', ' x', ' 200'])]);
  },
  'other address': (draw) => {
    const heads = siteHeads(draw.lines);
    if (heads.length === 0) return undefined;
    const at = draw.pick(heads);
    const line = draw.lines[at]!;
    const address = draw.pick(addresses);
    const head = draw.pick([
      `${address} {`,
      `${address}, ${line}`,
      `${line.replace(/\s*\{$/, '')}, ${address} {`,
      `${line.replace(/\s*\{$/, '')} ${address} {`,
    ]);
    return { lines: draw.lines.with(at, head), places: [at] };
  },
  'second site': (draw) => {
    const heads = siteHeads(draw.lines);
    if (heads.length === 0) return undefined;
    const body = draw.pick(['\ttls internal', '\ttls a@b.example', '\trespond x', '\tbind ::1']);
    const head = draw.pick([draw.lines[draw.pick(heads)]!, `${draw.pick(addresses)} {`]);
    const { length } = draw.lines;
    return { lines: [...draw.lines, head, body, '}'], places: [length, length + 1, length + 2] };
  },
  'global option': (draw) => {
    const options = draw.lines.findIndex(isContent);
    const line = `\t${draw.pick(foreignOptions)}`;
    const inside = draw.lines[options]?.trim() === '{';
    const start = inside ? options + 1 : 0;
    const added = inside ? line.split('\n') : ['{', ...line.split('\n'), '}'];
    return {
      lines: draw.lines.toSpliced(start, 0, ...added),
      places: added.map((_, i) => start + i),
    };
  },
};
