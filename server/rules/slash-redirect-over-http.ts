import type { Analysis } from '../analysis/analyze.ts';
import type { Backend } from '../analysis/deployment/backends.ts';
import { serverTrusts } from '../analysis/django/django-server.ts';
import { namedHosts } from '../analysis/sites/addresses.ts';
import { readDomain } from '../analysis/sites/domains.ts';
import { schemeOf } from '../analysis/sites/https.ts';
import type { RunningServer } from '../project/project.ts';
import { servesApplication } from '../project/servers.ts';
import type { WebRoute } from '../project/web-routes.ts';
import { finding, type Rule } from './rule.ts';

export const slashRedirectOverHttp: Rule = {
  id: 'slash-redirect-over-http',
  summary: 'FastAPI redirects to plain HTTP, since uvicorn does not believe Caddy.',
  category: 'deployment',
  severity: 'warning',
  *check(context) {
    const seen = new Set<number>();
    for (const backend of context.backends) {
      const running = onlyServer(context, backend);
      if (!running || seen.has(running.command.at.start)) continue;
      const host = secureHost(context, backend);
      const trust = host === undefined ? undefined : serverTrusts(context, backend);
      const route = redirected(running.routes ?? [], context);
      if (trust?.server !== 'uvicorn' || trust.trusts || !route || backend.leaf.prefix !== '') {
        continue;
      }
      const path = `/${route.segments.map((part) => part ?? '…').join('/')}`;
      seen.add(running.command.at.start);
      yield finding(
        running.command.at,
        `Unless it is told so, uvicorn does not believe other containers that visitors came by HTTPS. FastAPI redirects "${path}" to "http://${host}${path}/", and browsers do not let scripts of pages follow from HTTPS. Add "--forwarded-allow-ips=*", where nobody but Caddy gets to this port.`,
        {
          related: [
            { at: route.path.at, message: `The path with a slash at its end.` },
            { at: backend.upstream.token, message: 'Caddy dials it here.' },
          ],
        },
      );
    }
  },
};

function onlyServer({ project }: Analysis, { service }: Backend): RunningServer | undefined {
  if (!service) return undefined;
  const [only, ...others] = project.servers.filter(
    ({ command, server }) =>
      command.stage === 'start' && command.service === service.name && servesApplication(server),
  );
  return others.length === 0 ? only : undefined;
}

/** A public name of a site that speaks HTTPS alone. */
function secureHost({ ports }: Analysis, { site }: Backend): string | undefined {
  const isSecure = site.addresses.every((address) => schemeOf(address, site, ports) === 'https');
  const named = namedHosts(site).find(({ host }) => !readDomain(host).isLocal);
  return isSecure ? named?.host : undefined;
}

/** A path that only exists with a slash at its end, in a FastAPI that redirects there. https://www.starlette.io/routing/ */
function redirected(routes: readonly WebRoute[], { files }: Analysis): WebRoute | undefined {
  // The pages of its own stand where it is made.
  if (!routes.some(({ implied }) => implied)) return undefined;
  const written = [...new Set(routes.map(({ path }) => path.at.uri))];
  if (written.some((uri) => files.read(uri)?.includes('redirect_slashes') ?? true))
    return undefined;
  return routes.find(
    (route) =>
      !route.implied &&
      !route.open &&
      route.segments.length > 0 &&
      route.path.value.endsWith('/') &&
      !routes.some((other) => other !== route && mayTake(other, route)),
  );
}

/** Whether another route may answer the path without its slash. */
function mayTake(other: WebRoute, { segments }: WebRoute): boolean {
  const isSame = other.segments.every(
    (part, index) =>
      index < segments.length && (part ?? segments[index]) === (segments[index] ?? part),
  );
  if (other.open) return isSame;
  return isSame && other.segments.length === segments.length && !other.path.value.endsWith('/');
}
