import type { Block } from '../analysis/analyze.ts';
import type { Line, Site } from '../analysis/config.ts';
import type { Leaf } from '../analysis/routes/leaves.ts';
import { covers } from '../analysis/routes/matcher-sets.ts';
import { passes } from '../analysis/routes/handlers.ts';
import { indentation } from './edits.ts';
import { type Fix, finding, replace, type Rule } from './rule.ts';

export const staticBehindProxy: Rule = {
  id: 'static-behind-proxy',
  summary: 'A file server never runs, because a proxy takes its requests.',
  category: 'trap',
  severity: 'error',
  *checkBlock(analysis) {
    for (const site of analysis.sites) {
      const before: Leaf[] = [];
      for (const leaf of analysis.leaves(site)) {
        const { route, matcher } = leaf;
        const { handler } = route;
        if (handler.kind === 'proxy' && !passes(handler) && !handler.handlesResponse) {
          if (before.length < 50) before.push(leaf);
          continue;
        }
        if (handler.kind !== 'files') continue;
        const first = before.find((proxy) => covers(proxy.matcher, matcher) === true);
        if (!first) continue;
        const around = first.chain[0]?.line;
        const inHandle = around && around !== first.route.line ? around : undefined;
        const path = route.line.args.find(({ text }) => text.startsWith('/'))?.text ?? '/static/*';
        const also = inHandle?.name.text === 'handle' ? '' : ', and the proxy into "handle"';
        const message = isBelow(first.chain, leaf.chain, 'route')
          ? `This never runs: inside of "route" lines run as they are written, and "${first.route.line.name.text}" stands in front and takes every request. Put this line first, or into "handle ${path}".`
          : `This never runs: "${inHandle?.name.text ?? 'reverse_proxy'}" comes first in Caddy's order and takes every request. Put it into "handle ${path}"${also}.`;
        yield finding(route.line, message, {
          related: [{ at: first.route.line.name, message: 'Takes the requests.' }],
          tag: 'unused',
          fixes: fixesOf(analysis, site, route.line, inHandle ?? first.route.line),
        });
      }
    }
  },
};

/** Whether the innermost block around both is a directive of that name. */
function isBelow(a: Leaf['chain'], b: Leaf['chain'], name: string): boolean {
  const shared = a.filter((route, index) => route.line === b[index]?.line);
  return shared.at(-1)?.line.name.text === name;
}

/** Blocks for both, where the two stand side by side in a site. */
function fixesOf(block: Block, site: Site, files: Line, proxy: Line): readonly Fix[] {
  const [path, ...rest] = files.args;
  const isBeside = site.lines.includes(files) && site.lines.includes(proxy);
  // A block for all files would take what is the proxy's.
  if (!isBeside || !path || !/^\/[^*]/.test(path.text) || rest.length > 0) return [];
  if (![files, proxy].every((line) => isPlain(block, line))) return [];
  const isHandle = proxy.name.text === 'handle';
  const takesAll = isHandle ? proxy.args.length === 0 : !/^[/@*]/.test(proxy.args[0]?.text ?? '');
  if (!takesAll || !(isHandle || proxy.name.text === 'reverse_proxy')) return [];
  const written = block.textAt(path);
  const server = block.textAt({ ...files, start: path.end });
  const edits = [
    replace(files, inHandle(block, files, `handle ${written}`, `file_server${server}`)),
  ];
  if (!isHandle) edits.push(replace(proxy, inHandle(block, proxy, 'handle', block.textAt(proxy))));
  return [{ title: 'Write a "handle" for each', edits, safe: false }];
}

/** Whether a line can be moved to the right: it came by no import, and holds no text of several lines. */
function isPlain({ textAt }: Block, line: Line): boolean {
  return !line.name.via && !/<<|`|"[^"\n]*\n/.test(textAt(line));
}

function inHandle(block: Block, line: Line, head: string, text: string): string {
  const indent = indentation(block, line);
  return `${head} {\n${indent}\t${text.replaceAll('\n', '\n\t')}\n${indent}}`;
}
