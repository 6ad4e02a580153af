import type { Analysis } from '../analysis/analyze.ts';
import { answers, type Outcome } from '../analysis/answers/answer.ts';
import type { Site, Token } from '../analysis/config.ts';
import { namedHosts } from '../analysis/sites/addresses.ts';
import { type Leaf, leaves } from '../analysis/routes/leaves.ts';
import { pathPart } from '../analysis/routes/matchers.ts';
import type { Request } from '../analysis/routes/matchers.ts';
import { djangoSites } from '../analysis/django/static-folders.ts';
import type { SocketRoute } from '../project/project.ts';
import { literalStart } from '../schema/regexp-texts.ts';
import { belowPath, writeBelow } from './path-fixes.ts';
import { finding, type Rule } from './rule.ts';

export const websocketPathTooNarrow: Rule = {
  id: 'websocket-path-too-narrow',
  summary: 'A path that is meant for WebSockets is not the one they come by.',
  category: 'deployment',
  severity: 'error',
  *check(analysis) {
    const { django } = analysis.project;
    for (const site of django?.sockets ? djangoSites(analysis.djangoBackends) : []) {
      const reported = new Set<Token>();
      for (const socket of django?.sockets ?? []) {
        const asked = requestFor(socket, site);
        const pattern = asked && missedBy(asked, site, analysis);
        if (!pattern || reported.has(pattern)) continue;
        reported.add(pattern);
        yield finding(
          pattern,
          `"${pattern.text}" is one address and nothing else: WebSockets for "${asked.path}…" go where everything else goes. Write "${belowPath(pattern)}".`,
          {
            related: [{ at: socket.route.at, message: 'A route for WebSockets.' }],
            fixes: pattern.via ? [] : [writeBelow(pattern)],
          },
        );
      }
    }
  },
};

/** A request that begins a WebSocket for a route; absent where the beginning of its path is not known. */
function requestFor({ route, isExpression }: SocketRoute, site: Site): Request | undefined {
  const { value } = route;
  const start = isExpression
    ? literalStart(value.startsWith('^') ? value : `^${value}`)
    : value.split('<', 1)[0];
  if (!start || !/^\/?[\w./~-]+$/.test(start)) return undefined;
  const isWhole = isExpression ? /^\^?[\w/-]+\$?$/.test(value) : start === value;
  const [address] = namedHosts(site);
  return {
    scheme: address?.scheme === 'http' ? 'http' : 'https',
    host: address?.host,
    path: `/${start.replace(/^\//, '')}`,
    ...(!isWhole && { below: true }),
    method: 'GET',
    headers: new Map([
      ['connection', 'Upgrade'],
      ['upgrade', 'websocket'],
    ]),
  };
}

/** The path of an upstream that is written for one address above what is asked, which certainly gets elsewhere. */
function missedBy(asked: Request, site: Site, { meantRoutes }: Analysis): Token | undefined {
  const routes = meantRoutes(site);
  const outcomes = answers(routes, asked);
  for (const leaf of leaves(routes)) {
    const pattern = exactAbove(leaf, asked.path);
    if (pattern && outcomes.every((outcome) => isElsewhere(outcome, leaf))) return pattern;
  }
  return undefined;
}

function exactAbove({ route, matcher }: Leaf, path: string): Token | undefined {
  if (route.handler.kind !== 'proxy') return undefined;
  return pathPart(matcher)?.patterns.find(({ text, unknown }) => {
    const folder = `${text.replace(/\/$/, '')}/`.toLowerCase();
    const isPlain = !unknown && text.length > 1 && !/[*{?[\\%]/.test(text);
    return (
      isPlain && path.toLowerCase().startsWith(folder) && path.toLowerCase() !== text.toLowerCase()
    );
  });
}

/** Whether something that is known, and dials no upstream of the leaf, answers. */
function isElsewhere(outcome: Outcome, { route }: Leaf): boolean {
  if (outcome.kind === 'unknown' || outcome.kind === 'internal') return false;
  if (outcome.kind !== 'proxy' || route.handler.kind !== 'proxy') return true;
  const own = new Set(route.handler.upstreams.map(dialled));
  const { upstreams, dynamic } = outcome.proxy;
  return !dynamic && !upstreams.some((one) => one.unknown || own.has(dialled(one)));
}

function dialled({ text }: Pick<Token, 'text'>): string {
  return text.replace(/^http:\/\//, '');
}
