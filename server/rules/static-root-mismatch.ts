import { pathBelow } from '../analysis/containers/volumes.ts';
import { type Meeting, meetings } from '../analysis/django/static-folders.ts';
import { type Finding, finding, type Rule } from './rule.ts';
import { rootFix } from './static-fixes.ts';

export const staticRootMismatch: Rule = {
  id: 'static-root-mismatch',
  summary: 'Caddy serves another folder than the one that Django fills.',
  category: 'deployment',
  severity: 'error',
  *check(analysis) {
    for (const meeting of meetings(analysis)) {
      const { verdict } = meeting;
      if (verdict.kind === 'elsewhere') yield mismatch(meeting, verdict);
    }
  },
};

function mismatch(
  { kind, others, served }: Meeting,
  { right, sure }: { readonly right: string; readonly sure: boolean },
): Finding {
  const swapped = others.find((other) => other.root === served.folder);
  const does = kind.name === 'static' ? 'collects its static files in' : 'keeps uploaded files in';
  const isSame = served.folder === kind.root;
  const what = swapped
    ? `This is ${swapped.rootName}, but requests for ${kind.urlName} come here, and ${kind.rootName} is "${kind.root}"`
    : isSame
      ? `"${kind.root}" is where Django ${does.replace(/ in$/, '')} in its own container, and Caddy's has it elsewhere`
      : `Caddy serves "${served.folder}", but Django ${does} "${kind.root}"`;
  const root = withKeptPath(right, served.path);
  const advice =
    root === undefined
      ? `Caddy finds that folder at "${right}".`
      : `Set the root to "${root}"${right === kind.root || isSame ? '' : ', where this container has it'}.`;
  return finding(served.root, `${what}. ${advice}`, {
    ...(sure ? {} : { severity: 'warning' }),
    related: kind.rootSetting
      ? [{ at: kind.rootSetting.at, message: `${kind.rootName} is set here.` }]
      : [],
    fixes: root === undefined ? [] : [rootFix(served.root, root)],
  });
}

/** The root that leads to `folder` with what is left of the URL's path behind it. */
function withKeptPath(folder: string, path: string): string | undefined {
  if (path === '/') return folder;
  const tail = path.slice(0, -1);
  if (!folder.endsWith(tail)) return undefined;
  const root = folder.slice(0, -tail.length) || '/';
  return pathBelow(root, folder) === undefined ? undefined : root;
}
