import type { Place } from '../../../grammar/text.ts';
import { type Body, literalName, withIncludes } from '../../schema/usage.ts';
import type { Analysis } from '../analyze.ts';
import { isOptions, isSite, type Token } from '../config.ts';
import { type Meant, meantBy } from './meant-lines.ts';
import type { BoundLine } from '../model.ts';

/** Why no plugin can be expected to bring a directive or an option of a name that nobody knows. */
export type Impossible =
  /** The names of directives and options are words of small letters. */
  | { readonly kind: 'no-name' }
  /** The word belongs into the block of another one. */
  | { readonly kind: 'inner'; readonly outer: string }
  /** It is an address. */
  | { readonly kind: 'address' }
  /** It is the name of a matcher. */
  | { readonly kind: 'matcher' }
  /** The line is a good one with one word more, or with two words the other way round. */
  | Meant
  /** It stands behind the opening brace, where people write nothing but by mistake. */
  | { readonly kind: 'behind-brace' };

/** Namespaces for which hardly any plugin is written, so that the known ones are taken for all. */
export const closedNamespaces: ReadonlySet<string> = new Set([
  'http.matchers',
  'http.encoders',
  'http.precompressed',
  'http.reverse_proxy.selection_policies',
  'tls.issuance',
  'tls.ca_pool.source',
  'tls.leaf_cert_loader',
  'caddy.logging.encoders',
  'caddy.logging.encoders.filter',
]);

/** Whether a name looks like something else than the name of a directive or an option. */
export function whyImpossible(
  { schema, textAt, config }: Pick<Analysis, 'schema' | 'textAt' | 'config'>,
  { line, parent, owner }: BoundLine,
  body: Body,
): Impossible | undefined {
  const name = line.name.text;
  if (name === 'localhost' || /^[a-z0-9.:-]*[.:][a-z0-9.:-]*$/i.test(name))
    return { kind: 'address' };
  const meant = meantBy({ config }, line, body);
  if (meant) return meant;
  if (!/^[a-z][a-z0-9]*([_-][a-z0-9]+)*$/.test(name) || name.length < 2 || plainWords.has(name))
    return { kind: 'no-name' };
  if (schema.requestMatchers.byName.has(name)) return { kind: 'matcher' };
  const outer = ownerOf(name, schema.site) ?? ownerOf(name, schema.options);
  if (outer !== undefined) return { kind: 'inner', outer };
  const open = parent ? parent.line.open : openingBrace(owner, textAt);
  return open && isOnOneLine(open, line.name, textAt) ? { kind: 'behind-brace' } : undefined;
}

/** Words that stand for values in many places and name nothing. */
const plainWords: ReadonlySet<string> = new Set('true false on off yes no none null'.split(' '));

/** The entry of a body in whose block a name may stand, at any depth; names of modules do not count. */
function ownerOf(name: string, body: Body): string | undefined {
  const queue: { readonly body: Body; readonly outer?: string }[] = [{ body }];
  const seen = new Set<Body>([body]);
  for (const { body: at, outer } of queue) {
    for (const { entries, byName, name: own } of withIncludes(at)) {
      // A body that several share has the name of the directive that it is mostly for.
      if (outer !== undefined && byName.has(name)) return isIn(body, own) ? own : outer;
      for (const entry of entries) {
        const { body: inner, pattern, notes } = entry;
        const literal = literalName(entry);
        if (notes.plugin !== undefined || literal === undefined) continue;
        const modules = pattern.flatMap((element) =>
          element.type === 'inline' ? [element.body] : [],
        );
        for (const module of modules) {
          if (!seen.has(module)) queue.push({ body: module });
          seen.add(module);
        }
        if (inner && !seen.has(inner)) queue.push({ body: inner, outer: literal });
        if (inner) seen.add(inner);
      }
    }
  }
  return undefined;
}

function isIn(body: Body, name: string): boolean {
  return withIncludes(body).some(({ byName }) => byName.has(name));
}

/** Where the block of a site or of the options begins, when it has braces. */
function openingBrace(owner: BoundLine['owner'], textAt: Analysis['textAt']): Place | undefined {
  if (isOptions(owner)) return owner.open;
  if (!isSite(owner) || !owner.braces) return undefined;
  const { uri, end } = owner.head;
  const after = textAt({ uri, start: end, end: owner.end });
  const brace = after.indexOf('{');
  return brace < 0 ? undefined : { uri, start: end + brace, end: end + brace + 1 };
}

function isOnOneLine(open: Place, { uri, start, via }: Token, textAt: Analysis['textAt']): boolean {
  if (via || open.uri !== uri || open.end > start) return false;
  return !textAt({ uri, start: open.end, end: start }).includes('\n');
}
