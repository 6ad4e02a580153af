import type { Analysis } from '../analysis/analyze.ts';
import type { Outcome } from '../analysis/answers/answer.ts';
import type { Site } from '../analysis/config.ts';
import { type Fallback, fallbackBelow } from '../analysis/django/fallbacks.ts';
import {
  type FileKind,
  fileKinds,
  isLocalSite,
  outcomesBelow,
  usesWhiteNoise,
} from '../analysis/django/static-files.ts';
import { djangoSites } from '../analysis/django/static-folders.ts';
import {
  djangoServices,
  isSameStorage,
  pathOf,
  storageAt,
} from '../analysis/containers/volumes.ts';
import { settingValue, truth } from '../project/django-settings.ts';
import type { RunningServer } from '../project/project.ts';
import { type Finding, finding, type Fix, replace, type Rule } from './rule.ts';

export const staticUrlUnserved: Rule = {
  id: 'static-url-unserved',
  summary: 'No route serves the files below STATIC_URL or MEDIA_URL.',
  category: 'deployment',
  severity: 'error',
  *check(analysis) {
    const { project, djangoBackends, config } = analysis;
    const { django } = project;
    if (!django || !config.complete || truth(settingValue(django, 'DEBUG')) !== false) return;
    if (project.servers.some(isDevelopmentServer)) return;
    const kinds = fileKinds(analysis);
    for (const kind of kinds) {
      if (!kind.urlSetting || kind.root === undefined || othersServe(analysis, kind.root)) continue;
      if (kind.name === 'static' && usesWhiteNoise(django) !== false) continue;
      // A Caddyfile for one's own machine, which no compose file of production knows.
      const sites = djangoSites(djangoBackends).filter(
        (site) => project.caddy !== undefined || !isLocalSite(site),
      );
      const fallback = fallbackOf(analysis, sites, kind);
      if (fallback) {
        yield swallowed(kind, kind.root, fallback);
        continue;
      }
      // One site may be for pages and another for files.
      if (sites.length === 0 || !sites.every((site) => goesToDjango(analysis, site, kind.url))) {
        continue;
      }
      // A file server that something in front keeps from running is told of by itself.
      if (sites.some((site) => hasFileServer(analysis, site, kind.url))) continue;
      const other = otherRoute(analysis, sites, kind);
      const seen = other
        ? ` "${other.written}" serves that folder; make it "${kind.url}*".`
        : ` Add "handle_path ${kind.url}*" with the root "${placeForCaddy(analysis, kind.root)}".`;
      yield finding(
        kind.urlSetting.at,
        `No route serves "${kind.url}": these requests reach Django, which answers 404 with DEBUG off.${seen}`,
        {
          ...(kind.name === 'media' ? { severity: 'warning' as const } : {}),
          related: sites
            .slice(0, 3)
            .map(({ head }) => ({ at: head, message: 'Sends them to Django.' })),
          fixes: other ? [other.fix] : [],
        },
      );
    }
  },
};

/** Where Caddy has a folder of Django's, as far as mounts say; else where Django has it. */
function placeForCaddy({ project, djangoBackends }: Analysis, root: string): string {
  const [service] = djangoServices(project, djangoBackends);
  const stored = service && storageAt(service, root);
  if (stored?.kind !== 'mount' || !project.caddy) return root;
  return pathOf(stored, project.caddy) ?? root;
}

/**
 * The file server for everything else that gets the requests at every site, with a page in the place of files that are not there: that of a
 * single-page application, whose folder no service of Django shares. Its own files may lie below the same path, so what is asked for has to be known:
 * the admin's files by the admin, and uploads by whoever uploaded them.
 */
function fallbackOf(
  analysis: Analysis,
  sites: readonly Site[],
  { name, url }: FileKind,
): Fallback | undefined {
  const { project, djangoBackends } = analysis;
  const { caddy, django } = project;
  const found = sites.map((site) => fallbackBelow(analysis, site, url));
  const [fallback] = found;
  if (!caddy || !django || !fallback?.page || !found.every(Boolean)) return undefined;
  const { root } = fallback.outcome;
  const there = typeof root === 'string' ? undefined : storageAt(caddy, root.text);
  if (there?.kind !== 'mount') return undefined;
  const services = djangoServices(project, djangoBackends);
  const isShared = services.some(({ mounts }) =>
    mounts.some((mount) => isSameStorage(there, { kind: 'mount', mount, rest: '' }) !== false),
  );
  if (isShared || services.length === 0) return undefined;
  const admin = django.urls?.find(({ route, goesOn }) => goesOn && route.value.endsWith('admin/'));
  const needs =
    name === 'media' ||
    (admin && sites.some((site) => mayReach(analysis, site, `/${admin.route.value}`)));
  return needs ? fallback : undefined;
}

/** Whether Django answers there, or would if somebody had thought of it. */
function mayReach(analysis: Analysis, site: Site, url: string): boolean {
  return goesToDjango(analysis, site, url) || fallbackBelow(analysis, site, url) !== undefined;
}

function swallowed({ url, urlSetting, name }: FileKind, root: string, fallback: Fallback): Finding {
  return finding(
    urlSetting!.at,
    `No route serves "${url}": browsers get "${fallback.page}" for each of these files. Add "handle_path ${url}*" with the folder that Django has at "${root}", in a volume that both share.`,
    {
      ...(name === 'media' ? { severity: 'warning' as const } : {}),
      related: [{ at: fallback.route.line.name, message: 'Takes them.' }],
    },
  );
}

/** Serves static files by itself, when it is told to. */
function isDevelopmentServer({ command, server }: RunningServer): boolean {
  return command.stage === 'start' && server.kind === 'runserver';
}

/** Whether a service beside Caddy's and Django's has the folder, as another web server would. */
function othersServe({ project, djangoBackends }: Analysis, root: string): boolean {
  const { compose, caddy } = project;
  const django = djangoServices(project, djangoBackends);
  const written = django.map((service) => storageAt(service, root));
  return [...(compose?.services.values() ?? [])].some((service) => {
    if (service.name === caddy?.name || django.includes(service)) return false;
    return service.mounts.some((mount) =>
      written.some((one) => one && isSameStorage({ kind: 'mount', mount, rest: '' }, one) === true),
    );
  });
}

/** Whether certainly Django has to answer requests below `url`. */
function goesToDjango(analysis: Analysis, site: Site, url: string): boolean {
  const outcomes = outcomesBelow(site, analysis.routes(site), url).filter(
    (outcome) => !isLimit(outcome),
  );
  const proxies = new Set(analysis.djangoBackends.map(({ proxy }) => proxy.line));
  return (
    outcomes.length > 0 &&
    outcomes.every((outcome) => outcome.kind === 'proxy' && proxies.has(outcome.proxy.line))
  );
}

/** Whether a file server waits for these requests, although others answer them. */
function hasFileServer(analysis: Analysis, site: Site, url: string): boolean {
  return analysis
    .leaves(site)
    .some(
      ({ matcher, route }) =>
        route.handler.kind === 'files' &&
        matcher.kind === 'path' &&
        matcher.patterns.some(
          ({ text }) => text.endsWith('/*') && url.startsWith(text.slice(0, -1)),
        ),
    );
}

/** The plugin that the most Caddyfiles have: it answers too many requests with an error, and no other. */
function isLimit({ kind, chain }: Outcome): boolean {
  return kind === 'unknown' && chain.at(-1)?.line.name.text === 'rate_limit';
}

/** A route that serves the folder of these files below another path. */
function otherRoute(
  analysis: Analysis,
  sites: readonly Site[],
  kind: FileKind,
): { readonly written: string; readonly fix: Fix } | undefined {
  for (const site of sites) {
    for (const { matcher, route, root } of analysis.leaves(site)) {
      if (route.handler.kind !== 'files' || matcher.kind !== 'path') continue;
      const [pattern, ...others] = matcher.patterns;
      if (!pattern || others.length > 0 || typeof root === 'string') continue;
      if (root.text !== kind.root || analysis.textAt(pattern) !== pattern.text) continue;
      const written = pattern.text;
      const title = `Serve "${kind.url}*"`;
      return { written, fix: { title, edits: [replace(pattern, `${kind.url}*`)], safe: false } };
    }
  }
  return undefined;
}
