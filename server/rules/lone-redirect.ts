import type { Block } from '../analysis/analyze.ts';
import type { Token } from '../analysis/config.ts';
import type { BoundLine } from '../analysis/model.ts';
import { matchPath, readPathPattern } from '../analysis/routes/path-pattern.ts';
import { indentation } from './edits.ts';
import { type Finding, finding, insertBefore, replace } from './rule.ts';

/** `redir /maintenance`: a path alone is taken for a matcher. Absent for all other lines. */
export function loneRedirect(bound: BoundLine, block: Block): Finding | undefined {
  const { name, args } = bound.line;
  const [path] = args;
  if (name.text !== 'redir' || args.length !== 1 || !path?.text.startsWith('/')) return undefined;
  const { text, via } = path;
  const problem = `"${text}" says which requests are redirected, and nothing says where to.`;
  if (!comesAgain(bound, path)) {
    const edits = [insertBefore(path, '* ')];
    return finding(path, `${problem} Write "redir * ${text}", or the address behind it.`, {
      fixes: via ? [] : [{ title: `Redirect all to "${text}"`, edits, safe: false }],
    });
  }
  const matcher = `@others not path ${text}`;
  const lines = `${matcher}\n${indentation(block, name)}redir @others ${text}`;
  const canWrite = !via && !/[{*?[%\\]/.test(text) && block.textAt(bound.line) === `redir ${text}`;
  return finding(
    path,
    `${problem} Write the address behind it; or "${matcher}" and "redir @others ${text}", if all others are to go there.`,
    {
      fixes: canWrite
        ? [
            {
              title: `Redirect all others to "${text}"`,
              edits: [replace(bound.line, lines)],
              safe: false,
            },
          ]
        : [],
    },
  );
}

/** Whether a redirect of all requests to `path` would take those for `path` as well, as far as the blocks around it tell. */
function comesAgain({ parent }: BoundLine, path: Token): boolean {
  for (let around = parent; around; around = around.parent) {
    const [first] = around.line.args;
    if (!first || first.text === '*') continue;
    if (around.line.name.text === 'handle_path' || !first.text.startsWith('/')) return false;
    const pattern = readPathPattern(first.text);
    if (matchPath(pattern, { text: path.text, open: false }) === 'no') return false;
  }
  return true;
}
