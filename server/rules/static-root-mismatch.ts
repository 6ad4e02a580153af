import { placeKey } from '../../grammar/text.ts';
import type { Analysis } from '../analysis/analyze.ts';
import { pathBelow, storageAt, withoutSlash } from '../analysis/containers/volumes.ts';
import { type Meeting, meetings } from '../analysis/django/static-folders.ts';
import { type Finding, finding, replace, type Rule } from './rule.ts';
import { rootFix } from './static-fixes.ts';

export const staticRootMismatch: Rule = {
  id: 'static-root-mismatch',
  summary: 'Caddy serves another folder than the one that Django fills.',
  category: 'deployment',
  severity: 'error',
  *check(analysis) {
    const all = meetings(analysis);
    for (const meeting of all) {
      const { verdict, served } = meeting;
      if (verdict.kind !== 'elsewhere') continue;
      const fits = all.some(
        (other) =>
          other.verdict.kind === 'same' && placeKey(other.served.root) === placeKey(served.root),
      );
      const moved = fits ? misplaced(analysis, meeting, verdict.right) : undefined;
      yield moved ?? mismatch(meeting, verdict);
    }
  },
};

/** The root is right for other files, so the mount of these has to go below it. */
function misplaced(
  { project: { caddy }, textAt }: Analysis,
  { kind, served }: Meeting,
  right: string,
): Finding | undefined {
  const storage = caddy && storageAt(caddy, right);
  if (storage?.kind !== 'mount' || storage.rest !== '') return undefined;
  const { mount } = storage;
  const target = withoutSlash(served.folder);
  const written = textAt(mount.at);
  const start = mount.short ? written.indexOf(`:${mount.target}`) + 1 : 0;
  const place = { uri: mount.at.uri, start: mount.at.start + start };
  const edits = [replace({ ...place, end: place.start + mount.target.length }, target)];
  return finding(
    served.root,
    `Caddy looks in "${target}" for what Django keeps in "${kind.root}", and has it at "${right}". The root is right for other files: mount this at "${target}".`,
    {
      related: [
        { at: mount.at, message: 'Caddy’s mount.' },
        ...(kind.rootSetting
          ? [{ at: kind.rootSetting.at, message: `${kind.rootName} is set here.` }]
          : []),
      ],
      fixes: start > 0 ? [{ title: `Mount it at "${target}"`, edits, safe: false }] : [],
    },
  );
}

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
