import { basename, type Files } from '../workspace.ts';

/**
 * The files without those of other projects in the same repository, which have a Caddyfile and an application or compose files of their own, as
 * each example in a folder of examples has. Only where everything that can be deployed lies in such folders, each is one for itself:
 * what lies beside them or above is for all, and then so may be the rest.
 */
export function withoutOtherProjects(files: Files, caddyfile: string): Files {
  const others = otherProjects(files, caddyfile);
  if (others.length === 0) return files;
  return {
    root: files.root,
    read: (uri) => files.read(uri),
    find(folder, glob) {
      const base = `${folder}/`;
      const hidden = others.filter((other) => other.startsWith(base) && other !== base);
      const found = files.find(folder, glob);
      return found.filter((uri) => !hidden.some((other) => uri.startsWith(other)));
    },
  };
}

/** Their folders, with a slash at the end. */
function otherProjects(files: Files, caddyfile: string): readonly string[] {
  const parts = files.find(files.root, PARTS).map((uri) => ({ uri, ...partOf(uri) }));
  if (parts.filter((part) => part.isCaddyfile).length < 2) return [];
  const others: string[] = [];
  for (let folder = files.root; ; ) {
    const children = childrenOf(`${folder}/`, parts);
    const own = [...children.keys()].find((child) => child !== '' && caddyfile.startsWith(child));
    if (own === undefined) return others;
    others.push(...besides(own, children));
    folder = own.slice(0, -1);
  }
}

interface Part {
  readonly uri: string;
  readonly isCaddyfile: boolean;
  readonly isDjango: boolean;
}

/** What makes a folder a project, or a part of one. */
const PARTS =
  '**/{*addyfile*,manage.py,*compose*.{yml,yaml},*stack*.{yml,yaml},*ockerfile*,Containerfile}';

function partOf(uri: string): Omit<Part, 'uri'> {
  const name = basename(uri);
  return { isCaddyfile: /caddyfile/i.test(name), isDjango: name === 'manage.py' };
}

/** What lies in each folder right below `folder`; under the empty name what lies in it. */
function childrenOf(folder: string, parts: readonly Part[]): Map<string, Part[]> {
  const children = new Map<string, Part[]>();
  for (const part of parts) {
    if (!part.uri.startsWith(folder)) continue;
    const end = part.uri.indexOf('/', folder.length);
    const child = end < 0 ? '' : part.uri.slice(0, end + 1);
    const inside = children.get(child) ?? [];
    inside.push(part);
    children.set(child, inside);
  }
  return children;
}

/** Those of the folders beside `own` that are projects for themselves. */
function besides(own: string, children: ReadonlyMap<string, readonly Part[]>): readonly string[] {
  const isWhole = (parts: readonly Part[]): boolean =>
    parts.some((part) => part.isCaddyfile) && parts.some((part) => !part.isCaddyfile);
  if (children.has('') || ![...children.values()].every(isWhole)) return [];
  const others = [...children.keys()].filter((child) => child !== own);
  const hasDjango = (child: string): boolean =>
    children.get(child)?.some((part) => part.isDjango) ?? false;
  const applications = others.filter(hasDjango);
  // What this one lacks may be the other.
  const [only, ...more] = applications;
  const belongs = !hasDjango(own) && more.length === 0 ? only : undefined;
  return others.filter((child) => child !== belongs);
}
