import { nameKind } from '../../schema/usage.ts';
import type { Token } from '../config.ts';
import type { BoundLine } from '../model.ts';

/** Every `@name` that is defined or used, scope by scope. */
export interface NamedMatchers {
  readonly definitions: readonly Definition[];
  readonly uses: readonly Use[];
}

export interface Definition {
  /** With its `@`. */
  readonly name: Token;
  /** The definition in force before it, in the same block or around it, which Caddy does not let it replace. */
  readonly earlier?: Token;
}

export interface Use {
  readonly name: Token;
  /** Absent when the name means nothing there. */
  readonly definition?: Token;
  /** Definitions of that name in other blocks of the same site, where this use cannot see them. */
  readonly elsewhere: readonly Token[];
}

/**
 * Resolves named matchers. A definition counts in its own block, whatever the order, and in the blocks inside
 * it. https://caddyserver.com/docs/caddyfile/matchers#named-matchers
 */
export function namedMatchers(lines: readonly BoundLine[]): NamedMatchers {
  const scopes = new Map<object, Map<string, Token>>();
  const byOwner = new Map<object, Token[]>();
  const defining = lines.filter(isDefinition);
  for (const bound of defining) {
    const { name } = bound.line;
    const scope = scopes.get(scopeOf(bound)) ?? new Map<string, Token>();
    scopes.set(scopeOf(bound), scope);
    if (!scope.has(keyOf(bound))) scope.set(keyOf(bound), name);
    const all = byOwner.get(bound.owner);
    if (all) all.push(name);
    else byOwner.set(bound.owner, [name]);
  }
  const definitions = defining.map((bound): Definition => {
    const { name } = bound.line;
    const key = keyOf(bound);
    const first = scopes.get(scopeOf(bound))?.get(key);
    const isRequest = kindOf(bound) === 'matcher_name';
    // Caddy reads the definitions of an outer block before those inside it; those for responses count in one block.
    const outer = isRequest && bound.parent ? find(bound.parent, key, scopes) : undefined;
    const earlier = first === name ? outer : first;
    return earlier ? { name, earlier } : { name };
  });
  const uses: Use[] = [];
  for (const bound of lines) {
    if (!bound.line.args.some(({ text }) => text.startsWith('@'))) continue;
    for (const { name, kind } of matcherWords(bound)) {
      const definition = find(bound, `${kind} ${name.text}`, scopes);
      const all = byOwner.get(bound.owner) ?? [];
      const elsewhere = definition ? [] : all.filter((other) => other.text === name.text);
      uses.push(definition ? { name, definition, elsewhere } : { name, elsewhere });
    }
  }
  return { definitions, uses };
}

function scopeOf(bound: BoundLine): object {
  return bound.parent?.line ?? bound.owner;
}

function isDefinition(bound: BoundLine): boolean {
  return !bound.line.name.unknown && kindOf(bound) !== undefined;
}

/** Request matchers are defined in groups of directives, response matchers in blocks such as that of reverse_proxy. */
function kindOf({ binding }: BoundLine): MatcherKind | undefined {
  const kind = nameKind(binding.entry);
  return kind === 'matcher_name' || kind === 'response_matcher_name' ? kind : undefined;
}

type MatcherKind = 'matcher_name' | 'response_matcher_name';

/** The two kinds do not see each other. */
function keyOf(bound: BoundLine): string {
  return `${kindOf(bound) ?? ''} ${bound.line.name.text}`;
}

function* matcherWords({
  line,
  binding,
}: BoundLine): Generator<{ readonly name: Token; readonly kind: MatcherKind }> {
  for (const [index, name] of line.args.entries()) {
    const slot = binding.slots[index];
    if (!slot?.sure || name.unknown || !name.text.startsWith('@')) continue;
    if (slot.kind === 'matcher') yield { name, kind: 'matcher_name' };
    else if (slot.kind === 'response_matcher_name') yield { name, kind: slot.kind };
  }
}

/** The definition that a word in `bound` sees: that of the innermost block around it. */
function find(
  bound: BoundLine,
  key: string,
  scopes: ReadonlyMap<object, ReadonlyMap<string, Token>>,
): Token | undefined {
  for (let at: BoundLine | undefined = bound; at; at = at.parent) {
    const found = scopes.get(scopeOf(at))?.get(key);
    if (found) return found;
  }
  return undefined;
}
