import { rootOf } from '../routes/leaves.ts';
import { type State, valuesOf } from './answer-state.ts';
import type { Token } from '../config.ts';
import type { Matcher, Request } from '../routes/matchers.ts';
import { clean, escapePath, type Truth } from '../routes/path-pattern.ts';
import { fillPlaceholders } from '../routes/placeholders.ts';
import { type RequestTarget, rewrite } from './rewrite.ts';

/** What `try_files` does with a request. */
export type Tried =
  | { readonly kind: 'address'; readonly address: RequestTarget }
  | { readonly kind: 'error'; readonly status: number }
  | {
      /** It depends on the disk. */
      readonly kind: 'unknown';
      /** What is known of the address all the same. */
      readonly address: RequestTarget;
      /** Whether it may end in an error, as `=404` asks for. */
      readonly fails: boolean;
    };

/** https://caddyserver.com/docs/caddyfile/directives/try_files */
export function tryFiles(
  request: Request,
  files: readonly Token[],
  policy: Token | undefined,
  state: State,
): Tried {
  const fallback = policy?.text === 'first_exist_fallback';
  if (policy && policy.text !== 'first_exist' && !fallback) return notKnown(files, state);
  for (const [index, token] of files.entries()) {
    const error = errorOf(token);
    if (error !== undefined) return { kind: 'error', status: error };
    const mark = token.text.indexOf('?');
    const name = mark < 0 ? token.text : token.text.slice(0, mark);
    const found = candidate(request, token, name, state);
    if (!found || found.exists === 'unknown') return notKnown(files, state);
    if (found.exists === 'no' && !(fallback && index === files.length - 1)) continue;
    const to = `${escapePath(found.relative)}${mark < 0 ? '' : token.text.slice(mark)}`;
    return { kind: 'address', address: rewrite(to, state.address, valuesOf(request, state)) };
  }
  return { kind: 'address', address: state.address };
}

/** Whether a `file` matcher finds one of its files. */
export function fileExists(
  request: Request,
  matcher: Matcher & { kind: 'file' },
  state: State,
): Truth {
  if (matcher.policy || matcher.split.length > 0 || matcher.files.length === 0) return 'unknown';
  const root = matcher.root ? rootOf(matcher.root) : state.root;
  for (const token of matcher.files) {
    const found = candidate(request, token, token.text, { ...state, root });
    if (!found || found.exists === 'unknown') return 'unknown';
    if (found.exists === 'yes') return 'yes';
  }
  return 'no';
}

function errorOf({ text }: Token): number | undefined {
  return /^=\d{3}$/.test(text) ? Number(text.slice(1)) : undefined;
}

/** The path stays what it is when there is nothing else it could become. */
function notKnown(files: readonly Token[], state: State): Tried {
  const { path, query } = state.address;
  const stays = files.every((token) => isOwnPath(token) || errorOf(token) !== undefined);
  const keepsQuery = files.every(({ text, unknown }) => !unknown && !text.includes('?'));
  const address = {
    path: stays && path && !path.open ? path : undefined,
    query: keepsQuery ? query : undefined,
  };
  const fails = files.some((token) => errorOf(token) !== undefined);
  return { kind: 'unknown', address, fails };
}

function isOwnPath({ text }: Token): boolean {
  return text === '{path}' || text === '{http.request.uri.path}';
}

interface Candidate {
  readonly exists: 'yes' | 'no' | 'unknown';
  /** From the root, with its slash. */
  readonly relative: string;
}

/** Looks for one file of a list below the root. A name that ends in a slash is a folder's. */
function candidate(
  request: Request,
  token: Token,
  name: string,
  { root, ...state }: State,
): Candidate | undefined {
  if (token.unknown || typeof root === 'string' || !request.exists) return undefined;
  const filled = fillPlaceholders(name, valuesOf(request, { root, ...state }));
  if (!filled || filled.open || /[*?[\\]/.test(name)) return undefined;
  const folder = name.endsWith('/');
  const path = clean(`/${clean(filled.text)}`);
  const relative = folder && path !== '/' ? `${path}/` : path;
  const base = clean(root.text);
  const whole = `${base === '/' ? '' : base}${path === '/' ? '' : path}`;
  const found = request.exists(whole === '' ? '/' : whole);
  if (found === undefined) return { exists: 'unknown', relative };
  return { exists: found === (folder ? 'folder' : 'file') ? 'yes' : 'no', relative };
}
