import type { Block } from '../analysis/analyze.ts';
import type { BoundLine } from '../analysis/model.ts';
import type { Token } from '../analysis/config.ts';
import { upstreamShape } from '../analysis/deployment/upstream-shape.ts';
import { indentation } from './edits.ts';
import { type Finding, type Fix, finding, replace, type Rule } from './rule.ts';

export const upstreamHasPath: Rule = {
  id: 'upstream-has-path',
  summary: 'An upstream has a path, a slash at its end, a comma, or half a scheme.',
  category: 'trap',
  severity: 'error',
  *checkBlock(analysis) {
    for (const bound of analysis.soundLines) {
      for (const [index, token] of bound.line.args.entries()) {
        const slot = bound.binding.slots[index];
        if (slot?.kind !== 'upstream' || !slot.sure || token.unknown) continue;
        const found = judge(analysis, bound, token);
        if (found) yield found;
      }
    }
  },
};

function judge(analysis: Block, bound: BoundLine, token: Token): Finding | undefined {
  const shape = upstreamShape(token.text);
  if (shape?.kind === 'half-scheme') {
    const text = `${shape.scheme}://${shape.rest}`;
    return finding(
      token,
      `Caddy cannot dial "${token.text}": every request gets status 502. Write "${text}".`,
      { fixes: replacing(token, text) },
    );
  }
  if (shape?.kind === 'comma') {
    return finding(
      token,
      `Caddy cannot dial "${token.text}": upstreams stand side by side, without commas. Write "${shape.rest}".`,
      { fixes: replacing(token, shape.rest) },
    );
  }
  if (shape?.kind !== 'path') return undefined;
  if (shape.rest === '/') {
    return finding(
      token,
      `An upstream ends with its port; with the slash, Caddy cannot dial it, and every request gets status 502. Write "${shape.address}".`,
      { fixes: replacing(token, shape.address) },
    );
  }
  return finding(
    token,
    `An upstream has no path: Caddy cannot dial "${token.text}", and every request gets status 502. Write "${shape.address}", and "rewrite ${pathOf(shape.rest)}{uri}" in its block.`,
    { fixes: rewriting(analysis, bound, token, [shape.address, pathOf(shape.rest)]) },
  );
}

function pathOf(rest: string): string {
  return rest.replace(/\/$/, '');
}

function replacing(token: Token, text: string): readonly Fix[] {
  if (token.via || token.quote !== '') return [];
  return [{ title: `Write "${text}"`, edits: [replace(token, text)], safe: false }];
}

/** Moves the path into a `rewrite` in the block of a proxy with this one upstream. */
function rewriting(
  { files }: Block,
  { line }: BoundLine,
  token: Token,
  [address, path]: readonly [string, string],
): readonly Fix[] {
  const isOnly = line.args.at(-1) === token && !line.block && !token.via && token.quote === '';
  const others = line.args.filter((other) => other !== token && !/^[/*@]/.test(other.text));
  if (!isOnly || others.length > 0 || line.name.text !== 'reverse_proxy') return [];
  const indent = indentation({ files }, line);
  return [
    {
      title: `Put "${path}" into a "rewrite"`,
      edits: [replace(token, `${address} {\n${indent}\trewrite ${path}{uri}\n${indent}}`)],
      safe: false,
    },
  ];
}
