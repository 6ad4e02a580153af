import { lineStarts, positionAt, type Span } from '../../grammar/text.ts';
import { type Block, type Line, type Tree, walk, type Word } from '../../grammar/tree.ts';

/** What is wrong with the braces of a file. Each mistake is named once, where it was made. */
export interface BraceFaults {
  /** Blocks whose closing brace is missing, at their opening brace. */
  readonly unclosed: readonly Span[];
  /** Closing braces that close nothing. */
  readonly stray: readonly Span[];
  /** Words that end in an opening brace which was meant to stand alone; the brace itself. */
  readonly glued: readonly Span[];
  /** Opening braces of a directive with more behind them on their line; what stands there. */
  readonly crowdedOpen: readonly Span[];
  /** Closing braces of a site with words before them on their line. */
  readonly crowdedClose: readonly Span[];
  /** Opening braces of a directive that stand on a line of their own. */
  readonly alone: readonly Span[];
  /** `{}` at the end of a directive's line. */
  readonly empty: readonly Span[];
}

/** Finds what Caddy's parser would stop at, in the whole file at once. */
export function braceFaults(tree: Tree): BraceFaults {
  const starts = lineStarts(tree.text);
  const row = (offset: number): number => positionAt(starts, offset).line;
  const directives = directiveLines(tree);
  const glued = tree.strays.length > 0 ? gluedBraces(tree) : addressBraces(tree);
  return {
    unclosed: unclosedBlocks(tree, starts),
    stray: glued.length > 0 ? tree.strays.slice(glued.length) : tree.strays,
    glued,
    crowdedOpen: directives.flatMap(({ block }) => {
      const first = block?.lines[0];
      if (!block || !first || row(first.start) !== row(block.open.start)) return [];
      return [{ start: first.start, end: Math.min(first.end, lineEnd(tree, first.start)) }];
    }),
    crowdedClose: tree.items.flatMap((item) =>
      item.kind === 'site' && item.block ? crowdedClose(item.block, row) : [],
    ),
    alone: directives.flatMap(({ words, block }) =>
      words.length === 0 && block ? [block.open] : [],
    ),
    empty: directives.flatMap(({ words, block }) => {
      const last = words[words.length - 1];
      return last && !block && last.text === '{}' && last.quote === '' ? [last] : [];
    }),
  };
}

/** Every line inside the blocks of the file's items, and those of a site without braces. */
function directiveLines(tree: Tree): readonly Line[] {
  const roots = tree.items.flatMap((item) => {
    if (item.kind === 'import') return [];
    return item.kind === 'site' ? item.lines : item.block.lines;
  });
  return [...walk(roots)].map(([line]) => line);
}

function lineEnd(tree: Tree, offset: number): number {
  const newline = tree.text.indexOf('\n', offset);
  return newline < 0 ? tree.text.length : newline;
}

function crowdedClose(block: Block, row: (offset: number) => number): Span[] {
  const last = block.lines[block.lines.length - 1];
  if (!last || !block.close || last.block) return [];
  return row(last.end) === row(block.close.start) &&
    row(block.open.start) !== row(block.close.start)
    ? [block.close]
    : [];
}

/** An address never ends in a brace, whatever follows. */
function addressBraces(tree: Tree): readonly Span[] {
  return tree.items.flatMap((item) =>
    item.kind === 'site' ? item.addresses.filter(isGlued).map(lastCharacter) : [],
  );
}

/** With a closing brace too many, every line that ends in a glued brace has forgotten its space. */
function gluedBraces(tree: Tree): readonly Span[] {
  return [...walk(tree.lines)].flatMap(([{ words, block }]) => {
    const last = words[words.length - 1];
    return last && !block && isGlued(last) ? [lastCharacter(last)] : [];
  });
}

function isGlued({ text, quote }: Word): boolean {
  return quote === '' && text.length > 1 && text.endsWith('{');
}

function lastCharacter({ end }: Span): Span {
  return { start: end - 1, end };
}

/**
 * For each closing brace that is missing, the block that was meant to have it. Braces pair up from the
 * inside, so it is the outer blocks that stay open; by indentation one sees which inner block took a
 * brace that was not its own.
 */
function unclosedBlocks(tree: Tree, starts: readonly number[]): readonly Span[] {
  const indentation = (offset: number): number => {
    const start = starts[positionAt(starts, offset).line] ?? 0;
    let at = start;
    while (tree.text[at] === ' ' || tree.text[at] === '\t') at++;
    return at - start;
  };
  const open = [...walk(tree.lines)]
    .map(([line]) => line)
    .filter((line) => line.block && !line.block.close);
  const [outer] = open;
  if (!outer) return [];
  const suspects = [...walk([outer])]
    .map(([line]) => line)
    .filter((line) => isSuspect(line, indentation));
  const named = suspects.slice(0, open.length);
  const rest = open.filter((line) => !named.includes(line)).slice(0, open.length - named.length);
  return [...named, ...rest].map((line) => line.block!.open).sort((a, b) => a.start - b.start);
}

/** A block whose brace or whose lines stand further left than its own line. */
function isSuspect(line: Line, indentation: (offset: number) => number): boolean {
  const { block } = line;
  if (!block) return false;
  const own = indentation(line.start);
  if (block.close && indentation(block.close.start) < own) return true;
  return (
    block.lines.some((inner) => indentation(inner.start) <= own && inner.start > block.open.end) &&
    !(block.close && indentation(block.close.start) === own)
  );
}
