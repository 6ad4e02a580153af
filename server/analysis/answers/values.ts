import type { Request } from '../routes/matchers.ts';
import { type Text, unescapePath } from '../routes/path-pattern.ts';
import type { RequestTarget } from './rewrite.ts';

/**
 * What placeholders hold while `request`, which arrived as `arrived`, is handled at `address`; undefined
 * for what is not known before run time. https://caddyserver.com/docs/caddyfile/concepts#placeholders
 */
export function placeholderValues(
  request: Request,
  arrived: Request,
  address: RequestTarget,
): (name: string) => Text | undefined {
  return (name) => {
    switch (name) {
      case 'http.request.scheme':
        return exact(request.scheme);
      case 'http.request.method':
        return request.method === undefined ? undefined : exact(request.method);
      case 'http.request.host':
        return hostOf(request);
      case 'http.request.hostport':
        return hostPortOf(request);
      case 'http.request.port':
        return request.port === undefined ? exact('') : exact(String(request.port));
      case 'http.request.uri':
        return uriOf(address);
      case 'http.request.uri.path':
        return address.path && { ...address.path, text: unescapePath(address.path.text) };
      case 'http.request.uri.query':
        return address.query ?? ANYTHING;
      case 'http.request.uri.prefixed_query':
        return prefixed(address.query);
      case 'http.request.orig_uri':
        return uriOf(original(arrived));
      case 'http.request.orig_uri.path': {
        const { text, open } = original(arrived).path;
        return { text: unescapePath(text), open };
      }
      case 'http.request.orig_uri.query':
        return original(arrived).query ?? ANYTHING;
      case 'http.request.orig_uri.prefixed_query':
        return prefixed(original(arrived).query);
      default:
        return (
          labelOf(name, request) ?? pathPartOf(name, address.path) ?? variableOf(name, request)
        );
    }
  };
}

const ANYTHING: Text = { text: '', open: true };

function original(request: Request): { path: Text; query: Text | undefined } {
  return {
    path: { text: request.path, open: request.below ?? false },
    query: request.query === undefined ? undefined : exact(request.query),
  };
}

function hostOf(request: Request): Text | undefined {
  return request.host === undefined || request.host.includes('*') ? undefined : exact(request.host);
}

function hostPortOf(request: Request): Text | undefined {
  const host = hostOf(request);
  if (!host || request.port === undefined) return host;
  return exact(`${host.text}:${request.port}`);
}

function uriOf({ path, query }: RequestTarget): Text | undefined {
  if (!path || path.open) return path;
  const text = path.text === '' ? '/' : path.text;
  const tail = prefixed(query) ?? ANYTHING;
  return { text: text + tail.text, open: tail.open };
}

function prefixed(query: Text | undefined): Text | undefined {
  if (!query) return ANYTHING;
  if (query.text === '') return query.open ? undefined : query;
  return { text: `?${query.text}`, open: query.open };
}

/** `{labels.0}` is the last label of the host. */
function labelOf(name: string, request: Request): Text | undefined {
  const family = 'http.request.host.labels.';
  if (!name.startsWith(family) || request.host === undefined) return undefined;
  const index = readIndex(name.slice(family.length));
  if (index === undefined) return undefined;
  const label = request.host.split('.').reverse()[index] ?? '';
  return label === '*' ? undefined : exact(label.toLowerCase());
}

/** `{path.0}` is the first part of the path. */
function pathPartOf(name: string, path: Text | undefined): Text | undefined {
  const family = 'http.request.uri.path.';
  if (!name.startsWith(family) || !path || path.open) return undefined;
  const index = readIndex(name.slice(family.length));
  if (index === undefined) return undefined;
  const parts = unescapePath(path.text).split('/');
  if (parts[0] === '') parts.shift();
  return exact(parts[index] ?? '');
}

/** `{env.NAME}`. One that is not set is left alone, since the process may have got it in another way. */
function variableOf(name: string, { environment }: Request): Text | undefined {
  const family = 'env.';
  if (!name.startsWith(family)) return undefined;
  const value = environment?.variables.get(name.slice(family.length))?.value;
  return value === undefined || value === '' ? undefined : exact(value);
}

function readIndex(text: string): number | undefined {
  return /^\d{1,4}$/.test(text) ? Number(text) : undefined;
}

function exact(text: string): Text {
  return { text, open: false };
}
