import type { Analysis, Block } from '../analysis/analyze.ts';
import type { Site, Token } from '../analysis/config.ts';
import { everyList } from '../analysis/routes/every-route.ts';
import { type Handler, refuses } from '../analysis/routes/handlers.ts';
import { type Matcher, matches } from '../analysis/routes/matchers.ts';
import { placeKey } from '../../grammar/text.ts';
import type { Route } from '../analysis/routes/routes.ts';
import { finding, insertAfter, type Rule } from './rule.ts';

export const authMatcherTooNarrow: Rule = {
  id: 'auth-matcher-too-narrow',
  summary: 'A folder is closed at its own address, and open below it.',
  category: 'security',
  severity: 'error',
  *check(analysis) {
    const seen = new Set<string>();
    const found = analysis.blocks.map('paths closed by themselves', [], closedAlone).flat();
    for (const { site, route, token, kind } of found) {
      const reachesDjango = analysis.djangoBackends.some((backend) => backend.site === site);
      if (seen.has(placeKey(token)) || !isFolder(token, kind, reachesDjango)) continue;
      seen.add(placeKey(token));
      yield report(analysis, route, token);
    }
  },
};

interface ClosedAlone {
  readonly site: Site;
  readonly route: Route;
  /** The path. */
  readonly token: Token;
  readonly kind: Closing;
}

/** The paths that a route keeps visitors from, without another beside it that does so for what lies below. */
function closedAlone({ sites, routes }: Block): readonly ClosedAlone[] {
  return sites.flatMap((site) =>
    everyList(routes(site)).flatMap((list) =>
      list.flatMap((route) => {
        const kind = closing(route.handler);
        if (!kind) return [];
        return exactPaths(route.matcher)
          .filter((token) => !list.some((other) => closesBelow(other, token, kind)))
          .map((token) => ({ site, route, token, kind }));
      }),
    ),
  );
}

function report(analysis: Analysis, { line }: Route, token: Token): ReturnType<typeof finding> {
  const { text, quote } = token;
  const better = `${text}*`;
  const folder = text.replace(/\/$/, '');
  const isPlain = quote === '' && analysis.textAt(token) === text && !token.via;
  return finding(
    token,
    `"${line.name.text}" closes the address "${text}" and nothing below it: "${folder}/users" is open to everybody. Write "${better}".`,
    {
      fixes: isPlain
        ? [{ title: `Write "${better}"`, edits: [insertAfter(token, '*')], safe: false }]
        : [],
    },
  );
}

type Closing = 'auth' | 'deny';

/** How a handler keeps visitors out; undefined when it does not. */
function closing(handler: Handler): Closing | undefined {
  if (handler.kind === 'auth') return 'auth';
  return refuses(handler) ? 'deny' : undefined;
}

/** The paths of a matcher that is about paths, and about who asks, and that stand for one address each. */
function exactPaths(matcher: Matcher): readonly Token[] {
  if (matcher.kind === 'all') {
    const [path, ...others] = matcher.of.filter((part) => !isAboutVisitor(part));
    return path && others.length === 0 ? exactPaths(path) : [];
  }
  if (matcher.kind !== 'path') return [];
  return matcher.patterns.filter(({ text, unknown }) => !unknown && /^\/[^*?[{%\\]+$/.test(text));
}

function isAboutVisitor(matcher: Matcher): boolean {
  if (matcher.kind === 'not') return isAboutVisitor(matcher.of);
  return matcher.kind === 'unknown' && ['client_ip', 'remote_ip'].includes(matcher.name);
}

/**
 * A page of its own, such as `/metrics`, or a file may be all there is. Behind Django, a page has a slash at the end, and
 * its address without one leads there.
 */
function isFolder({ text }: Token, kind: Closing, reachesDjango: boolean): boolean {
  const name = text.replace(/\/$/, '').split('/').at(-1)?.toLowerCase() ?? '';
  if (name.includes('.')) return false;
  if (folders.has(name)) return true;
  if (kind !== 'auth') return false;
  return text.endsWith('/') || (reachesDjango && !pages.has(name));
}

/** What machines ask for at one address. */
const pages: ReadonlySet<string> = new Set([
  'metrics',
  'health',
  'healthz',
  'ping',
  'ready',
  'readyz',
  'status',
  'version',
  'graphql',
]);

const folders: ReadonlySet<string> = new Set([
  'admin',
  'administrator',
  'wp-admin',
  'api',
  'private',
  'internal',
  'secret',
  'secrets',
  'secure',
  'protected',
  'dashboard',
  'backend',
  'manage',
  'management',
  'files',
  'media',
  'uploads',
  'intern',
  'staff',
  'backoffice',
  'console',
  'flower',
  'pgadmin',
  'adminer',
  'phpmyadmin',
  'grafana',
]);

/** Whether another directive of the kind closes what lies below the path. */
function closesBelow({ handler, matcher }: Route, { text }: Token, kind: Closing): boolean {
  if (closing(handler) !== kind) return false;
  const path = `${text.replace(/\/$/, '')}/users`;
  const request = { scheme: 'https', host: undefined, path } as const;
  return matches(matcher, request, { text: path, open: false }) !== 'no';
}
