import type { Analysis } from '../analysis/analyze.ts';
import type { Token } from '../analysis/config.ts';
import { clean } from '../analysis/routes/path-pattern.ts';
import {
  type Meeting,
  meetings,
  servedFolders,
  type Verdict,
} from '../analysis/django/static-folders.ts';
import type { ServedFolder } from '../analysis/django/static-files.ts';
import { mayBeInImage, pathBelow, storageAt } from '../analysis/containers/volumes.ts';
import type { Mount, Service } from '../project/project.ts';
import { relative } from '../workspace.ts';
import { addItems } from './compose-edits.ts';
import { type Finding, finding, type Fix, replace, type Rule } from './rule.ts';

export const staticVolumeMissing: Rule = {
  id: 'static-volume-missing',
  summary: "The folder that Caddy serves is not in Caddy's container.",
  category: 'deployment',
  severity: 'error',
  *check(analysis) {
    const { caddy } = analysis.project;
    if (!caddy) {
      yield* fromHost(analysis);
      return;
    }
    const judged = new Set<Token>();
    for (const meeting of meetings(analysis)) {
      const { verdict, served } = meeting;
      if (verdict.kind !== 'unknown') judged.add(served.root);
      if (verdict.kind === 'unshared') yield unshared(analysis, caddy, meeting, verdict);
      const unfilled =
        verdict.kind === 'unknown' ? emptyVolume(served.folder, caddy, analysis) : undefined;
      if (!unfilled || judged.has(served.root)) continue;
      judged.add(served.root);
      yield finding(
        served.root,
        `Caddy looks for these files in the volume "${unfilled.source}", which no other service mounts: nothing ever gets there, and Caddy answers 404 for every file. Mount it in the service that writes them as well.`,
        { related: [{ at: unfilled.at, message: 'Caddy’s mount.' }] },
      );
    }
    for (const root of servedFolders(analysis)) {
      if (judged.has(root)) continue;
      judged.add(root);
      if (isAbsent(root.text, caddy, analysis)) {
        yield finding(
          root,
          `Nothing is mounted at "${root.text}" in the service "${caddy.name}", and its image has nothing there: Caddy answers 404 for every file. Mount the folder or volume that holds them.`,
          { related: [{ at: caddy.at, message: 'The service that runs Caddy.' }] },
        );
      }
    }
  },
};

/** Caddy is a program of the host, which has none of the container's files. */
function* fromHost(analysis: Analysis): Generator<Finding> {
  for (const { kind, served, verdict } of meetings(analysis)) {
    if (verdict.kind !== 'unshared') continue;
    const { django, service } = verdict;
    const where = django
      ? `"${django.service.name}" keeps these files in ${named(django.mount, analysis)}`
      : `"${service.name}" keeps these files in its container`;
    yield finding(
      served.root,
      `Caddy runs on the host, and ${where}, so Caddy finds none of them and answers 404. Mount a folder of the host there, such as "${served.folder}:${kind.root}".`,
      { related: [{ at: django?.mount.at ?? service.at, message: 'The application.' }] },
    );
  }
}

type Unshared = Extract<Verdict, { kind: 'unshared' }>;

function isAbsent(path: string, caddy: Service, { project }: Analysis): boolean {
  const folder = clean(path);
  if (folder === '/' || mayBeInImage(caddy, folder, project)) return false;
  if (caddy.mounts.some(({ target }) => pathBelow(folder, target) !== undefined)) return false;
  return storageAt(caddy, folder)?.kind === 'container';
}

/** The volume behind a folder that only Caddy's service has, and that neither its image nor a command fills. */
function emptyVolume(folder: string, caddy: Service, { project }: Analysis): Mount | undefined {
  const { compose, commands } = project;
  const storage = storageAt(caddy, folder);
  if (!compose || storage?.kind !== 'mount') return undefined;
  const { mount } = storage;
  const { source } = mount;
  if (mount.kind !== 'volume' || source === undefined) return undefined;
  // Only a volume of this application is nobody else's.
  if (compose.volumes.get(source)?.value.external !== false) return undefined;
  // Docker copies what the image has at the place of a new volume.
  if (mayBeInImage(caddy, folder, project)) return undefined;
  const users = [...compose.services.values()].filter(({ mounts }) =>
    mounts.some((one) => one.target === '' || one.source === source),
  );
  const isNamed = commands.some(({ words }) => words.some((word) => word?.includes(source)));
  return users.length === 1 && !isNamed ? mount : undefined;
}

function unshared(
  analysis: Analysis,
  caddy: Service,
  { kind, served }: Meeting,
  { caddy: mounted, django, service, besides }: Unshared,
): Finding {
  const writes = django
    ? `the service "${django.service.name}" keeps them in ${named(django.mount, analysis)}`
    : besides
      ? `the service "${service.name}" has that at "${besides.target}" and writes to "${kind.root}"`
      : `the service "${service.name}" mounts nothing at "${kind.root}"`;
  const looks = mounted
    ? `Caddy looks for these files in ${named(mounted, analysis)}, but ${writes}`
    : `Nothing is mounted at "${served.root.text}" in the service "${caddy.name}", so Caddy has none of these files: ${writes}`;
  const advice = django
    ? `Mount the same ${django.mount.kind === 'bind' ? 'folder' : 'volume'} in both services.`
    : besides
      ? `Mount it at "${kind.root}" there, or set ${kind.rootName} to "${besides.target}".`
      : `Mount one volume in both, at "${kind.root}" in "${service.name}".`;
  const fix = mountFix(analysis, caddy, served, mounted, django);
  return finding(served.root, `${looks}. ${advice}`, {
    related: [
      {
        at: mounted?.at ?? caddy.at,
        message: mounted ? 'Caddy’s mount.' : 'The service that runs Caddy.',
      },
      { at: (django?.mount ?? besides ?? service).at, message: 'The application.' },
      ...(besides && kind.rootSetting
        ? [{ at: kind.rootSetting.nameAt, message: `${kind.rootName} is set here.` }]
        : []),
    ],
    fixes: fix ? [fix] : [],
  });
}

function mountFix(
  analysis: Analysis,
  caddy: Service,
  served: ServedFolder,
  mounted: Mount | undefined,
  django: Unshared['django'],
): Fix | undefined {
  const source = django?.mount.kind === 'volume' ? django.mount.source : undefined;
  if (!django || source === undefined || django.mount.subpath !== undefined) return undefined;
  const title = `Mount "${source}"`;
  if (mounted) {
    const written = analysis.textAt(mounted.at);
    const at = mounted.source === undefined ? -1 : written.indexOf(`${mounted.source}:`);
    if (!mounted.short || at < 0 || !mounted.source) return undefined;
    const start = mounted.at.start + at;
    const { uri } = mounted.at;
    const edit = replace({ uri, start, end: start + mounted.source.length }, source);
    return { title, edits: [edit], safe: false };
  }
  const tail = django.rest === '' ? '' : `/${django.rest}`;
  if (!served.folder.endsWith(tail)) return undefined;
  const target = served.folder.slice(0, served.folder.length - tail.length);
  const edit = addItems(analysis, caddy, 'volumes', [`${source}:${target}:ro`]);
  return edit && { title, edits: [edit], safe: false };
}

function named({ kind, source }: Mount, { files }: Analysis): string {
  if (kind === 'bind') {
    return source === undefined
      ? 'a folder of the host'
      : `the host's folder "${relative(files.root, source)}"`;
  }
  return source === undefined ? 'an anonymous volume' : `the volume "${source}"`;
}
