import type { Place } from '../../grammar/text.ts';
import type { Analysis } from '../analysis/analyze.ts';
import { answers } from '../analysis/answers/answer.ts';
import { dialledPort } from '../analysis/deployment/application-servers.ts';
import type { Backend } from '../analysis/deployment/backends.ts';
import type { Matcher } from '../analysis/routes/matchers.ts';
import { schemeOf } from '../analysis/sites/https.ts';
import { servesApplication } from '../project/servers.ts';
import type { WebRoute } from '../project/web-routes.ts';
import { type Finding, finding, replace, type Rule } from './rule.ts';

export const appPrefixMismatch: Rule = {
  id: 'app-prefix-mismatch',
  summary: 'An application waits for paths other than those that it gets.',
  category: 'deployment',
  severity: 'error',
  *check(context) {
    if (!context.config.complete) return;
    const seen = new Set<number>();
    for (const backend of context.backends) {
      const routes = routesOf(context, backend);
      if (!routes || backend.proxy.rewrite || tellsPrefix(backend)) continue;
      const found = strippedTooMuch(context, backend, routes) ?? keptInVain(backend, routes);
      if (!found || seen.has(found.at.start)) continue;
      seen.add(found.at.start);
      yield found;
    }
  },
};

/** The paths of the only application behind an upstream; undefined when they are not known. */
function routesOf({ project }: Analysis, backend: Backend): readonly WebRoute[] | undefined {
  const { service } = backend;
  if (!service) return undefined;
  const started = project.servers.filter(
    ({ command, server }) =>
      command.stage === 'start' && command.service === service.name && servesApplication(server),
  );
  const [only, ...others] = started;
  const port = dialledPort(backend);
  const listens = only?.server.bind?.some((bind) => bind.port === port);
  return others.length === 0 && listens ? only?.routes : undefined;
}

/** Some applications look for it there. */
function tellsPrefix({ proxy, leaf }: Backend): boolean {
  const lines = [proxy.line, ...leaf.chain.map(({ line }) => line)].flatMap(
    ({ block = [] }) => block,
  );
  return lines.some(
    ({ name, args }) =>
      (name.text === 'header_up' || name.text === 'request_header') &&
      args.some(({ text }) => /prefix|script/i.test(text)),
  );
}

/** `handle_path` in front of an application whose own paths begin with what it takes away. */
function strippedTooMuch(
  context: Analysis,
  backend: Backend,
  routes: readonly WebRoute[],
): Finding | undefined {
  const { leaf } = backend;
  const block = leaf.chain.find(
    ({ handler }) => handler.kind === 'subroute' && handler.of === 'handle_path',
  );
  const prefix = segmentsOf(leaf.prefix ?? '');
  if (!block || prefix.length === 0) return undefined;
  const own = routes.filter((route) => startsWith(route, prefix));
  // The others are reached without it, or are not for visitors.
  const others = routes.filter((route) => !own.includes(route) && !isTechnical(route));
  const [first] = own.filter(({ implied }) => !implied);
  if (!first || others.some((route) => !isReached(context, backend, route))) return undefined;
  const isLost = own.every(
    (route) =>
      sent(context, backend, route) === pathOf(route, prefix.length) &&
      !routes.some((other) => mayAnswer(other, route.segments.slice(prefix.length))),
  );
  if (!isLost) return undefined;
  return finding(
    block.line.args[0] ?? block.line.name,
    `"${leaf.prefix}" is taken away before the application sees the path, and its own paths begin with it, such as "${pathOf(first)}": all of them get 404. Write "handle", which keeps the path.`,
    {
      related: [{ at: first.path.at, message: `The application answers "${pathOf(first)}".` }],
      fixes: [
        {
          title: 'Keep the prefix',
          edits: [replace(block.line.name, 'handle')],
          safe: false,
        },
      ],
    },
  );
}

/** A path that is kept in front of an application that has nothing below it. */
function keptInVain({ leaf }: Backend, routes: readonly WebRoute[]): Finding | undefined {
  const prefix = prefixIn(leaf.matcher);
  if (leaf.prefix !== '' || !prefix || routes.every(isTechnical)) return undefined;
  const { segments, at } = prefix;
  if (routes.some((route) => startsWith(route, segments))) return undefined;
  const block = leaf.chain.find(
    ({ line }) => line.name.text === 'handle' && line.args[0]?.start === at.start,
  );
  const [first] = routes.filter((route) => !isTechnical(route));
  const path = `/${segments.join('/')}`;
  return finding(
    at,
    `The application answers no path below "${path}", so all of these requests get 404. Take it away with "handle_path".`,
    {
      related: first
        ? [{ at: first.path.at, message: `The application answers "${pathOf(first)}".` }]
        : [],
      fixes: block
        ? [
            {
              title: 'Take the prefix away',
              edits: [replace(block.line.name, 'handle_path')],
              safe: false,
            },
          ]
        : [],
    },
  );
}

/** `/api/*`, when a matcher is nothing else. */
function prefixIn(
  matcher: Matcher,
): { readonly segments: readonly string[]; readonly at: Place } | undefined {
  if (matcher.kind !== 'path' || matcher.patterns.length !== 1) return undefined;
  const [at] = matcher.patterns;
  const text = at && !at.unknown ? /^((?:\/[\w.-]+)+)\/\*$/.exec(at.text)?.[1] : undefined;
  return at && text !== undefined ? { segments: segmentsOf(text), at } : undefined;
}

/** Whether some site hands the path of a route on as it is. */
function isReached(context: Analysis, { service }: Backend, route: WebRoute): boolean {
  return context.backends.some(
    (other) => other.service === service && sent(context, other, route) === pathOf(route),
  );
}

/** What an upstream gets when visitors ask for the path of a route; undefined when that is not known, or another one gets it. */
function sent(context: Analysis, { site, proxy }: Backend, route: WebRoute): string | undefined {
  const [address] = site.addresses;
  const scheme = address && schemeOf(address, site, context.ports);
  if (!address || !scheme) return undefined;
  const request = { scheme, host: address.host, path: pathOf(route), method: 'GET' };
  for (const outcome of answers(context.routes(site), request)) {
    // A plugin that may answer by itself lets most requests pass.
    const isSure = outcome.doubts.every(({ why, taken }) => why === 'answer' && !taken);
    if (!isSure || outcome.kind === 'unknown') continue;
    if (outcome.kind !== 'proxy' || outcome.proxy !== proxy) return undefined;
    const { path } = outcome.address;
    return path && !path.open ? path.text : undefined;
  }
  return undefined;
}

/** What a monitor asks for from inside, and what a framework brings along. */
function isTechnical({ segments, implied }: WebRoute): boolean {
  if (implied || segments.length === 0) return true;
  const [first] = segments;
  return first !== undefined && segments.length < 3 && technical.test(first);
}

const technical =
  /^(?:_?health|live(?:ness|z)$|ready|status|ping|metrics|internal|version|favicon)/i;

/** Whether paths below a prefix, or the prefix itself, may be those of a route. */
function startsWith({ segments, open }: WebRoute, prefix: readonly string[]): boolean {
  const shared = Math.min(segments.length, prefix.length);
  if (segments.length < prefix.length && !open) return false;
  return segments
    .slice(0, shared)
    .every((part, index) => part === undefined || part === prefix[index]);
}

function mayAnswer(route: WebRoute, path: readonly (string | undefined)[]): boolean {
  const { segments, open } = route;
  if (open ? path.length < segments.length : path.length !== segments.length) return false;
  return segments.every(
    (part, index) => part === undefined || path[index] === undefined || part === path[index],
  );
}

/** The path of a route from one of its segments on, with something in the place of parameters. */
function pathOf({ path, segments }: WebRoute, from = 0): string {
  const end = path.value.endsWith('/') && segments.length > from ? '/' : '';
  return `/${segments
    .slice(from)
    .map((part) => part ?? 'x')
    .join('/')}${end}`;
}

function segmentsOf(path: string): readonly string[] {
  return path.split('/').filter((part) => part !== '');
}
