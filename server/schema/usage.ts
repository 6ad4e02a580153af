import type { Quote } from '../../grammar/tree.ts';
import type { Kind } from './kinds.ts';

/** A word of a line as the schema sees it. */
export interface Arg {
  /** What Caddy's lexer hands on, environment filled in. */
  readonly text: string;
  /** How it is written; Caddy treats some words differently when they are quoted. */
  readonly quote: Quote;
  /**
   * It holds something whose value nobody knows before the file is read for real: it satisfies every
   * kind, and when it is bare it may even stand for no word or for several.
   */
  readonly unknown: boolean;
}

/** A line as the schema sees it: whatever has these members can be bound. */
export interface SchemaLine {
  readonly name: Arg;
  readonly args: readonly Arg[];
  /** Absent when the line opens no block. */
  readonly block?: readonly SchemaLine[];
  /** The block may hold lines that nobody knows of. */
  readonly partial?: true;
}

/** The entries that may stand in a block, or after `=>` on a line. */
export interface Body {
  /** The name in the facts; empty for a body written in place. */
  readonly name: string;
  /** The namespace of Caddy's modules that these names belong to, if a plugin may add to them. */
  readonly namespace?: string;
  /** In the order of the facts, without those of `includes`. */
  readonly entries: readonly Entry[];
  readonly includes: readonly Body[];
  /** Lines of unknown names are accepted, and nothing inside them is judged. */
  readonly open: boolean;
  /** The entries of each literal name, in order, without those of `includes`. */
  readonly byName: ReadonlyMap<string, readonly Entry[]>;
  /** What may begin a line of any block: `import`. Absent for the body that holds it. */
  readonly anywhere?: Body;
}

/** One usage of one name. */
export interface Entry {
  readonly name: Choice;
  readonly pattern: readonly Element[];
  /**
   * `none`: Caddy refuses a block. `empty`: it accepts an empty one only.
   * `ignored`: Caddy accepts a block and never reads it.
   * `optional` and `required` blocks hold what `body` says.
   */
  readonly block: 'none' | 'empty' | 'ignored' | 'optional' | 'required';
  /** Absent when the block is refused or ignored, or when `pattern` ends with the body of the rest. */
  readonly body?: Body;
  /** Markdown; empty when nobody has written it. */
  readonly doc: string;
  readonly notes: Notes;
}

/** What is known of an entry beside its form. */
export interface Notes {
  /** The first version that knows it; absent means older than all that matter. */
  readonly since?: string;
  /** The last version that knows it. */
  readonly until?: string;
  /** What to write instead. */
  readonly deprecated?: string;
  /** The first version that calls it old; absent means that all that matter do. */
  readonly deprecatedSince?: string;
  /** The Go module path of the plugin that brings it; absent for what Caddy has by itself. */
  readonly plugin?: string;
  /** `before NAME` or `after NAME`: where a plugin puts its directive into the order. */
  readonly order?: string;
  /** The last word of the line is a name for a thing of this sort, which the line defines. */
  readonly defines?: string;
  /** The last word of the line is the name of a thing of this sort, which has to be defined. */
  readonly names?: string;
  /** Full address of the manual. */
  readonly link?: string;
  /** A second one in the same block is refused. */
  readonly once: boolean;
  /** A first one that ends with this word is as good as none; absent when there is no such word. */
  readonly onceUnless?: string;
  /** The first version that refuses a second; absent means that all that matter do. */
  readonly onceSince?: string;
  /** Of several in the same block only the last counts: of those with the same word of this label, of all when it is empty. */
  readonly last?: string;
  /** The label of words that must all differ, on such lines of a block together. */
  readonly distinct?: string;
  /** The same, where Caddy notices only when it starts, and does not care about upper and lower case. */
  readonly distinctLate?: string;
  /** It must be the first line of its block. */
  readonly first: boolean;
  /** A handler that ends the request. */
  readonly terminal: boolean;
  /** Surplus words are read as the name of the next entry. */
  readonly runOn: boolean;
  /** Names of entries that its block must hold. */
  readonly requires: readonly string[];
  /** Names of entries of its own block after which it is refused. */
  readonly excludes: readonly string[];
}

/** One part of a pattern. */
export type Element =
  | {
      readonly type: 'word';
      /** Shown in messages and signatures: the label, or the kind, or the literals. */
      readonly label: string;
      readonly choices: readonly Choice[];
      /** One or more words. */
      readonly many: boolean;
    }
  | {
      readonly type: 'optional';
      readonly elements: readonly Element[];
      /** Zero or more times. */
      readonly repeat: boolean;
    }
  /** The rest of the line, with its block, is a line of this body. */
  | { readonly type: 'inline'; readonly body: Body };

/** What one word may be. */
export type Choice =
  | { readonly literal: string }
  | { readonly kind: string; readonly label: string; readonly accepts: Kind };

/** The name of an entry as it is written; undefined for one that any word of a kind names, and for none. */
export function literalName(entry: Pick<Entry, 'name'> | undefined): string | undefined {
  return entry && 'literal' in entry.name ? entry.name.literal : undefined;
}

/** The kind of words that name an entry; undefined for one with a name of its own, and for none. */
export function nameKind(entry: Pick<Entry, 'name'> | undefined): string | undefined {
  return entry && 'kind' in entry.name ? entry.name.kind : undefined;
}

/** `name <a> [<b...>] { … }`, as a manual writes it. */
export function usageText(entry: Entry): string {
  return usageParts(entry).text;
}

/** The usage with the place of each parameter in it, for signature help. */
export interface UsageParts {
  readonly text: string;
  /** In the order of the text; literals are parameters, too. */
  readonly parameters: readonly {
    readonly start: number;
    readonly end: number;
    readonly element: Element;
  }[];
}

/** The usage of an entry, printed, and where its parameters stand in the text. */
export function usageParts(entry: Entry): UsageParts {
  let text = 'literal' in entry.name ? entry.name.literal : `<${entry.name.label}>`;
  const parameters: { start: number; end: number; element: Element }[] = [];
  const print = (element: Element): void => {
    if (element.type === 'optional') {
      text += '[';
      element.elements.forEach((inner, index) => {
        if (index > 0) text += ' ';
        print(inner);
      });
      text += element.repeat ? ']...' : ']';
      return;
    }
    const start = text.length;
    text += elementText(element);
    parameters.push({ start, end: text.length, element });
  };
  for (const element of entry.pattern) {
    text += ' ';
    print(element);
  }
  if (entry.block === 'required') text += ' { … }';
  if (entry.block === 'optional') text += ' [{ … }]';
  return { text, parameters };
}

/** How a manual would write what this word may be: `on`, `<duration>`. */
export function choiceText(choice: Choice): string {
  return 'literal' in choice ? choice.literal : `<${choice.label}>`;
}

/** Every entry of a body and of the bodies it includes, each once. */
export function* entriesOf(body: Body): Generator<Entry> {
  for (const each of withIncludes(body)) yield* each.entries;
}

/** The body and all it includes, each once, itself first. */
export function withIncludes(body: Body): readonly Body[] {
  const known = included.get(body);
  if (known) return known;
  const found = [body];
  for (let at = 0; at < found.length; at++)
    for (const include of found[at]?.includes ?? [])
      if (!found.includes(include)) found.push(include);
  included.set(body, found);
  return found;
}

/** Bodies never change once they are read. */
const included = new WeakMap<Body, readonly Body[]>();

function elementText(element: Element): string {
  if (element.type === 'inline') return '…';
  if (element.type === 'optional') return '';
  const text = element.choices.map(choiceText).join('|');
  return element.many ? `${text}...` : text;
}
