import type { Line } from '../config.ts';
import type { HeaderOperation, HeadersHandler, ProxyHandler } from '../routes/handlers.ts';
import { headerAction } from '../routes/read-handlers.ts';
import {
  type AppliedOperation,
  type Before,
  headersAt,
  type Leaf,
  routesBefore,
} from '../routes/leaves.ts';

/**
 * The operation by which Caddy puts a copy of a header in front of the one that the upstream of `leaf` sends. Absent
 * when something takes one of the copies away again, and when that is not known.
 */
export function doubledHeader(leaf: Leaf, name: string): HeaderOperation | undefined {
  const { handler } = leaf.route;
  if (handler.kind !== 'proxy' || handler.handlesResponse) return undefined;
  if (headerDown(handler, name).some(({ action }) => action !== 'add')) return undefined;
  // A default steps back behind the other two.
  const copies = operationsAt(leaf, name, 'response')?.filter(
    ({ operation }) => operation.action !== 'default',
  );
  if (!copies || copies.some(({ operation }) => operation.deferred)) return undefined;
  const early = copies.filter(({ operation }) => operation.action !== 'replace');
  const last = early.findLast(({ operation }) => operation.action === 'set') ?? early.at(-1);
  if (!last || last.always !== true || early.some(({ always }) => always === undefined)) {
    return undefined;
  }
  const { operation } = last;
  return operation.value && operation.action !== 'delete' ? operation : undefined;
}

/** The operation that certainly gives all answers at `leaf` a header, when it is the only one of Caddy's about it. */
export function onlySetting(leaf: Leaf, name: string): HeaderOperation | undefined {
  const [only, ...others] = operationsAt(leaf, name, 'response') ?? [];
  if (!only || others.length > 0 || only.always !== true) return undefined;
  const { operation } = only;
  return operation.value && operation.action !== 'delete' && operation.action !== 'replace'
    ? operation
    : undefined;
}

/** What to delete to take an operation in front of a leaf away: its directive, where nothing else stands in it. */
export function headerDirective(leaf: Leaf, operation: HeaderOperation): Line {
  for (const { route } of routesBefore(leaf)) {
    const { handler, line } = route;
    if (handler.kind !== 'headers' || !handler.operations.includes(operation)) continue;
    return line.block?.length === 1 ? line : operation.line;
  }
  return operation.line;
}

/**
 * What is done with a header of one side in front of a leaf. Other headers are passed over before matchers are compared.
 * Undefined when there is too much to follow.
 */
function operationsAt(
  leaf: Leaf,
  name: string,
  side: HeadersHandler['side'],
): readonly AppliedOperation[] | undefined {
  const relevant: Before[] = [];
  let steps = 0;
  for (const one of routesBefore(leaf)) {
    if (++steps > MOST_STEPS || relevant.length > MOST_RELEVANT) return undefined;
    const { handler } = one.route;
    if (handler.kind !== 'headers' || handler.side !== side) continue;
    if (handler.operations.some((operation) => concerns(operation, name))) relevant.push(one);
  }
  let before: Before | undefined;
  for (const { route, matcher } of relevant.reverse()) before = { route, matcher, rest: before };
  return headersAt({ ...leaf, before }).filter(({ operation }) => concerns(operation, name));
}

const MOST_STEPS = 500;
const MOST_RELEVANT = 40;

/** One `header_up` or `header_down` of a proxy. */
export interface ProxyHeader {
  readonly line: Line;
  readonly action: HeaderOperation['action'];
  /** The value as written; absent when there is none or it is not known. */
  readonly value?: string;
}

/** What `header_up` does with a request header, in order. */
export function headerUp(proxy: ProxyHandler, name: string): readonly ProxyHeader[] {
  return proxyHeaders(proxy, 'header_up', name);
}

/** What is done last with the `Host` that an upstream gets, by `header_up` or else by `request_header`. */
export function hostHeader(leaf: Leaf, proxy: ProxyHandler): ProxyHeader | undefined {
  const own = headerUp(proxy, 'Host').at(-1);
  const last = own ?? operationsAt(leaf, 'Host', 'request')?.at(-1);
  if (!last || 'action' in last) return last;
  const { line, action, value } = last.operation;
  const known = value && !value.unknown && last.always === true && action === 'set';
  return known ? { line, action, value: value.text } : { line, action };
}

/** What `header_down` does with a response header, in order. */
export function headerDown(proxy: ProxyHandler, name: string): readonly ProxyHeader[] {
  return proxyHeaders(proxy, 'header_down', name);
}

function proxyHeaders({ line }: ProxyHandler, of: string, name: string): readonly ProxyHeader[] {
  return (line.block ?? []).flatMap((inner): ProxyHeader[] => {
    const [field, value, replacement] = inner.args;
    if (inner.name.text !== of || !field) return [];
    const written = field.text.replace(/^[+\-?>]/, '').replace(/:$/, '');
    if (!sameField(written, name)) return [];
    const action = headerAction(field.text, replacement !== undefined);
    const known = value && !value.unknown && action !== 'replace' && action !== 'delete';
    return [known ? { line: inner, action, value: value.text } : { line: inner, action }];
  });
}

/** Whether an operation is about a header; a deletion may name several with a star. */
export function concerns({ name, field }: HeaderOperation, header: string): boolean {
  return field.unknown || sameField(name, header);
}

function sameField(written: string, name: string): boolean {
  const field = written.toLowerCase();
  const wanted = name.toLowerCase();
  if (!field.includes('*')) return field === wanted;
  if (field === '*') return true;
  const inner = field.replace(/^\*|\*$/g, '');
  if (field.startsWith('*') && field.endsWith('*')) return wanted.includes(inner);
  return field.startsWith('*') ? wanted.endsWith(inner) : wanted.startsWith(inner);
}

/** `max-age=31536000; preload` as a map of lower-case names; a name without value has an empty one. */
export function headerParts(value: string): ReadonlyMap<string, string> {
  const parts = new Map<string, string>();
  for (const part of value.split(';')) {
    const [name = '', ...rest] = part.split('=');
    const key = name.trim().toLowerCase();
    if (key !== '' && !parts.has(key)) parts.set(key, rest.join('=').trim().replace(/^"|"$/g, ''));
  }
  return parts;
}
