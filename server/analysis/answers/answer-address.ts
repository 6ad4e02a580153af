import { type State, valuesOf } from './answer-state.ts';
import { isHole, type Token } from '../config.ts';
import type { Handler } from '../routes/handlers.ts';
import type { Request } from '../routes/matchers.ts';
import { type RequestTarget, replaceInUri, rewrite, stripPrefix, stripSuffix } from './rewrite.ts';

/** The state behind `handle_path`. */
export function stripped(state: State, prefix: string | undefined): State {
  const { path, query } = state.address;
  const known = path && prefix !== undefined && !prefix.includes('{');
  return { ...state, address: { path: known ? stripPrefix(path, prefix) : undefined, query } };
}

/** The address after a directive that changes it. */
export function changed(request: Request, handler: Change, state: State): RequestTarget {
  const { path, query } = state.address;
  switch (handler.kind) {
    case 'rewrite':
      return rewritten(request, handler.to, state);
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

/** Handlers that change the address of a request. */
export type Change = Extract<
  Handler,
  { kind: 'rewrite' | 'strip-prefix' | 'strip-suffix' | 'replace' | 'change-uri' }
>;

const NOT_KNOWN: RequestTarget = { path: undefined, query: undefined };

/** The address that `rewrite` makes of it. */
export function rewritten(request: Request, to: Token, state: State): RequestTarget {
  if (to.unknown) return NOT_KNOWN;
  return rewrite(to.text, state.address, valuesOf(request, state));
}
