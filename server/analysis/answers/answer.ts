import { changed, rewritten, stripped } from './answer-address.ts';
import { fileExists, tryFiles } from './answer-files.ts';
import { type Root, rootOf } from '../routes/leaves.ts';
import {
  type Doubt,
  fill,
  join,
  listed,
  NO_GROUPS,
  narrow,
  type Passed,
  push,
  requestOf,
  type State,
  valuesOf,
} from './answer-state.ts';
import { isHole, type Token } from '../config.ts';
import type {
  FilesHandler,
  Handler,
  HeadersHandler,
  ProxyHandler,
  RedirectHandler,
} from '../routes/handlers.ts';
import { matches, type Request } from '../routes/matchers.ts';
import type { Text } from '../routes/path-pattern.ts';
import { fillStart } from '../routes/placeholders.ts';
import type { RequestTarget } from './rewrite.ts';
import type { Route } from '../routes/routes.ts';

export type { Doubt, Passed } from './answer-state.ts';

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
      /** The `Location`; undefined when nothing of it is known. */
      readonly location: Text | undefined;
      /** Only the beginning of `location` is known; if not, at most the query is missing from it. */
      readonly cut: boolean;
      /** As in the handler; a page that redirects has status 200 and no `Location`. */
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
      readonly address: RequestTarget;
    }
  | {
      readonly kind: 'files';
      readonly files: FilesHandler;
      readonly root: Root;
      /** Looked for below the root. */
      readonly path: Text | undefined;
      /** Kept when the file server redirects to or from a slash at the end. */
      readonly query: Text | undefined;
    }
  | { readonly kind: 'internal' }
  /** No route answers: Caddy sends an empty 200. */
  | { readonly kind: 'nothing' }
  /** A plugin's directive may answer, or there was too much to follow. */
  | { readonly kind: 'unknown' };

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
    used: { site: false, named: false, now: 'site' },
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
const MOST_STEPS = 200_000;

interface Run {
  readonly request: Request;
  readonly outcomes: Outcome[];
  steps: number;
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
  const matched = matches(
    route.matcher,
    requestOf(run.request, state),
    state.address.path,
    (file) => fileExists(run.request, file, state),
  );
  const mixed = state.used.now === 'site' ? state.used.named : state.used.site;
  const unsure = used === 'maybe' || (route.group !== undefined && mixed);
  const truth = unsure && matched !== 'no' ? 'unknown' : matched;
  if (truth === 'no') return state;
  const marked = route.group ? useGroup(state, route.group) : state;
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
  // What was only asked of the path is asked no more behind the route.
  const { address } = taken.address === inside.address ? state : taken;
  return join({ ...taken, address }, run.outcomes.length === counted ? state : skipped);
}

function useGroup(state: State, name: NonNullable<Route['group']>): State {
  const { groups, used } = state;
  return {
    ...state,
    groups: { ...groups, [name]: 'yes' },
    used: { ...used, [used.now]: true },
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

/** Carries out a handler; undefined when it answers every request. */
function runHandler(run: Run, route: Route, state: State): State | undefined {
  const { handler } = route;
  switch (handler.kind) {
    case 'redirect':
      return end(run, route, state, redirection(run, handler, state));
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
      return tried(run, route, handler, state);
    case 'rewrite':
    case 'strip-prefix':
    case 'strip-suffix':
    case 'replace':
    case 'change-uri':
      return { ...state, address: changed(run.request, handler, state) };
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

/** The lists are made when somebody asks for them: among many doubtful routes, each outcome has a long one. */
function emit(run: Run, state: State, given: Answer): void {
  run.outcomes.push({
    ...given,
    get chain() {
      return listed(state.chain);
    },
    get passed() {
      return listed(state.passed);
    },
    get doubts() {
      return listed(state.doubts);
    },
  });
}

function redirection(run: Run, { to, status }: RedirectHandler, state: State): Answer {
  const whole = fill(run.request, to, state);
  if (whole) return { kind: 'redirect', to, status, location: whole, cut: false };
  const start = to.unknown ? '' : fillStart(to.text, valuesOf(run.request, state));
  const location = start === '' ? undefined : { text: start, open: true };
  return { kind: 'redirect', to, status, location, cut: true };
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
  const body = handler.body ? fill(run.request, handler.body, state) : { text: '', open: false };
  const known = body && !body.open ? body.text : undefined;
  return end(run, route, state, { kind: 'respond', status, body: known });
}

function proxy(run: Run, route: Route, handler: ProxyHandler, state: State): State | undefined {
  const { path, query } = state.address;
  const address = handler.rewrite
    ? rewritten(run.request, handler.rewrite, state)
    : { path, query };
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
  const given: Answer = { kind: 'files', files: handler, root, ...state.address };
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
  if (handler.of === 'invoke') {
    // What runs a second time finds the groups used that it has used itself.
    const { site, named } = inside.used;
    const used = { site: site || named, named, now: 'named' } as const;
    const after = runRoutes(run, handler.routes, { ...inside, used });
    return after && { ...after, chain: state.chain, used: { ...after.used, now: state.used.now } };
  }
  const after = runRoutes(
    run,
    handler.routes,
    handler.of === 'handle_path' ? stripped(inside, handler.prefix) : inside,
  );
  return after && { ...after, chain: state.chain };
}

function tried(
  run: Run,
  route: Route,
  handler: Handler & { kind: 'try-files' },
  state: State,
): State | undefined {
  const result = tryFiles(run.request, handler.files, handler.policy, state);
  if (result.kind === 'error') return end(run, route, state, result);
  const after = { ...state, address: result.address };
  if (result.kind === 'address' || !result.fails) return after;
  return maybe(run, route, after, { kind: 'error', status: undefined });
}

function statusOf(token: Token | undefined, otherwise: number): number | undefined {
  if (!token) return otherwise;
  return /^\d+$/.test(token.text) ? Number(token.text) : undefined;
}
