import type { SyntaxNode } from '@lezer/common';
import type { Place } from '../../../grammar/text.ts';
import { lineage } from './classes.ts';
import { children, placeOf, textOf } from './syntax.ts';
import type { Class, Func } from './values.ts';

/** The classes that models inherit from. Before Pydantic 2, that of settings was in the same package. */
export const modelBases: ReadonlySet<string> = new Set([
  'pydantic.BaseModel',
  'pydantic.BaseSettings',
  'pydantic_settings.BaseSettings',
]);

/** A class of Pydantic's. */
export interface Model {
  readonly base: string;
  /** From the most general to the class itself. */
  readonly classes: readonly Class[];
  readonly fields: ReadonlyMap<string, Field>;
  readonly properties: ReadonlyMap<string, Func>;
}

export interface Field {
  readonly name: string;
  readonly owner: Class;
  readonly annotation: SyntaxNode;
  readonly at: Place;
}

/** Absent for what is no model, and for one with code that may change values. */
export function modelOf(made: Class): Model | undefined {
  const bases = new Set<string>();
  const classes = lineage(made, (base) => {
    if (base.kind === 'native' && modelBases.has(base.name)) bases.add(base.name);
    return base.kind === 'native' && modelBases.has(base.name);
  })?.toReversed();
  const [base, ...others] = bases;
  if (!classes || base === undefined || others.length > 0) return undefined;
  const fields = new Map<string, Field>();
  const properties = new Map<string, Func>();
  for (const owner of classes) {
    if (owner.scope.open || !addMembers(owner, fields, properties)) return undefined;
  }
  return { base, classes, fields, properties };
}

/** A model without options of its own. */
export function isPlainModel({ scope }: Class): boolean {
  return !scope.names.has('model_config') && !scope.names.has('Config');
}

/** False where something in the body may change what the fields hold. */
function addMembers(
  owner: Class,
  fields: Map<string, Field>,
  properties: Map<string, Func>,
): boolean {
  const { node, frame } = owner;
  for (const statement of children(node.getChild('Body') ?? node)) {
    if (harmless.has(statement.name)) continue;
    const [first, second] = children(statement);
    if (statement.name === 'AssignStatement' && first?.name === 'VariableName') {
      const name = textOf(frame, first);
      const annotation = second?.name === 'TypeDef' ? children(second).at(-1) : undefined;
      if (name.startsWith('_') || name === 'model_config') continue;
      if (!annotation || isReserved(name)) return false;
      fields.delete(name);
      if (textOf(frame, annotation).includes('ClassVar')) continue;
      fields.set(name, { name, owner, annotation, at: placeOf(frame, first, first) });
    } else if (statement.name === 'FunctionDefinition') {
      const name = statement.getChild('VariableName');
      if (!name || isReserved(textOf(frame, name))) return false;
    } else if (statement.name === 'DecoratedStatement') {
      const found = decorated(owner, statement);
      if (!found) return false;
      if (found.value) properties.set(found.name, found.value);
    } else return false;
  }
  return true;
}

const harmless: ReadonlySet<string> = new Set([
  ':',
  ';',
  'ExpressionStatement',
  'PassStatement',
  'ClassDefinition',
]);

/** Names by which Pydantic or Python lets a class have a say in its values. */
function isReserved(name: string): boolean {
  return /^(?:__|model_|settings_customise_sources$)/.test(name);
}

/** A method with decorators that change no field; a property has a value. */
function decorated(
  { frame }: Class,
  statement: SyntaxNode,
): { readonly name: string; readonly value?: Func } | undefined {
  const parts = children(statement);
  const node = parts.at(-1);
  const nameNode = node?.getChild('VariableName');
  if (node?.name !== 'FunctionDefinition' || !nameNode) return undefined;
  const name = textOf(frame, nameNode);
  const decorators = parts.slice(0, -1).map((part) =>
    textOf(frame, part)
      .replace(/^@\s*/, '')
      .replace(/\(\s*\)$/, '')
      .trim(),
  );
  const words = decorators.map((word) => word.slice(word.lastIndexOf('.') + 1));
  if (isReserved(name) || !words.every((word) => quiet.has(word))) return undefined;
  const isProperty = words.some((word) => word === 'property' || word === 'cached_property');
  const value: Func = { kind: 'function', node, frame, defaults: new Map() };
  return isProperty ? { name, value } : { name };
}

const quiet: ReadonlySet<string> = new Set([
  'property',
  'cached_property',
  'computed_field',
  'staticmethod',
  'classmethod',
]);
