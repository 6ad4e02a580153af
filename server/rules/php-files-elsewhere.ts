import type { Analysis } from '../analysis/analyze.ts';
import type { Line, Token } from '../analysis/config.ts';
import type { Root } from '../analysis/routes/leaves.ts';
import { lostScripts } from '../analysis/containers/php-files.ts';
import { clean } from '../analysis/routes/path-pattern.ts';
import { indentation } from './edits.ts';
import { finding, type Fix, insertAfter, replace, type Rule } from './rule.ts';

export const phpFilesElsewhere: Rule = {
  id: 'php-files-elsewhere',
  summary: 'PHP looks for scripts where its container has none.',
  category: 'deployment',
  severity: 'error',
  *check(analysis) {
    const { project, files, backends } = analysis;
    const { caddy } = project;
    if (!caddy) return;
    const seen = new Set<Token>();
    for (const { proxy, leaf, service, upstream } of backends) {
      if (proxy.of !== 'php_fastcgi' || !service || service.name === caddy.name) continue;
      const root = rootSent(proxy.line, leaf.root);
      if (!root || seen.has(upstream.token)) continue;
      const lost = lostScripts({ path: clean(root.text), caddy, service, project, files });
      if (!lost) continue;
      seen.add(upstream.token);
      const { right } = lost;
      const where = right === undefined ? 'has nothing there' : `has these files in "${right}"`;
      const advice =
        right === undefined
          ? 'Mount the files there as well.'
          : `Write "root ${right}" in the block of "php_fastcgi".`;
      const fix = right === undefined ? undefined : fixOf(analysis, proxy.line, root, right);
      yield finding(
        root,
        `Caddy asks PHP for scripts below "${root.text}", and the service "${service.name}" ${where}: it answers "File not found." ${advice}`,
        {
          related: [{ at: lost.at ?? service.at, message: 'The service that runs PHP.' }],
          fixes: fix ? [fix] : [],
        },
      );
    }
  },
};

/** The folder that is sent as SCRIPT_FILENAME: that of its own `root`, else the root of the site. Absent where that is not known. */
function rootSent({ block = [], partial }: Line, root: Root): Token | undefined {
  if (partial || block.some(({ name }) => others.has(name.text))) return undefined;
  const own = block.findLast(({ name }) => name.text === 'root')?.args[0];
  const sent = own ?? (typeof root === 'string' ? undefined : root);
  return sent && !sent.unknown && !sent.text.includes('{') ? sent : undefined;
}

/** Lines of `php_fastcgi` that make another path of it. https://caddyserver.com/docs/caddyfile/directives/php_fastcgi */
const others: ReadonlySet<string> = new Set(['env', 'resolve_root_symlink', 'import']);

function fixOf(analysis: Analysis, line: Line, sent: Token, right: string): Fix | undefined {
  const title = `Write "root ${right}"`;
  if (line.name.via || /[\s"`{}]/.test(right)) return undefined;
  const isOwn = line.block?.some(({ args }) => args[0] === sent) ?? false;
  if (isOwn) return { title, edits: [replace(sent, right)], safe: false };
  const last = line.args.at(-1);
  if (line.block || !last) return undefined;
  const indent = indentation(analysis, line);
  const edit = insertAfter(last, ` {\n${indent}\troot ${right}\n${indent}}`);
  return { title, edits: [edit], safe: false };
}
