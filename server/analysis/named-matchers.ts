import type { Token } from './config.ts';
import type { BoundLine } from './model.ts';

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
    if (!scope.has(name.text)) scope.set(name.text, name);
    const all = byOwner.get(bound.owner);
    if (all) all.push(name);
    else byOwner.set(bound.owner, [name]);
  }
  const definitions = defining.map((bound): Definition => {
    const { name } = bound.line;
    const first = scopes.get(scopeOf(bound))?.get(name.text);
    // Caddy reads the definitions of an outer block before those inside it.
    const earlier = first === name ? bound.parent && find(bound.parent, name.text, scopes) : first;
    return earlier ? { name, earlier } : { name };
  });
  const uses: Use[] = [];
  for (const bound of lines) {
    for (const name of matcherWords(bound)) {
      const definition = find(bound, name.text, scopes);
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

function isDefinition({ line, binding }: BoundLine): boolean {
  const name = binding.entry?.name;
  return !line.name.unknown && name !== undefined && 'kind' in name && name.kind === 'matcher_name';
}

function matcherWords({ line, binding }: BoundLine): readonly Token[] {
  return line.args.filter((token, index) => {
    const slot = binding.slots[index];
    return slot?.kind === 'matcher' && slot.sure && token.text.startsWith('@') && !token.unknown;
  });
}

/** The definition that a word in `bound` sees: that of the innermost block around it. */
function find(
  bound: BoundLine,
  name: string,
  scopes: ReadonlyMap<object, ReadonlyMap<string, Token>>,
): Token | undefined {
  for (let at: BoundLine | undefined = bound; at; at = at.parent) {
    const found = scopes.get(scopeOf(at))?.get(name);
    if (found) return found;
  }
  return undefined;
}
