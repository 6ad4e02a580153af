import type { Analysis, Block } from '../analysis/analyze.ts';
import type { Token } from '../analysis/config.ts';
import { pathBelow } from '../analysis/containers/volumes.ts';
import type { ClosedFolder } from '../project/folder-rights.ts';
import { type Finding, finding, type Rule } from './rule.ts';

export const folderClosedToCaddy: Rule = {
  id: 'folder-closed-to-caddy',
  summary: 'The user of Caddy has no right to a folder that it needs.',
  category: 'deployment',
  severity: 'error',
  *check(analysis) {
    const { project, blocks, words } = analysis;
    const closed = project.closedFolders ?? [];
    if (closed.length === 0) return;
    const roots = blocks.map('roots of files', [], rootsOf).flat();
    for (const folder of closed.filter(({ isShut }) => isShut)) {
      const [first, ...others] = roots.filter((root) => pathBelow(folder.path, root.text));
      if (!first) continue;
      yield judged(
        folder,
        `cannot go through "${folder.path}": every file below it gets 403. Write "chmod o+x ${folder.path}", or keep the files elsewhere.`,
        [first, ...others],
      );
    }
    for (const log of words('log_file')) {
      const found = shutTo(log, closed, analysis);
      if (!found) continue;
      yield judged(
        found,
        `cannot make "${log.text}", and does not start. Give it the folder, as with "chown caddy ${found.path}".`,
        [log],
      );
    }
  },
};

function judged({ at, mode, user }: ClosedFolder, what: string, uses: readonly Token[]): Finding {
  return finding(at, `With the mode ${mode}, Caddy, which runs as the user "${user}", ${what}`, {
    related: uses.map((use) => ({ at: use, message: 'Caddy needs it here.' })),
  });
}

function rootsOf({ sites, leaves }: Block): readonly Token[] {
  const roots = sites.flatMap(leaves).flatMap(({ root, route }) => {
    const isKnown = route.handler.kind === 'files' && typeof root !== 'string';
    return isKnown && root.text.startsWith('/') ? [root] : [];
  });
  return [...new Set(roots)];
}

/** The folder that keeps Caddy from writing a log, which no command makes. */
function shutTo(
  { text }: Token,
  closed: readonly ClosedFolder[],
  { project }: Analysis,
): ClosedFolder | undefined {
  const isMade = project.commands.some(({ words }) => words.some((word) => word?.includes(text)));
  if (isMade) return undefined;
  const around = text.slice(0, text.lastIndexOf('/'));
  return closed.find(({ path, isShut }) =>
    isShut ? pathBelow(path, text) !== undefined : path === around,
  );
}
