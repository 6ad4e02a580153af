import type { Analysis } from '../analysis/analyze.ts';
import type { Outcome } from '../analysis/answer.ts';
import type { Site } from '../analysis/config.ts';
import {
  type FileKind,
  fileKinds,
  isLocalSite,
  outcomesBelow,
  usesWhiteNoise,
} from '../analysis/static-files.ts';
import { djangoSites } from '../analysis/static-folders.ts';
import { djangoServices, isSameStorage, storageAt } from '../analysis/volumes.ts';
import { settingValue, truth } from '../project/django-settings.ts';
import type { RunningServer } from '../project/project.ts';
import { finding, type Fix, replace, type Rule } from './rule.ts';

export const staticUrlUnserved: Rule = {
  id: 'static-url-unserved',
  summary: 'No route serves the files below STATIC_URL or MEDIA_URL.',
  category: 'deployment',
  severity: 'error',
  *check(analysis) {
    const { project, djangoBackends, files, config } = analysis;
    const { django } = project;
    if (!django || !config.complete || truth(settingValue(django, 'DEBUG')) !== false) return;
    if (project.servers.some(isDevelopmentServer)) return;
    const kinds = fileKinds(project, djangoBackends, files);
    for (const kind of kinds) {
      if (!kind.urlSetting || kind.root === undefined || othersServe(analysis, kind.root)) continue;
      if (kind.name === 'static' && usesWhiteNoise(django) !== false) continue;
      // A Caddyfile for one's own machine, which no compose file of production knows.
      const sites = djangoSites(djangoBackends).filter(
        (site) => project.caddy !== undefined || !isLocalSite(site),
      );
      // One site may be for pages and another for files.
      if (sites.length === 0 || !sites.every((site) => goesToDjango(analysis, site, kind.url))) {
        continue;
      }
      // A file server that something in front keeps from running is told of by itself.
      if (sites.some((site) => hasFileServer(analysis, site, kind.url))) continue;
      const other = otherRoute(analysis, sites, kind);
      const seen = other
        ? ` "${other.written}" serves that folder; make it "${kind.url}*".`
        : ` Add "handle_path ${kind.url}*" with the root "${kind.root}".`;
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
