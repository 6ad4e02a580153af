import type { Analysis, Block } from '../analysis/analyze.ts';
import type { Token } from '../analysis/config.ts';
import type { FilesHandler } from '../analysis/routes/handlers.ts';
import type { Leaf } from '../analysis/routes/leaves.ts';
import { type Matcher, pathPart } from '../analysis/routes/matchers.ts';
import { clean, matchGlob } from '../analysis/routes/path-pattern.ts';
import {
  containerPath,
  djangoServices,
  pathBelow,
  pathOf,
  storageAt,
} from '../analysis/containers/volumes.ts';
import type { Service } from '../project/project.ts';
import { basename, pathOfUri } from '../workspace.ts';
import { finding, type Rule } from './rule.ts';

export const staticParentExposed: Rule = {
  id: 'static-parent-exposed',
  summary: 'A file server offers the project itself, with its secrets.',
  category: 'security',
  severity: 'error',
  *check(analysis) {
    const { caddy } = analysis.project;
    const secrets = caddy ? secretsFor(analysis, caddy) : [];
    const seen = new Set<Token>();
    for (const { root, handler, folders } of analysis.blocks
      .map('offered folders', [], offers)
      .flat()) {
      if (seen.has(root)) continue;
      const secret = folders.includes('/')
        ? 'the files of the whole system'
        : secretIn(secrets, folders, handler);
      if (secret === undefined) continue;
      seen.add(root);
      yield finding(
        root,
        `Everybody can download ${secret} from here. Set the root to the folder of the files that are meant.`,
      );
    }
  },
};

interface Offer {
  readonly root: Token;
  readonly handler: FilesHandler;
  readonly folders: readonly string[];
}

function offers({ sites, leaves }: Block): readonly Offer[] {
  return sites.flatMap(leaves).flatMap((leaf): Offer[] => {
    const { root, route } = leaf;
    const { handler } = route;
    if (handler.kind !== 'files' || typeof root === 'string' || !root.text.startsWith('/'))
      return [];
    return [{ root, handler, folders: offered(leaf, root) }];
  });
}

/** The folders that requests can reach below `root`. */
function offered({ matcher, prefix }: Leaf, root: Token): readonly string[] {
  // Which files an expression lets through is not known.
  const conditions = matcher.kind === 'all' ? matcher.of : [matcher];
  if (conditions.some(({ kind }) => kind === 'path-regexp')) return [];
  const part = pathPart(matcher);
  const base = clean(root.text);
  if (prefix !== '') return prefix === undefined ? [] : [base];
  return part ? below(part, base) : [base];
}

function below({ patterns }: Matcher & { kind: 'path' }, base: string): readonly string[] {
  return patterns.map(({ text }) => {
    const isFolder = /^\/[^*{?[\\%]+\/\*$/.test(text);
    if (isFolder) return clean(`${base}/${text.slice(0, -1)}`);
    // One file, or files with one ending.
    return text === '*' || text === '/*'
      ? base
      : clean(`${base}/${text.replaceAll('*', '\u0000')}`);
  });
}

interface Secret {
  readonly name: string;
  /** Where it stands in Caddy's container. */
  readonly places: readonly string[];
}

/** The first file that is offered and should not be. */
function secretIn(
  secrets: readonly Secret[],
  folders: readonly string[],
  { hide }: FilesHandler,
): string | undefined {
  const found = secrets.find(({ name, places }) => {
    const isHidden = hide.some(
      ({ text, unknown }) => unknown || text.includes('/') || matchGlob(text, name),
    );
    if (isHidden) return false;
    return places.some((place) => folders.some((folder) => pathBelow(folder, place) !== undefined));
  });
  return found && `"${found.name}"`;
}

/** Files of the repository that are there and that nobody should see, the worst first. */
function secretsFor(analysis: Analysis, caddy: Service): readonly Secret[] {
  const { project, files } = analysis;
  const { django, compose } = project;
  const services = [...(compose?.services.values() ?? [])];
  const env = services.flatMap(({ envFiles }) => envFiles.map(({ value }) => value));
  const own = django ? [...django.files, `${django.folder}/manage.py`] : [];
  const uris = new Set([...env, ...own, ...(compose?.files ?? [])]);
  return [...uris]
    .filter((uri) => files.read(uri) !== undefined)
    .map((uri) => ({ name: basename(uri), places: placesOf(analysis, caddy, uri) }))
    .filter(({ places }) => places.length > 0);
}

/** Where a file of the repository stands in Caddy's container. */
function placesOf(analysis: Analysis, caddy: Service, uri: string): readonly string[] {
  const { project, files, djangoBackends } = analysis;
  const path = pathOfUri(uri);
  const own = containerPath(path, caddy, project, files);
  const found = own === undefined ? [] : [own];
  for (const service of djangoServices(project, djangoBackends)) {
    const inside = containerPath(path, service, project, files);
    const storage = inside === undefined ? undefined : storageAt(service, inside);
    const shared = storage?.kind === 'mount' ? pathOf(storage, caddy) : undefined;
    if (shared !== undefined) found.push(shared);
  }
  return found;
}
