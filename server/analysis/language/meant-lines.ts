import { bind } from '../../schema/bind.ts';
import type { Arg, Body, Choice, Entry } from '../../schema/usage.ts';
import { entriesOf } from '../../schema/usage.ts';
import type { Analysis } from '../analyze.ts';
import type { Line, Token } from '../config.ts';

/** What a line was meant to be whose first word names nothing. */
export type Meant =
  /** The word in front is missing: one of these. */
  | { readonly kind: 'word-missing'; readonly words: readonly string[] }
  /** The name stands further along the line, where this word belongs. */
  | { readonly kind: 'swapped'; readonly name: Token };

/** Undefined when nobody can tell. `body` holds what may stand there. */
export function meantBy(
  { config }: Pick<Analysis, 'config'>,
  line: Line,
  body: Body,
): Meant | undefined {
  const { name, args } = line;
  if (name.quote !== '') return undefined;
  const swapped = args.findIndex((arg, at) => {
    const others = args.with(at, name);
    return literalNames(body).has(arg.text) && isAt(at, line, arg, others, body);
  });
  const found = args[swapped];
  if (found) return { kind: 'swapped', name: found };
  if (config.snippets.some((snippet) => snippet.name === name.text))
    return { kind: 'word-missing', words: ['import'] };
  if (config.routes.some((route) => route.name === name.text) && literalNames(body).has('invoke'))
    return { kind: 'word-missing', words: ['invoke'] };
  const words = [...literalNames(body)].filter((word) =>
    isAt(0, line, { text: word, quote: '', unknown: false }, [name, ...args], body),
  );
  return words.length > 0 ? { kind: 'word-missing', words } : undefined;
}

/** Whether `name` and `args` are a good line, and its word at `at` is one of few that may stand there. */
function isAt(at: number, { block }: Line, name: Arg, args: readonly Arg[], body: Body): boolean {
  const line = block ? { name, args, block } : { name, args };
  const { problem, slots, inner, entry } = bind(line, body);
  if (problem || entry?.notes.plugin !== undefined) return false;
  const module = inner.find((each) => each.at === at);
  if (module) return isLiteral(module.entry) && module.entry.notes.plugin === undefined;
  const element = slots[at]?.element;
  const text = args[at]?.text ?? '';
  return element?.type === 'word' && element.choices.some((choice) => isNamed(choice, text));
}

function isNamed(choice: Choice, text: string): boolean {
  if ('literal' in choice) return choice.literal === text;
  const { accepts, values = [] } = choice.accepts;
  return accepts !== undefined && values.some((value) => value.text === text);
}

function isLiteral({ name }: Entry): boolean {
  return 'literal' in name;
}

/** The literal names of a body that Caddy has by itself. */
function literalNames(body: Body): ReadonlySet<string> {
  const known = namesByBody.get(body);
  if (known) return known;
  const names = new Set<string>();
  for (const { name, notes } of entriesOf(body))
    if ('literal' in name && notes.plugin === undefined) names.add(name.literal);
  namesByBody.set(body, names);
  return names;
}

/** Bodies never change once they are read. */
const namesByBody = new WeakMap<Body, ReadonlySet<string>>();
