import { expressionFunctions } from './expression-functions.ts';
import { tokenize } from './expression-tokens.ts';
import { type Expression, readTree } from './expression-tree.ts';
import { typeOf } from './expression-types.ts';
import { regexpFault } from './regexp.ts';

/**
 * What is wrong with an expression in CEL: a mistake of syntax, a function or name that Caddy's environment does not
 * have, or values that do not go together. Undefined when nothing is, as far as one can tell. https://github.com/google/cel-spec
 */
export function expressionFault(written: string): string | undefined {
  const { tokens, fault, backtick } = tokenize(withPlaceholders(written));
  const read = readTree(tokens, fault);
  if (read.tooDeep) return undefined;
  if (read.fault !== undefined) return read.fault;
  if (backtick !== undefined) return 'texts stand in "…" or in \'…\', not in backticks';
  // What is longer is no expression that anybody wrote, and nests as deeply as it is long.
  if (tokens.length > MOST_TOKENS) return undefined;
  const parts = [...partsOf(read.tree)];
  const call = parts.find((part) => part.kind === 'call' && !part.target && !isFunction(part.name));
  if (call?.kind === 'call') return `there is no function "${call.name}"`;
  const variables = new Set(parts.flatMap(variablesOf));
  const name = namesOf(parts).find((each) => !types.has(each) && !variables.has(each));
  if (name !== undefined) return `"${name}" is no placeholder, function or text in quotes`;
  const pattern = parts
    .flatMap(patternOf)
    .map(patternFault)
    .find((fault) => fault !== undefined);
  if (pattern !== undefined) return pattern;
  const typed = typeOf(read.tree);
  if ('fault' in typed) return typed.fault;
  return typed.type === 'bool' || typed.type === 'unknown'
    ? undefined
    : 'it comes to a value, and not to true or false';
}

const MOST_TOKENS = 1000;

/** The names of the functions that an expression calls; empty where it cannot be read. */
export function expressionCalls(written: string): readonly string[] {
  const { tokens, fault } = tokenize(withPlaceholders(written));
  const { tree, ...read } = readTree(tokens, fault);
  if (read.fault !== undefined || tokens.length > MOST_TOKENS) return [];
  return [...partsOf(tree)].flatMap((part) =>
    part.kind === 'call' && !part.target ? [part.name] : [],
  );
}

/** An expression and all that it is made of. */
function* partsOf(tree: Expression): Generator<Expression> {
  yield tree;
  for (const part of innerOf(tree)) yield* partsOf(part);
}

function innerOf(tree: Expression): readonly Expression[] {
  switch (tree.kind) {
    case 'call':
      return tree.target ? [tree.target, ...tree.args] : tree.args;
    case 'member':
      return [tree.target];
    case 'index':
      return [tree.target, tree.index];
    case 'list':
      return tree.items;
    case 'map':
      return tree.entries.flat();
    case 'unary':
      return [tree.of];
    case 'binary':
      return [tree.left, tree.right];
    case 'choice':
      return [tree.test, tree.yes, tree.no];
    default:
      return [];
  }
}

/** Names that are neither called nor members, nor the beginning of the name of a function. */
function namesOf(parts: readonly Expression[]): readonly string[] {
  const spaces = new Set(
    parts.flatMap((part) => (part.kind === 'call' && part.target ? [part.target] : [])),
  );
  return parts.flatMap((part) =>
    part.kind === 'name' && !(spaces.has(part) && namespaces.has(part.name)) ? [part.name] : [],
  );
}

const namespaces: ReadonlySet<string> = new Set(['math', 'cel', 'lists', 'strings', 'google']);

/** The names that a macro brings in. */
function variablesOf(part: Expression): readonly string[] {
  if (part.kind !== 'call' || !macros.has(part.name)) return [];
  return part.args.slice(0, 2).flatMap((arg) => (arg.kind === 'name' ? [arg.name] : []));
}

const macros: ReadonlySet<string> = new Set(
  'all exists exists_one existsOne map filter bind transformList transformMap sortBy'.split(' '),
);

/** A text in quotes that is a regular expression, as it is written. */
function patternOf(part: Expression): readonly string[] {
  if (part.kind !== 'call' || !takesPattern.has(part.name)) return [];
  const last = part.args[part.args.length - 1];
  return last?.kind === 'value' ? [last.text] : [];
}

/** Functions and methods whose last argument is a regular expression. */
const takesPattern: ReadonlySet<string> = new Set([
  'matches',
  'path_regexp',
  'header_regexp',
  'vars_regexp',
]);

/** What is wrong with the regular expression that a text in quotes holds, if it holds one that is known. */
function patternFault(written: string): string | undefined {
  const [, prefix = '', fence = ''] = /^([rR]?)('''|"""|'|")/.exec(written) ?? [];
  if (fence === '') return undefined;
  const inner = written.slice(prefix.length + fence.length, -fence.length);
  // Where a placeholder is filled in, the pattern is known to Caddy alone.
  if (inner.includes('ph(req,')) return undefined;
  const text = prefix === '' ? inner.replaceAll(/\\([\\?"'`])/g, '$1') : inner;
  if (prefix === '' && /(?:^|[^\\])(?:\\\\)*\\[^\\?"'`]/.test(inner)) return undefined;
  const fault = regexpFault(text);
  return fault && `the regular expression ${written} has ${fault.message}`;
}

/** Caddy puts calls in the place of placeholders before CEL sees the text, inside quotes, too. */
function withPlaceholders(text: string): string {
  return text
    .replaceAll(/(^|[^\\])\{([a-zA-Z][\w.-]+)\}/g, '$1ph(req, "$2")')
    .replaceAll(/\\\{([a-zA-Z][\w.-]+)\}/g, '{$1}');
}

const types: ReadonlySet<string> = new Set(
  'req int uint double bool string bytes list map null_type type google optional_type'.split(' '),
);

/** Whether a function that stands alone has that name. */
function isFunction(name: string): boolean {
  functions ??= new Set(expressionFunctions.flatMap((one) => (one.of ? [] : [one.name])));
  return functions.has(name) || undocumented.has(name);
}

let functions: ReadonlySet<string> | undefined;

/** What Caddy puts in the place of placeholders, plugins' matchers that are known, and what CEL has and nobody would write. */
const undocumented: ReadonlySet<string> = new Set(
  `ph caddyPlaceholder uint bytes matches url_pattern optional list map null_type range contains
  startsWith endsWith getDate`.split(/\s+/),
);
