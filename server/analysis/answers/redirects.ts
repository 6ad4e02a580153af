import { type Place, placeKey } from '../../../grammar/text.ts';
import { answers, type Outcome } from './answer.ts';
import type { Config, Site, Token } from '../config.ts';
import { everyRoute } from '../routes/every-route.ts';
import type { Leaf } from '../routes/leaves.ts';
import { fronts } from '../sites/listening.ts';
import { kept, type Memory, oncePer, type Store } from '../memory.ts';
import type { Request } from '../routes/matchers.ts';
import type { Text } from '../routes/path-pattern.ts';
import type { Environment } from '../../project/project.ts';
import { redirectedPaths } from './redirect-paths.ts';
import { hasDoubleSlash, shapeOf } from './redirect-shapes.ts';
import type { Route } from '../routes/routes.ts';
import { type SiteIndex, siteIndex } from './site-index.ts';

/** Where redirects lead, from each name a config serves. */
export interface Graph {
  /** Of several edges from one node, the first that is certain counts. */
  readonly edges: readonly Edge[];
}

/** What stands before the path of a URL. */
export interface Origin {
  readonly scheme: 'http' | 'https';
  readonly host: string;
  /** Absent for the scheme's own. */
  readonly port?: number;
}

/** Where a browser can be. */
export interface Node extends Origin {
  /** One path; absent for any, which redirects carry along. Show it with `nodeText`. */
  readonly path?: string;
}

export interface Edge {
  readonly from: Node;
  /** Absent when the target is not wholly known. */
  readonly to?: Node;
  /** What is known of the target: where it is, if not its path. */
  readonly target?: Origin;
  /** The redirect's target, or the address of the site whose name Caddy redirects by itself. */
  readonly at: Place;
  /** The target, when it is written in the Caddyfile. */
  readonly token?: Token;
  readonly by: 'redir' | 'automatic' | 'django';
  /** The status that is sent, as in the handler. */
  readonly status: string | undefined;
  /**
   * What becomes of the path: `uri` keeps it with the query, `path` keeps it without, `none` names no
   * path, `fixed` names one; `unknown` when it cannot be told.
   */
  readonly shape: 'uri' | 'path' | 'none' | 'fixed' | 'unknown';
  /** The target names neither scheme nor host nor does it begin with a slash: browsers go on from the present path. */
  readonly relative: boolean;
  /** The path carried along gets a second slash in front. */
  readonly doubleSlash: boolean;
  /** The same redirect led here before, and the path has become longer since: it will again, without end. */
  readonly grows: boolean;
  /** Whether it holds for every request to `from`; if not, it depends on `unless`. */
  readonly certain: boolean;
  /** Routes that decide, in a way that cannot be followed, whether it is this redirect that answers. */
  readonly unless: readonly Route[];
  /** Absent for what Caddy does by itself. */
  readonly route?: Route;
  /** The site that redirects; absent for what Caddy does by itself. */
  readonly site?: Site;
}

/** What is known of each site. */
export interface Sites {
  readonly routes: (site: Site) => readonly Route[];
  readonly leaves: (site: Site) => readonly Leaf[];
  readonly environment: Environment;
  readonly memory: Memory;
}

/** The graph of a config, unless all that it is made of is as it was. */
export function redirects(config: Config, sites: Sites): Graph {
  const { routes, environment, memory } = sites;
  const redirecting = memory.map('routes that redirect', [], config.sites.map(routes), (all) =>
    everyRoute(all).some(({ handler }) => handler.kind === 'redirect') ? all : NONE,
  );
  return memory.once('redirects', [environment, ...fronts(config, memory), redirecting], () =>
    graphOf(config, sites, new Set(redirecting)),
  );
}

/** What stands for the routes of a site that never redirects, whatever they are. */
const NONE: readonly Route[] = [];

function graphOf(
  config: Config,
  { routes, leaves, environment, memory }: Sites,
  redirecting: ReadonlySet<readonly Route[]>,
): Graph {
  const build: Build = {
    index: siteIndex(config, memory),
    routesOf: routes,
    redirecting,
    pathsBefore: memory.store('redirected paths'),
    outcomesBefore: memory.store('outcomes', [environment]),
    leavesOf: leaves,
    environment,
    seen: new Set(),
    budget: MOST_STEPS,
  };
  const edges: Edge[] = [];
  const queue: Visit[] = [...startNodes(build, config)].map((node) => ({ node, depth: 0 }));
  for (let next = 0; next < queue.length && build.budget > 0; next++) {
    const visit = queue[next]!;
    const key = nodeKey(visit.node);
    if (build.seen.has(key)) continue;
    build.seen.add(key);
    for (const edge of edgesFrom(build, visit)) {
      edges.push(edge);
      if (edge.to && edge.certain && !edge.grows && visit.depth < DEEPEST) {
        queue.push({ node: edge.to, depth: visit.depth + 1, by: edge, before: visit });
      }
    }
  }
  return { edges };
}

/**
 * The circles that certain edges form, each once; an edge that leads back to its own node is one. Of two
 * circles through the same redirects, only the one for any path is given.
 */
export const cycles = oncePer((graph: Graph): readonly (readonly Edge[])[] => {
  const next = new Map<string, Edge>();
  for (const edge of graph.edges) {
    const key = nodeKey(edge.from);
    if (edge.certain && edge.to && !next.has(key)) next.set(key, edge);
  }
  const found = new Map<string, readonly Edge[]>();
  const done = new Set<string>();
  for (const start of next.keys()) {
    const path: Edge[] = [];
    const places = new Map<string, number>();
    let key = start;
    for (let edge = next.get(key); edge && !done.has(key); edge = next.get(key)) {
      done.add(key);
      places.set(key, path.length);
      path.push(edge);
      const { token } = edge;
      const turn = edge.grows ? path.findIndex((one) => one.token === token) : undefined;
      key = nodeKey(edge.to!);
      const place = turn ?? places.get(key);
      if (place === undefined) continue;
      // The last of a path that grows is the first over again.
      const last = edge.grows && place < path.length - 1 ? -1 : path.length;
      const cycle = path.slice(place, last);
      const id = cycle
        .map(({ at }) => placeKey(at))
        .sort()
        .join(' ');
      if (!found.has(id)) found.set(id, cycle);
    }
  }
  return [...found.values()];
});

/** A node as people write it, with dots for a path that is carried along. */
export function nodeText(node: Node): string {
  const { scheme, host, port, path } = node;
  const shown = host.includes(':') ? `[${host}]` : host;
  const rest = (path ?? '').replaceAll(PROBE, '/…');
  return `${scheme}://${shown}${port === undefined ? '' : `:${port}`}${rest}`;
}

/** One spelling for one node. */
function nodeKey({ scheme, host, port, path }: Node): string {
  return `${scheme}://${host}${port === undefined ? '' : `:${port}`}${path ?? '*'}`;
}

const MOST_STEPS = 3_000_000;
const DEEPEST = 12;

/** Stands for any path, so that it can be recognised in a target. */
const PROBE = '/any-page-7c1e';

interface Build {
  readonly index: SiteIndex;
  readonly routesOf: (site: Site) => readonly Route[];
  readonly leavesOf: (site: Site) => readonly Leaf[];
  readonly environment: Environment;
  /** Those of all sites in which some route redirects. */
  readonly redirecting: ReadonlySet<readonly Route[]>;
  readonly pathsBefore: Store<readonly Leaf[], ReadonlySet<string>>;
  /** What the routes of a site do with the requests that were put to them. */
  readonly outcomesBefore: Store<readonly Route[], Map<string, readonly Outcome[]>>;
  readonly seen: Set<string>;
  /** How many routes may still be tried. */
  budget: number;
}

interface Visit {
  readonly node: Node;
  readonly depth: number;
  /** The edge that led there, and the visit to where it comes from. */
  readonly by?: Edge;
  readonly before?: Visit;
}

/** Any path of every name, under both schemes; then the paths that single redirects are about. */
function* startNodes(build: Build, config: Config): Generator<Node> {
  const schemes = ['http', 'https'] as const;
  for (const host of build.index.hosts) for (const scheme of schemes) yield { scheme, host };
  for (const site of config.sites) {
    for (const { host, scheme, port, unknown, fault } of site.addresses) {
      if (unknown || fault || host === '' || host.includes('*')) continue;
      const own = port === '' || port === '80' || port === '443' ? undefined : Number(port);
      const of: Node = { scheme: scheme === 'http' || port === '80' ? 'http' : 'https', host };
      const node = own === undefined ? of : { ...of, port: own };
      if (own !== undefined) yield node;
      const leaves = build.leavesOf(site);
      const paths = kept(build.pathsBefore, leaves, () => redirectedPaths(leaves));
      for (const path of paths) yield { ...node, path };
    }
  }
}

function edgesFrom(build: Build, visit: Visit): readonly Edge[] {
  const { node } = visit;
  const asked = { ...node, path: node.path ?? PROBE };
  const served = build.index.find(asked);
  const automatic = automaticEdge(build, node);
  if (automatic && (served === undefined || (served !== 'unknown' && served.address.host === ''))) {
    return [automatic];
  }
  if (!served || served === 'unknown') return [];
  const routes = build.routesOf(served.site);
  if (!build.redirecting.has(routes)) return [];
  build.budget -= routes.length + 1;
  const request: Request = {
    scheme: node.scheme,
    host: node.host,
    path: asked.path,
    method: 'GET',
    environment: build.environment,
    ...(node.port === undefined ? {} : { port: node.port }),
  };
  const edges: Edge[] = [];
  for (const outcome of outcomesOf(build, routes, nodeKey(asked), request)) {
    const edge = redirectEdge(visit, served.site, outcome);
    if (edge) edges.push(edge);
  }
  return edges;
}

function outcomesOf(
  { outcomesBefore }: Build,
  routes: readonly Route[],
  key: string,
  request: Request,
): readonly Outcome[] {
  const known = kept(outcomesBefore, routes, () => new Map<string, readonly Outcome[]>());
  const before = known.get(key);
  if (before) return before;
  const outcomes = [...answers(routes, request)];
  known.set(key, outcomes);
  return outcomes;
}

/** Caddy's own redirect from http. */
function automaticEdge(build: Build, node: Node): Edge | undefined {
  if (node.scheme !== 'http' || node.port !== undefined) return undefined;
  const port = build.index.automatic(node.host);
  if (port === undefined) return undefined;
  const { port: _, ...plain } = node;
  const target: Node = { ...plain, scheme: 'https' };
  const to = port === 0 ? target : { ...target, port };
  const asked = { ...to, path: to.path ?? PROBE };
  const served = build.index.find(asked);
  if (!served || served === 'unknown') return undefined;
  return {
    from: node,
    to,
    at: served.address.token,
    by: 'automatic',
    status: '308',
    shape: 'uri',
    relative: false,
    doubleSlash: false,
    grows: false,
    certain: true,
    unless: [],
  };
}

function redirectEdge(visit: Visit, site: Site, outcome: Outcome): Edge | undefined {
  const from = visit.node;
  if (outcome.kind !== 'redirect') return undefined;
  const route = outcome.chain[outcome.chain.length - 1];
  const { location: written, cut, to: token } = outcome;
  const location = written && locate(written, from, cut);
  const unless = outcome.doubts.map((doubt) => doubt.route);
  const shape = location?.shape ?? 'unknown';
  const edge = {
    from,
    at: token,
    token,
    by: 'redir' as const,
    status: outcome.status,
    shape: shape === 'unknown' || from.path !== undefined ? (shapeOf(token) ?? shape) : shape,
    relative: location?.relative ?? false,
    doubleSlash: location?.doubleSlash ?? hasDoubleSlash(token),
    grows: false,
    certain: unless.length === 0,
    unless,
    site,
    ...(route ? { route } : {}),
  };
  if (!location) return edge;
  const { node, target } = location;
  if (!node) return target ? { ...edge, target } : edge;
  return { ...edge, ...(target ? { target } : {}), to: node, grows: hasGrown(visit, token) };
}

/** Whether the same redirect was met before on the way to a visit, at a shorter path that is still carried. */
function hasGrown({ node, by, before }: Visit, token: Token): boolean {
  const path = node.path ?? PROBE;
  let [edge, visit] = [by, before];
  while (edge && visit) {
    const earlier = edge.from.path ?? PROBE;
    if (edge.token === token && sameOrigin(edge.from, node)) {
      return path.length > earlier.length && path.endsWith(earlier);
    }
    [edge, visit] = [visit.by, visit.before];
  }
  return false;
}

function sameOrigin(a: Origin, b: Origin): boolean {
  return a.scheme === b.scheme && a.host === b.host && a.port === b.port;
}

interface Location {
  /** Absent when the path is not wholly known. */
  readonly node?: Node;
  readonly target?: Origin;
  readonly shape: Edge['shape'];
  readonly relative: boolean;
  readonly doubleSlash: boolean;
}

/** Where a browser at `from` goes with this `Location`; undefined when that is not known. */
function locate({ text, open }: Text, from: Node, cut: boolean): Location | undefined {
  const absolute = /^(?:(https?):)?\/\/([^/?#]*)/i.exec(text);
  if (!absolute && /^[a-z][a-z0-9+.-]*:/i.test(text)) return undefined;
  const rest = absolute ? text.slice(absolute[0].length) : text;
  // What follows may belong to the host.
  if (absolute && rest === '' && open) return undefined;
  const end = rest.search(/[?#]/);
  const written = end < 0 ? rest : rest.slice(0, end);
  const relative = !absolute && !written.startsWith('/') && text !== '';
  const target = absolute ? originOf(absolute[1] ?? from.scheme, absolute[2] ?? '') : from;
  if (!target) return undefined;
  const { scheme, host, port } = target;
  const origin: Origin = port === undefined ? { scheme, host } : { scheme, host, port };
  if (cut && end < 0) {
    return { target: origin, shape: 'unknown', relative, doubleSlash: false };
  }
  const path = relative ? below(from.path ?? PROBE, written) : written === '' ? '/' : written;
  const carried = from.path === undefined && path.endsWith(PROBE);
  return {
    node: carried && path === PROBE ? origin : { ...origin, path },
    target: origin,
    shape: carried ? (open ? 'uri' : 'path') : written === '' ? 'none' : 'fixed',
    relative,
    doubleSlash: carried && path.endsWith(`/${PROBE}`),
  };
}

function originOf(scheme: string, authority: string): Origin | undefined {
  const match = /^([^:@[\]]+|\[[^\]]*\])(?::(\d{1,5}))?$/.exec(authority);
  if (!match) return undefined;
  const lower = scheme.toLowerCase() === 'http' ? 'http' : 'https';
  const host = match[1]!.replace(/^\[|\]$/g, '').toLowerCase();
  const port = match[2] === undefined ? undefined : Number(match[2]);
  const own = port === undefined || port === (lower === 'http' ? 80 : 443);
  return own ? { scheme: lower, host } : { scheme: lower, host, port };
}

function below(path: string, written: string): string {
  return `${path.slice(0, path.lastIndexOf('/') + 1)}${written}`;
}
