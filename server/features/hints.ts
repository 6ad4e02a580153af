import type { Place, Span } from '../../grammar/text.ts';
import type { Analysis } from '../analysis/analyze.ts';
import type { Line, Site, Via } from '../analysis/config.ts';
import type { Route } from '../analysis/routes/routes.ts';
import { schemeOf } from '../analysis/sites/https.ts';
import { siteIndex } from '../analysis/answers/site-index.ts';
import { originText, valueText } from './variable-text.ts';

/** Something that Caddy adds to what is written, shown in the text. */
export interface Hint {
  /** It is shown in front of the character here. */
  readonly at: number;
  /** A few words. */
  readonly label: string;
  /** Markdown. */
  readonly tooltip: string;
  readonly kind: HintKind;
}

/** What hints are about; each kind can be left out. */
export const hintKinds = ['environment', 'order', 'prefix', 'redirect'] as const;

export type HintKind = (typeof hintKinds)[number];

/**
 * The hints of some kinds that lie in `span` of a file, in order: the value of an environment variable, the place of a
 * directive in the order of execution where that is not the order of the text, the prefix that `handle_path` takes off,
 * and the redirect to HTTPS that Caddy adds to a site. What is not known has no hint.
 */
export function hints(
  analysis: Analysis,
  uri: string,
  span: Span,
  kinds: ReadonlySet<HintKind> = new Set(hintKinds),
): readonly Hint[] {
  const isWanted = (place: Place): boolean =>
    place.uri === uri && place.start <= span.end && span.start <= place.end;
  const found: Hint[] = [];
  if (kinds.has('environment')) found.push(...environmentHints(analysis, uri, isWanted));
  const sites = analysis.config.sites.filter(isWanted);
  if (kinds.has('order') || kinds.has('prefix')) {
    for (const site of sites) {
      const isOwn: IsWanted = (token) => token.via === site.via && isWanted(token);
      for (const group of groupsOf(site, analysis.routes(site))) {
        if (kinds.has('order') && group.areSorted) found.push(...orderHints(group, isOwn));
        if (kinds.has('prefix')) found.push(...prefixHints(group, isOwn));
      }
    }
  }
  if (kinds.has('redirect')) found.push(...redirectHints(analysis, sites, isWanted));
  // What stands in a file that is imported twice is found twice.
  const once = new Map(found.map((hint) => [`${hint.at} ${hint.label}`, hint]));
  return [...once.values()].sort((a, b) => a.at - b.at);
}

type IsWanted = (place: Place & { readonly via?: Via }) => boolean;

function* environmentHints(analysis: Analysis, uri: string, isWanted: IsWanted): Generator<Hint> {
  for (const { name, at, state } of analysis.config.sources.get(uri)?.variables ?? []) {
    if (!isWanted(at)) continue;
    const base = { at: at.end, kind: 'environment' } as const;
    if (state.kind === 'unset') {
      const tooltip = `\`${name}\` is not set: nothing is put in its place.`;
      yield { ...base, label: 'not set', tooltip };
    }
    if (state.kind !== 'set') continue;
    const value = valueText(name, state.value);
    if (value === 'hidden' && state.value !== value) continue;
    const label = value.length > LONGEST_VALUE ? `${value.slice(0, LONGEST_VALUE - 1)}…` : value;
    yield { ...base, label: `= ${label}`, tooltip: originText(state.fact, analysis) };
  }
}

const LONGEST_VALUE = 30;

interface Group {
  /** In the order in which Caddy runs them. */
  readonly routes: readonly Route[];
  /** In the order of the text, imports carried out; among them what is no route. */
  readonly lines: readonly Line[];
  /** Whether Caddy puts them in an order of its own. */
  readonly areSorted: boolean;
}

/** Routes beside each other, and those inside of them. A named route is shown where it is defined, not where it is invoked. */
function* groupsOf({ lines }: Site, routes: readonly Route[]): Generator<Group> {
  const queue: Group[] = [{ routes, lines, areSorted: true }];
  for (const group of queue) {
    yield group;
    for (const { handler, line } of group.routes) {
      if (handler.kind !== 'subroute' || handler.of === 'invoke') continue;
      const areSorted = handler.of !== 'route';
      queue.push({ routes: handler.routes, lines: line.block ?? [], areSorted });
    }
  }
}

/** Lines of a snippet count, and are not marked: their place depends on who imports it. */
function* orderHints({ routes, lines }: Group, isOwn: IsWanted): Generator<Hint> {
  const own = new Set(routes.map(({ line }) => line));
  const written = new Map(
    lines.filter((line) => own.has(line)).map((line, index) => [line, index]),
  );
  for (const [index, { line }] of routes.entries()) {
    if (written.get(line) === index || !isOwn(line.name)) continue;
    const before = routes[index - 1]?.line.name.text;
    const after = routes[index + 1]?.line.name.text;
    const neighbours = [
      ...(before === undefined ? [] : [`after \`${before}\``]),
      ...(after === undefined ? [] : [`before \`${after}\``]),
    ].join(' and ');
    yield {
      at: line.name.end,
      label: `${index + 1} of ${routes.length}`,
      tooltip: `Caddy runs directives in an order of its own: this one ${neighbours}.`,
      kind: 'order',
    };
  }
}

function* prefixHints({ routes }: Group, isOwn: IsWanted): Generator<Hint> {
  for (const { line, handler } of routes) {
    const [path] = line.args;
    if (handler.kind !== 'subroute' || !handler.prefix || !path || !isOwn(path)) continue;
    yield {
      at: path.end,
      label: `takes ${handler.prefix} off`,
      tooltip: `Inside, paths begin behind \`${handler.prefix}\`.`,
      kind: 'prefix',
    };
  }
}

/** Only where no site takes the requests itself. */
function* redirectHints(
  { config, memory, ports }: Analysis,
  sites: readonly Site[],
  isWanted: IsWanted,
): Generator<Hint> {
  if (sites.length === 0) return;
  const index = siteIndex(config, memory);
  for (const site of sites) {
    for (const address of site.addresses) {
      const { host, path, token, unknown } = address;
      if (unknown || host === '' || host.includes('*')) continue;
      if (token.via !== site.via || !isWanted(token)) continue;
      if (schemeOf(address, site, ports) !== 'https') continue;
      const port = index.automatic(host);
      if (port === undefined) continue;
      if (index.find({ scheme: 'http', host, path: path || '/' })) continue;
      const target = port === 0 ? `https://${host}` : `https://${host}:${port}`;
      yield {
        at: token.end,
        label: 'redirects HTTP here',
        tooltip: `Caddy itself redirects \`http://${host}\` to \`${target}\`.`,
        kind: 'redirect',
      };
    }
  }
}
