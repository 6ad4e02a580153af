import { parser } from '@lezer/python';
import type { SyntaxNode } from '@lezer/common';
import { type Files, resolve } from '../workspace.ts';
import { literalFact } from './django.ts';
import type { Fact } from './project.ts';
import { children, split } from './python/syntax.ts';

/** What modules of an application are read from. */
export interface ModuleReader {
  /** On the import path. */
  readonly folder: string;
  readonly files: Files;
  /** What was read; undefined for a file that is not there or not in order. */
  readonly modules: Map<string, Module | undefined>;
}

/** One file of Python, as far as its names go. */
export interface Module {
  readonly uri: string;
  readonly text: string;
  readonly top: SyntaxNode;
  /** Every `VariableName` by its text. */
  readonly mentions: ReadonlyMap<string, readonly SyntaxNode[]>;
  /** What a name is imported from: a module, and the name there. */
  readonly imports: ReadonlyMap<string, { readonly module: string; readonly name?: string }>;
}

/** The module in a file; undefined when it is not there, or not in order. */
export function moduleOf(reader: ModuleReader, uri: string): Module | undefined {
  if (!reader.modules.has(uri)) {
    const text = reader.files.read(uri);
    reader.modules.set(uri, text === undefined ? undefined : parseModule(reader, uri, text));
  }
  return reader.modules.get(uri);
}

function parseModule({ folder }: ModuleReader, uri: string, text: string): Module | undefined {
  const tree = parser.parse(text);
  const mentions = new Map<string, SyntaxNode[]>();
  const imports = new Map<string, { module: string; name?: string }>();
  let isWhole = true;
  tree.iterate({
    enter({ type, node }) {
      if (type.isError) isWhole = false;
      if (type.name === 'ImportStatement') {
        for (const [name, from] of importedBy(node, uri, folder, text)) imports.set(name, from);
        return false;
      }
      if (type.name === 'VariableName') {
        const name = text.slice(node.from, node.to);
        mentions.set(name, [...(mentions.get(name) ?? []), node]);
      }
      return true;
    },
  });
  return isWhole ? { uri, text, top: tree.topNode, mentions, imports } : undefined;
}

function importedBy(
  node: SyntaxNode,
  uri: string,
  folder: string,
  text: string,
): readonly (readonly [string, { module: string; name?: string }])[] {
  const parts = children(node).filter(({ name }) => name !== '(' && name !== ')');
  const at = parts.findIndex(({ name }) => name === 'import');
  const source = (part: SyntaxNode | undefined): string =>
    part ? text.slice(part.from, part.to) : '';
  const dotted = (nodes: readonly SyntaxNode[]): string => nodes.map(source).join('');
  const pieces = split(parts.slice(at + 1), ',');
  if (parts[0]?.name !== 'from') {
    return pieces.flatMap((piece) => {
      const as = piece.findIndex(({ name }) => name === 'as');
      return as < 0
        ? []
        : [[source(piece[as + 1]), { module: dotted(piece.slice(0, as)) }] as const];
    });
  }
  const from = absolute(dotted(parts.slice(1, at)), uri, folder);
  if (from === undefined) return [];
  return pieces.map((piece) => {
    const [first, , alias] = piece;
    return [source(alias ?? first), { module: from, name: source(first) }] as const;
  });
}

/** `..a.b` as it is seen from the folder on the import path; absent above of it. */
function absolute(dotted: string, uri: string, folder: string): string | undefined {
  const dots = /^\.*/.exec(dotted)?.[0].length ?? 0;
  if (dots === 0) return dotted;
  const root = `${folder}/`;
  if (!uri.startsWith(root)) return undefined;
  const parts = uri.slice(root.length).split('/').slice(0, -1);
  if (dots - 1 > parts.length) return undefined;
  const rest = dotted.slice(dots);
  return [...parts.slice(0, parts.length - (dots - 1)), ...(rest ? [rest] : [])].join('.');
}

/** The file of a module of the project. */
export function findModule({ folder, files }: ModuleReader, dotted: string): string | undefined {
  const path = resolve(`${folder}/`, dotted.replaceAll('.', '/'));
  return [`${path}.py`, `${path}/__init__.py`].find((uri) => files.read(uri) !== undefined);
}

/** The arguments of a call, by place and by name. */
export interface Arguments {
  readonly positional: readonly SyntaxNode[];
  readonly named: ReadonlyMap<string, SyntaxNode>;
}

/** The arguments of a call or a decorator; undefined where a star brings others. */
export function argumentsOf({ text }: Module, call: SyntaxNode): Arguments | undefined {
  const list = call.getChild('ArgList');
  const inner = list ? children(list).filter(({ name }) => name !== '(' && name !== ')') : [];
  const positional: SyntaxNode[] = [];
  const named = new Map<string, SyntaxNode>();
  for (const [first, assign, value] of split(inner, ',')) {
    if (!first || first.name.startsWith('*')) return undefined;
    if (assign?.name === 'AssignOp' && value) named.set(text.slice(first.from, first.to), value);
    else if (!assign) positional.push(first);
    else return undefined;
  }
  return { positional, named };
}

/** A literal text, or a name that the module gives one and nothing else. */
export function literal(module: Module, node: SyntaxNode): Fact<string> | undefined {
  if (node.name !== 'VariableName') return literalFact(node, module.uri, module.text);
  const name = module.text.slice(node.from, node.to);
  const given = (module.mentions.get(name) ?? []).filter(
    ({ parent, from }) => giving.has(parent?.name ?? '') && parent?.firstChild?.from === from,
  );
  const [only, ...others] = given;
  const statement = only?.parent;
  if (statement?.name !== 'AssignStatement' || others.length > 0) return undefined;
  if (statement.parent?.name !== 'Script') return undefined;
  return statement.lastChild
    ? literalFact(statement.lastChild, module.uri, module.text)
    : undefined;
}

const giving: ReadonlySet<string> = new Set([
  'AssignStatement',
  'UpdateStatement',
  'ScopeStatement',
  'ForStatement',
]);
