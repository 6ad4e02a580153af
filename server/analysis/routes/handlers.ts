import type { Line, Token } from '../config.ts';
import type { Route } from './routes.ts';

/** What a directive does with a request that reaches it. */
export type Handler =
  | RedirectHandler
  | RespondHandler
  | { readonly kind: 'abort' }
  | { readonly kind: 'error'; readonly message?: Token; readonly status?: Token }
  | ProxyHandler
  | FilesHandler
  | {
      /** Lets a request pass that is authenticated, and answers any other. */
      readonly kind: 'auth';
      /** Whom `forward_auth` asks; empty for `basic_auth`. */
      readonly upstreams: readonly Token[];
    }
  | { readonly kind: 'root'; readonly path: Token }
  | { readonly kind: 'rewrite'; readonly to: Token }
  | { readonly kind: 'method'; readonly method: Token }
  | { readonly kind: 'strip-prefix'; readonly prefix: Token }
  | { readonly kind: 'strip-suffix'; readonly suffix: Token }
  | {
      readonly kind: 'replace';
      readonly find: Token;
      readonly replacement: Token;
      readonly limit?: Token;
    }
  | {
      /** `uri path_regexp`, `uri query`: changes the address in a way that is not followed here. */
      readonly kind: 'change-uri';
      readonly part: 'path' | 'query';
      /** Of `path_regexp`: what is looked for, and what comes in its place. */
      readonly find?: Token;
      readonly replacement?: Token;
    }
  | { readonly kind: 'try-files'; readonly files: readonly Token[]; readonly policy?: Token }
  | SubrouteHandler
  | HeadersHandler
  | { readonly kind: 'vars'; readonly values: ReadonlyMap<string, Token> }
  | {
      /** One of Caddy's own that lets every request pass: `encode`, `log_skip`, `request_body`, … */
      readonly kind: 'other';
    }
  | {
      /** One of Caddy's own that answers by itself: `metrics`; `acme_server` for some paths. */
      readonly kind: 'internal';
      readonly sometimes: boolean;
    }
  | {
      /** A plugin's directive, or one that cannot be read: may answer, or let the request pass. */
      readonly kind: 'unknown';
    };

export interface RedirectHandler {
  readonly kind: 'redirect';
  readonly to: Token;
  /** A number as Caddy sends it; `html` for a page that redirects; undefined when not known. */
  readonly status: string | undefined;
}

export interface RespondHandler {
  readonly kind: 'respond';
  readonly body?: Token;
  readonly status?: Token;
}

export interface ProxyHandler {
  readonly kind: 'proxy';
  readonly of: 'reverse_proxy' | 'php_fastcgi';
  /** As written, ranges of ports not expanded. */
  readonly upstreams: readonly Token[];
  /** Asks a `dynamic` source for upstreams, which are then not known. */
  readonly dynamic: boolean;
  /** What `rewrite` in its block makes of the address. */
  readonly rewrite?: Token;
  /** Has `handle_response`, which may answer in the upstream's place. */
  readonly handlesResponse: boolean;
  readonly line: Line;
}

export interface FilesHandler {
  readonly kind: 'files';
  /** Its own `root`; absent when the root in force counts. */
  readonly root?: Token;
  readonly browse: boolean;
  readonly passThru: boolean;
  /** Whether a folder without slash, or a file with one, is redirected. */
  readonly canonical: boolean;
  readonly hide: readonly Token[];
  readonly index: readonly Token[];
  readonly status?: Token;
}

export interface SubrouteHandler {
  readonly kind: 'subroute';
  readonly of: 'handle' | 'handle_path' | 'route' | 'invoke';
  /** What `handle_path` takes away from the path. */
  readonly prefix?: string;
  /** What `invoke` calls. */
  readonly name?: Token;
  readonly routes: readonly Route[];
  /** Whether some request may come out of `routes` unanswered. */
  readonly passes: boolean;
}

export interface HeadersHandler {
  readonly kind: 'headers';
  readonly side: 'request' | 'response';
  readonly operations: readonly HeaderOperation[];
  /** Applies only to some responses: has a `match` in its block. */
  readonly conditional: boolean;
}

export interface HeaderOperation {
  readonly line: Line;
  readonly field: Token;
  /** The field without signs, as written. */
  readonly name: string;
  /** `default`: set if the response has none. `replace`: a search and replacement in the value. */
  readonly action: 'set' | 'add' | 'delete' | 'default' | 'replace';
  readonly value?: Token;
  readonly replacement?: Token;
  /** Carried out when the response is written, so that it also meets what an upstream sent. */
  readonly deferred: boolean;
}

/** Whether a handler may answer a request itself; the routes of a subroute are not looked at. */
export function mayAnswer(handler: Handler): boolean {
  if (handler.kind === 'try-files') return handler.files.some(({ text }) => text.startsWith('='));
  return !passes(handler) || ANSWERING.has(handler.kind);
}

/** Whether a handler may let a request go on to the next route. */
export function passes(handler: Handler): boolean {
  if (handler.kind === 'respond') {
    // Early hints are sent ahead of the answer proper.
    return handler.status?.text === '103' || (handler.status?.unknown ?? false);
  }
  if (handler.kind === 'proxy') return handler.of === 'php_fastcgi';
  if (handler.kind === 'files') return handler.passThru;
  if (handler.kind === 'internal') return handler.sometimes;
  if (handler.kind === 'subroute') return handler.passes;
  return handler.kind !== 'redirect' && handler.kind !== 'abort' && handler.kind !== 'error';
}

const ANSWERING: ReadonlySet<Handler['kind']> = new Set([
  'respond',
  'proxy',
  'files',
  'internal',
  'unknown',
] as const);

/** Whether a handler changes the path of requests, so that those behind it see another one. */
export function changesPath(handler: Handler): boolean {
  return handler.kind === 'change-uri' ? handler.part === 'path' : CHANGING.has(handler.kind);
}

const CHANGING: ReadonlySet<Handler['kind']> = new Set([
  'rewrite',
  'strip-prefix',
  'strip-suffix',
  'replace',
  'try-files',
] as const);

/** Whether a handler turns every request away that it gets: by an error that forbids it, or without any answer. */
export function refuses(handler: Handler): boolean {
  if (handler.kind === 'abort') return true;
  if (handler.kind !== 'respond' && handler.kind !== 'error') return false;
  return /^40[134]$/.test(handler.status?.text ?? '');
}
