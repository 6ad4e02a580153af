import type { Token } from './config.ts';
import type { FilesHandler, Handler, HeadersHandler, ProxyHandler } from './handlers.ts';
import { type Matcher, matches, type Request } from './matchers.ts';
import { clean, escapePath, readPathPattern, type Text, type Truth } from './path-pattern.ts';
import { fillPlaceholders } from './placeholders.ts';
import { type Address, replaceInUri, rewrite, stripPrefix, stripSuffix } from './rewrite.ts';
import type { Route } from './routes.ts';
import { placeholderValues } from './values.ts';

/** Who answers a request, and what led there. */
export type Outcome = Answer & {
  /** The routes around the answering one, outermost first, and that one last. Empty for `nothing`. */
  readonly chain: readonly Route[];
  /** Routes that let the request pass before: headers, authentication, rewrites, in their order. */
  readonly passed: readonly Passed[];
  /** What had to be assumed. Without any, every request asked about ends here. */
  readonly doubts: readonly Doubt[];
};

export type Answer =
  | {
      readonly kind: 'redirect';
      readonly to: Token;
      /** The `Location`; undefined when it is not known. */
      readonly location: Text | undefined;
      /** As in the handler. */
      readonly status: string | undefined;
    }
  | {
      readonly kind: 'respond';
      readonly status: number | undefined;
      /** Undefined when not known. */
      readonly body: string | undefined;
    }
  | { readonly kind: 'abort' }
  | {
      /** An error with this status; `handle_errors` may turn it into something else. */
      readonly kind: 'error';
      readonly status: number | undefined;
    }
  | {
      readonly kind: 'proxy';
      readonly proxy: ProxyHandler;
      /** Path and query that the upstream sees. */
      readonly address: Address;
    }
  | {
      readonly kind: 'files';
      readonly files: FilesHandler;
      readonly root: Root;
      /** Looked for below the root. */
      readonly path: Text | undefined;
    }
  | { readonly kind: 'internal' }
  /** No route answers: Caddy sends an empty 200. */
  | { readonly kind: 'nothing' }
  /** A plugin's directive may answer, or there was too much to follow. */
  | { readonly kind: 'unknown' };

/** The folder that files are served from: a word, Caddy's own folder, or not known. */
export type Root = Token | 'none' | 'unknown';

export interface Passed {
  readonly route: Route;
  /** Whether it certainly ran. */
  readonly sure: boolean;
}

export interface Doubt {
  readonly route: Route;
  /**
   * `part`: a matcher takes some of the requests asked about, and not others. `matcher`: it is not known
   * what the matcher takes. `answer`: whether the handler answers is not known.
   */
  readonly why: 'part' | 'matcher' | 'answer';
  /** Whether this outcome needs the route to run and answer, or to be passed over. */
  readonly taken: boolean;
}

/**
 * Every way in which `request` may end, in the order of the routes. One outcome without doubts
 * when it is certain; otherwise alternatives, of which the last is what happens if none before it does.
 */
export function answers(routes: readonly Route[], request: Request): readonly Outcome[] {
  const run: Run = { request, outcomes: [], steps: 0 };
  const start: State = {
    address: {
      path: { text: request.path, open: request.below ?? false },
      query: request.query === undefined ? undefined : { text: request.query, open: false },
    },
    method: request.method,
    headers: request.headers,
    root: 'none',
    groups: NO_GROUPS,
    chain: undefined,
    passed: undefined,
    doubts: undefined,
  };
  const end = runRoutes(run, routes, start);
  if (end && run.outcomes.length < MOST_OUTCOMES) emit(run, end, { kind: 'nothing' });
  return run.outcomes;
}

/** The outcome, when there is only one and nothing is assumed. */
export function answer(routes: readonly Route[], request: Request): Outcome | undefined {
  const [only, ...others] = answers(routes, request);
  return only && others.length === 0 && only.doubts.length === 0 ? only : undefined;
}

const MOST_OUTCOMES = 200;
const MOST_STEPS = 500_000;

interface Run {
  readonly request: Request;
  readonly outcomes: Outcome[];
  steps: number;
}

/** What a request has become on its way through the routes. */
interface State {
  readonly address: Address;
  readonly method: string | undefined;
  /** Undefined when nothing is known about them. */
  readonly headers: ReadonlyMap<string, string> | undefined;
  readonly root: Root;
  /** Groups of the routes around that have been used, by the list they belong to. */
  readonly groups: Groups;
  readonly chain: List<Route> | undefined;
  readonly passed: List<Passed> | undefined;
  readonly doubts: List<Doubt> | undefined;
}

interface Groups {
  readonly handle?: 'yes' | 'maybe';
  readonly rewrite?: 'yes' | 'maybe';
  readonly root?: 'yes' | 'maybe';
}

const NO_GROUPS: Groups = {};

/** A list that grows at its head, so that what is behind it can be shared. */
interface List<T> {
  readonly head: T;
  readonly rest: List<T> | undefined;
}

/** Runs all routes; undefined when every request has been answered. */
function runRoutes(run: Run, routes: readonly Route[], before: State): State | undefined {
  let state: State | undefined = { ...before, groups: NO_GROUPS };
  for (let index = 0; index < routes.length && state; ) {
    let end = index + 1;
    while (routes[end]?.joined) end++;
    state = runJoined(run, routes, index, end, state);
    index = end;
  }
  return state && { ...state, groups: before.groups };
}

/** Runs routes that share one matcher. */
function runJoined(
  run: Run,
  routes: readonly Route[],
  start: number,
  end: number,
  state: State,
): State | undefined {
  const route = routes[start]!;
  if (++run.steps > MOST_STEPS || run.outcomes.length >= MOST_OUTCOMES) {
    if (run.outcomes.length < MOST_OUTCOMES) emit(run, state, { kind: 'unknown' });
    return undefined;
  }
  const used = route.group && state.groups[route.group];
  if (used === 'yes') return state;
  const matched = matches(route.matcher, requestOf(run, state), state.address.path, (file) =>
    fileExists(run, file, state),
  );
  const truth = used === 'maybe' && matched !== 'no' ? 'unknown' : matched;
  if (truth === 'no') return state;
  const marked = route.group
    ? { ...state, groups: { ...state.groups, [route.group]: 'yes' } }
    : state;
  if (truth === 'yes') return runHandlers(run, routes, start, end, marked, true);
  const why = truth === 'some' ? 'part' : 'matcher';
  const inside = { ...narrow(marked, route.matcher, truth) };
  const counted = run.outcomes.length;
  const taken = runHandlers(
    run,
    routes,
    start,
    end,
    { ...inside, doubts: push(inside.doubts, { route, why, taken: true }) },
    false,
  );
  const skipped: State = { ...state, doubts: push(state.doubts, { route, why, taken: false }) };
  if (!taken) return skipped;
  return join(taken, run.outcomes.length === counted ? state : skipped);
}

/** The request as it is now, for matchers and placeholders that ask for more than its path. */
function requestOf({ request }: Run, { method, address, headers }: State): Request {
  const query = address.query && !address.query.open ? address.query.text : undefined;
  if (method === request.method && query === request.query && headers === request.headers) {
    return request;
  }
  const { scheme, host, path, below, port, exists } = request;
  return {
    scheme,
    host,
    path,
    ...(below === undefined ? {} : { below }),
    ...(port === undefined ? {} : { port }),
    ...(exists === undefined ? {} : { exists }),
    ...(method === undefined ? {} : { method }),
    ...(query === undefined ? {} : { query }),
    ...(headers === undefined ? {} : { headers }),
  };
}

function runHandlers(
  run: Run,
  routes: readonly Route[],
  start: number,
  end: number,
  before: State,
  sure: boolean,
): State | undefined {
  let state: State | undefined = before;
  for (let index = start; index < end && state; index++) {
    const route = routes[index]!;
    state = runHandler(run, route, state);
    if (state && route.handler.kind !== 'subroute') {
      state = { ...state, passed: push(state.passed, { route, sure }) };
    }
  }
  return state;
}

/** Two ways that meet again: what they do not agree on is no longer known. */
function join(a: State, b: State): State {
  return {
    address: {
      path: sameText(a.address.path, b.address.path),
      query: sameText(a.address.query, b.address.query),
    },
    method: a.method === b.method ? a.method : undefined,
    headers: a.headers === b.headers ? a.headers : undefined,
    root: sameRoot(a.root, b.root),
    groups: {
      ...joinGroup('handle', a, b),
      ...joinGroup('rewrite', a, b),
      ...joinGroup('root', a, b),
    },
    chain: b.chain,
    passed: a.passed,
    doubts: b.doubts,
  };
}

function joinGroup(name: keyof Groups, a: State, b: State): Groups {
  const first = a.groups[name];
  const second = b.groups[name];
  if (!first && !second) return NO_GROUPS;
  return { [name]: first === 'yes' && second === 'yes' ? 'yes' : 'maybe' };
}

function sameText(a: Text | undefined, b: Text | undefined): Text | undefined {
  return a && b && a.text === b.text && a.open === b.open ? a : undefined;
}

function sameRoot(a: Root, b: Root): Root {
  if (a === b) return a;
  return typeof a === 'object' && typeof b === 'object' && a.text === b.text ? a : 'unknown';
}

/** The requests that a matcher takes of those it takes a part of, when it names one path. */
function narrow(state: State, matcher: Matcher, truth: Truth): State {
  const { path } = state.address;
  if (truth !== 'some' || !path?.open) return state;
  const parts = matcher.kind === 'all' ? matcher.of : [matcher];
  for (const part of parts) {
    const [pattern, ...others] = part.kind === 'path' ? part.patterns : [];
    if (!pattern || others.length > 0) continue;
    const read = readPathPattern(pattern.text);
    if (read.kind !== 'exact' && read.kind !== 'prefix') continue;
    const written = read.kind === 'prefix' ? pattern.text.slice(0, -1) : pattern.text;
    const text = escapePath(written);
    const narrowed = { text, open: read.kind === 'prefix' };
    return { ...state, address: { ...state.address, path: narrowed } };
  }
  return state;
}

/** Carries out a handler; undefined when it answers every request. */
function runHandler(run: Run, route: Route, state: State): State | undefined {
  const { handler } = route;
  switch (handler.kind) {
    case 'redirect': {
      const { to, status } = handler;
      if (status === 'html')
        return end(run, route, state, { kind: 'respond', status: 200, body: undefined });
      return end(run, route, state, {
        kind: 'redirect',
        to,
        location: fill(run, to, state),
        status,
      });
    }
    case 'respond':
      return respond(run, route, handler, state);
    case 'abort':
      return end(run, route, state, { kind: 'abort' });
    case 'error':
      return end(run, route, state, { kind: 'error', status: statusOf(handler.status, 500) });
    case 'proxy':
      return proxy(run, route, handler, state);
    case 'files':
      return files(run, route, handler, state);
    case 'internal':
      if (!handler.sometimes) return end(run, route, state, { kind: 'internal' });
      return maybe(run, route, state, { kind: 'internal' });
    case 'unknown':
      return maybe(run, route, state, { kind: 'unknown' });
    case 'subroute':
      return subroute(run, route, handler, state);
    case 'root':
      return { ...state, root: rootOf(handler.path) };
    case 'vars': {
      const root = handler.values.get('root');
      return root ? { ...state, root: rootOf(root) } : state;
    }
    case 'method': {
      const { method } = handler;
      const known = !method.unknown && !method.text.includes('{');
      return { ...state, method: known ? method.text.toUpperCase() : undefined };
    }
    case 'try-files':
      return tryFiles(run, route, handler.files, handler.policy, state);
    case 'rewrite':
    case 'strip-prefix':
    case 'strip-suffix':
    case 'replace':
    case 'change-uri':
      return { ...state, address: changed(run, handler, state) };
    case 'headers':
      return handler.side === 'request'
        ? { ...state, headers: withHeaders(handler, state) }
        : state;
    case 'auth':
    case 'other':
      return state;
  }
}

/** The request's header after `request_header`. */
function withHeaders({ operations }: HeadersHandler, state: State): State['headers'] {
  if (!state.headers) return undefined;
  const headers = new Map(state.headers);
  for (const { name, action, field, value } of operations) {
    const key = name.toLowerCase();
    const known = headers.get(key);
    if (isHole(field) || (value && isHole(value)) || key.includes('*')) return undefined;
    if (action === 'delete') headers.delete(key);
    else if (action === 'set' || (action === 'add' && known === undefined)) {
      headers.set(key, value?.text ?? '');
    } else if (known !== undefined) return undefined;
  }
  return headers;
}

function end(run: Run, route: Route, state: State, given: Answer): undefined {
  emit(run, { ...state, chain: push(state.chain, route) }, given);
  return undefined;
}

/** An answer that may be given; otherwise the request goes on. */
function maybe(run: Run, route: Route, state: State, given: Answer): State {
  const doubt = { route, why: 'answer' } as const;
  const taken = { ...state, doubts: push(state.doubts, { ...doubt, taken: true }) };
  end(run, route, taken, given);
  return { ...state, doubts: push(state.doubts, { ...doubt, taken: false }) };
}

function emit(run: Run, state: State, given: Answer): void {
  run.outcomes.push({
    ...given,
    chain: listed(state.chain),
    passed: listed(state.passed),
    doubts: listed(state.doubts),
  });
}

function respond(
  run: Run,
  route: Route,
  handler: Handler & { kind: 'respond' },
  state: State,
): State | undefined {
  const status = statusOf(handler.status, 200);
  // Early hints are sent ahead of the answer proper.
  if (status === 103) return state;
  if (handler.status && status === undefined && !isHole(handler.status)) {
    return end(run, route, state, { kind: 'error', status: 500 });
  }
  const body = handler.body ? fill(run, handler.body, state) : { text: '', open: false };
  const known = body && !body.open ? body.text : undefined;
  return end(run, route, state, { kind: 'respond', status, body: known });
}

function proxy(run: Run, route: Route, handler: ProxyHandler, state: State): State | undefined {
  const { path, query } = state.address;
  const address = handler.rewrite ? rewritten(run, handler.rewrite, state) : { path, query };
  const given: Answer = { kind: 'proxy', proxy: handler, address };
  // Only requests for PHP files reach it; it depends on the disk which those are.
  if (handler.of === 'php_fastcgi') return maybe(run, route, { ...state }, given);
  if (handler.upstreams.length === 0 && !handler.dynamic) {
    return end(run, route, state, { kind: 'error', status: 503 });
  }
  return end(run, route, state, given);
}

function files(run: Run, route: Route, handler: FilesHandler, state: State): State | undefined {
  const root = handler.root ? rootOf(handler.root) : state.root;
  const given: Answer = { kind: 'files', files: handler, root, path: state.address.path };
  if (!handler.passThru) return end(run, route, state, given);
  return maybe(run, route, state, given);
}

function subroute(
  run: Run,
  route: Route,
  handler: Handler & { kind: 'subroute' },
  state: State,
): State | undefined {
  const inside = { ...state, chain: push(state.chain, route) };
  const after = runRoutes(
    run,
    handler.routes,
    handler.of === 'handle_path' ? stripped(inside, handler.prefix) : inside,
  );
  return after && { ...after, chain: state.chain };
}

function stripped(state: State, prefix: string | undefined): State {
  const { path, query } = state.address;
  const known = path && prefix !== undefined && !prefix.includes('{');
  return { ...state, address: { path: known ? stripPrefix(path, prefix) : undefined, query } };
}

function changed(run: Run, handler: Change, state: State): Address {
  const { path, query } = state.address;
  switch (handler.kind) {
    case 'rewrite':
      return rewritten(run, handler.to, state);
    case 'strip-prefix': {
      const known = path && !isHole(handler.prefix);
      return { path: known ? stripPrefix(path, handler.prefix.text) : undefined, query };
    }
    case 'strip-suffix': {
      const known = path && !isHole(handler.suffix);
      return { path: known ? stripSuffix(path, handler.suffix.text) : undefined, query };
    }
    case 'replace': {
      const { find, replacement, limit } = handler;
      if (isHole(find) || isHole(replacement)) return NOT_KNOWN;
      return replaceInUri(state.address, find.text, replacement.text, Number(limit?.text ?? 0));
    }
    case 'change-uri':
      return handler.part === 'path' ? { path: undefined, query } : { path, query: undefined };
  }
}

type Change = Extract<
  Handler,
  { kind: 'rewrite' | 'strip-prefix' | 'strip-suffix' | 'replace' | 'change-uri' }
>;

const NOT_KNOWN: Address = { path: undefined, query: undefined };

function rewritten(run: Run, to: Token, state: State): Address {
  if (to.unknown) return NOT_KNOWN;
  return rewrite(to.text, state.address, valuesOf(run, state));
}

function rootOf(token: Token): Root {
  return isHole(token) ? 'unknown' : token;
}

// --- Files -----------------------------------------------------------------------------------

/** https://caddyserver.com/docs/caddyfile/directives/try_files */
function tryFiles(
  run: Run,
  route: Route,
  candidates: readonly Token[],
  policy: Token | undefined,
  state: State,
): State | undefined {
  const simple = !policy || policy.text === 'first_exist';
  const surelyLast = policy?.text === 'first_exist_fallback';
  let certain = simple || surelyLast;
  for (const [index, token] of candidates.entries()) {
    const error = /^=(\d{3})$/.exec(token.text)?.[1];
    if (error && certain) return end(run, route, state, { kind: 'error', status: Number(error) });
    const mark = token.text.indexOf('?');
    const name = mark < 0 ? token.text : token.text.slice(0, mark);
    const found = certain ? candidate(run, token, name, state) : undefined;
    const last = surelyLast && index === candidates.length - 1;
    if (found?.exists === 'no' && !last) continue;
    if (!found || found.exists === 'unknown') certain = false;
    if (!certain) break;
    const to = `${escapePath(found!.relative)}${mark < 0 ? '' : token.text.slice(mark)}`;
    return { ...state, address: rewrite(to, state.address, valuesOf(run, state)) };
  }
  if (certain) return state;
  const { path, query } = state.address;
  const stays = candidates.every((token) => staysSame(token)) && path && !path.open;
  const keepsQuery = candidates.every(({ text, unknown }) => !unknown && !text.includes('?'));
  const address = { path: stays ? path : undefined, query: keepsQuery ? query : undefined };
  const next = { ...state, address };
  return candidates.some((token) => /^=\d{3}$/.test(token.text))
    ? maybe(run, route, next, { kind: 'error', status: undefined })
    : next;
}

function staysSame(token: Token): boolean {
  return ['{path}', '{http.request.uri.path}'].includes(token.text) || token.text.startsWith('=');
}

interface Candidate {
  readonly exists: 'yes' | 'no' | 'unknown';
  /** From the root, with its slash. */
  readonly relative: string;
}

/** Looks for one file of a list below the root. A name that ends in a slash is a folder's. */
function candidate(run: Run, token: Token, name: string, state: State): Candidate | undefined {
  const { root } = state;
  if (token.unknown || root === 'unknown' || root === 'none' || !run.request.exists)
    return undefined;
  const filled = fillPlaceholders(name, valuesOf(run, state));
  if (!filled || filled.open || /[*?[\\]/.test(name)) return undefined;
  const folder = name.endsWith('/');
  const relative = `${clean(`/${clean(filled.text)}`)}${folder ? '/' : ''}`.replace(/^\/\/$/, '/');
  const base = clean(root.text);
  const found = run.request.exists(
    `${base === '/' ? '' : base}${relative}`.replace(/(.)\/$/, '$1'),
  );
  if (found === undefined) return { exists: 'unknown', relative };
  return { exists: found === (folder ? 'folder' : 'file') ? 'yes' : 'no', relative };
}

function fileExists(run: Run, matcher: Matcher & { kind: 'file' }, state: State): Truth {
  if (matcher.policy || matcher.split.length > 0 || matcher.files.length === 0) return 'unknown';
  const root = matcher.root ? rootOf(matcher.root) : state.root;
  for (const token of matcher.files) {
    const found = candidate(run, token, token.text, { ...state, root });
    if (!found || found.exists === 'unknown') return 'unknown';
    if (found.exists === 'yes') return 'yes';
  }
  return 'no';
}

// --- Values ----------------------------------------------------------------------------------

function fill(run: Run, token: Token, state: State): Text | undefined {
  return token.unknown ? undefined : fillPlaceholders(token.text, valuesOf(run, state));
}

function valuesOf(run: Run, state: State): (name: string) => Text | undefined {
  return placeholderValues(requestOf(run, state), run.request, state.address);
}

function statusOf(token: Token | undefined, otherwise: number): number | undefined {
  if (!token) return otherwise;
  return /^\d+$/.test(token.text) ? Number(token.text) : undefined;
}

function isHole(token: Token): boolean {
  return token.unknown || token.text.includes('{');
}

function push<T>(rest: List<T> | undefined, head: T): List<T> {
  return { head, rest };
}

function listed<T>(list: List<T> | undefined): readonly T[] {
  const items: T[] = [];
  for (let at = list; at; at = at.rest) items.push(at.head);
  return items.reverse();
}
