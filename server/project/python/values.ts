import type { Place } from '../../../grammar/text.ts';
import type { SyntaxNode } from '@lezer/common';

/** What every value may carry beside itself. */
interface Origin {
  /** The expression that gave the value. */
  readonly at?: Place | undefined;
  /** The environment variable the value was read from, casts included. */
  readonly variable?: string | undefined;
  /** The text of which this is the truth. Of what a variable holds that is not known: the text that counts without the variable. */
  readonly said?: string | undefined;
}

/** A value that only a run would tell. */
export interface Unknown extends Origin {
  readonly kind: 'unknown';
  /** Known objects that this one may be, or may hold: whoever changes it changes them. */
  readonly kin?: readonly Cell[] | undefined;
}

/** Any number of unknown members, none included. Stands only among the items of a list, tuple or set. */
export interface Many extends Origin {
  readonly kind: 'many';
  readonly kin?: readonly Cell[] | undefined;
}

export interface None extends Origin {
  readonly kind: 'none';
}
export interface Bool extends Origin {
  readonly kind: 'bool';
  readonly value: boolean;
}
/** A whole number that JavaScript holds exactly; greater ones are unknown. */
export interface Int extends Origin {
  readonly kind: 'int';
  readonly value: number;
}
export interface Float extends Origin {
  readonly kind: 'float';
  readonly value: number;
}
export interface Str extends Origin {
  readonly kind: 'str';
  readonly value: string;
}
/** A `pathlib` path in the spelling that `str` gives it. */
export interface Path extends Origin {
  readonly kind: 'path';
  readonly value: string;
}
export interface Tuple extends Origin {
  readonly kind: 'tuple';
  readonly items: readonly Value[];
}

/** What cells have in common: their state changes through `world.ts` only. */
interface Shared extends Origin {
  at?: Place | undefined;
  variable?: string | undefined;
  /** The state is no longer known. It never comes back. */
  lost: boolean;
  /** Cells that may be the same object. */
  readonly kin: Set<Cell>;
}
export interface List extends Shared {
  readonly kind: 'list';
  items: readonly Value[];
}
export interface SetCell extends Shared {
  readonly kind: 'set';
  items: readonly Value[];
}
export interface Dict extends Shared {
  readonly kind: 'dict';
  /** By `hashKey` of the key, in Python's order. */
  entries: ReadonlyMap<string, readonly [Value, Value]>;
  /** Whether there may be further keys; then the order is not known either. */
  open: boolean;
}

/** The names of a module, a function call or a class body. */
export interface Scope {
  readonly kind: 'scope';
  readonly names: Map<string, Binding>;
  /** Whether there may be further names. */
  open: boolean;
  phase: 'new' | 'running' | 'done';
  /** Dotted; empty for what is no module. */
  readonly name: string;
  /** The package that relative imports start from. */
  readonly package: string;
}

/** A name and what it stands for. */
export interface Binding {
  readonly value: Value;
  readonly at: Place;
  readonly nameAt: Place;
}

/** An object that can change. */
export type Cell = List | SetCell | Dict | Scope;

/** Something of Python or of a well-known package: a module, class, function, bound method or instance. */
export interface Native extends Origin {
  readonly kind: 'native';
  /** Dotted. An instance ends in `()`. */
  readonly name: string;
  /** What a method is bound to. */
  readonly self?: Value | undefined;
  /** What an instance was made with. */
  readonly made?: Arguments | undefined;
  /** Set for good when an instance was changed in a way that is not followed. */
  spoiled?: boolean;
}
export interface Func extends Origin {
  readonly kind: 'function';
  /** A `FunctionDefinition` or a `LambdaExpression`. */
  readonly node: SyntaxNode;
  readonly frame: Frame;
  readonly defaults: ReadonlyMap<string, Value>;
}
export interface Class extends Origin {
  readonly kind: 'class';
  readonly name: string;
  readonly scope: Scope;
  readonly bases: readonly Value[];
  /** Its `ClassDefinition`, and where that stands. */
  readonly node: SyntaxNode;
  readonly frame: Frame;
  /** Whether a decorator or a metaclass may have changed it. */
  readonly altered: boolean;
}
export interface Module extends Origin {
  readonly kind: 'module';
  readonly scope: Scope;
}
/** The dictionary that `globals()` gives. */
export interface Names extends Origin {
  readonly kind: 'names';
  readonly scope: Scope;
}

export type Value =
  | Unknown
  | Many
  | None
  | Bool
  | Int
  | Float
  | Str
  | Path
  | Tuple
  | List
  | SetCell
  | Dict
  | Native
  | Func
  | Class
  | Module
  | Names;

/** What a call passes. */
export interface Arguments {
  readonly positional: readonly Value[];
  readonly keywords: ReadonlyMap<string, Value>;
  /** False when a `*` or `**` passed something unknown. */
  readonly exact: boolean;
}

/** Where code runs. */
export interface Frame {
  readonly uri: string;
  readonly text: string;
  readonly module: Scope;
  readonly locals: Scope;
  /** Scopes of the functions around, innermost first. */
  readonly enclosing: readonly Scope[];
  /** Names that `global` gives to the module. */
  readonly globals: Set<string>;
}

export const unknown: Unknown = { kind: 'unknown' };
export const none: None = { kind: 'none' };

export function str(value: string): Str {
  return { kind: 'str', value };
}

export function bool(value: boolean): Bool {
  return { kind: 'bool', value };
}

/** A whole number, or unknown when JavaScript cannot hold it exactly. */
export function int(value: number): Value {
  if (!Number.isSafeInteger(value)) return unknown;
  return { kind: 'int', value: value === 0 ? 0 : value };
}

export function float(value: number): Float {
  return { kind: 'float', value };
}

export function tuple(items: readonly Value[]): Tuple {
  return { kind: 'tuple', items: tidy(items) };
}

export function list(items: readonly Value[]): List {
  return { kind: 'list', items: tidy(items), lost: false, kin: new Set() };
}

export function dict(entries: ReadonlyMap<string, readonly [Value, Value]>, open = false): Dict {
  return { kind: 'dict', entries, open, lost: false, kin: new Set() };
}

/** A set of `items`; members that may be equal to others stand for any number. */
export function set(items: readonly Value[]): SetCell {
  return { kind: 'set', items: unique(items), lost: false, kin: new Set() };
}

export function native(name: string, self?: Value, made?: Arguments): Native {
  return { kind: 'native', name, self, made };
}

/** The members of a set: each once, those of unknown value as one `many`. */
export function unique(items: readonly Value[]): readonly Value[] {
  const members = new Map<string, Value>();
  const rest: Value[] = [];
  for (const item of items) {
    const key = hashKey(item);
    if (key === undefined) rest.push(item);
    else if (!members.has(key)) members.set(key, item);
  }
  if (rest.length === 0) return [...members.values()];
  return [...members.values(), { kind: 'many', kin: kinOf(rest) }];
}

/** `items` without two neighbours that both stand for any number. */
export function tidy(items: readonly Value[]): readonly Value[] {
  if (!items.some((item, index) => item.kind === 'many' && items[index + 1]?.kind === 'many')) {
    return items;
  }
  const kept: Value[] = [];
  for (const item of items) {
    const last = kept.at(-1);
    if (item.kind === 'many' && last?.kind === 'many') {
      kept[kept.length - 1] = { kind: 'many', kin: kinOf([last, item]) };
    } else kept.push(item);
  }
  return kept;
}

/** Something unknown that may be, or hold, any of `values`. */
export function unknownOf(...values: readonly Value[]): Unknown {
  const kin = kinOf(values);
  return kin ? { kind: 'unknown', kin } : unknown;
}

/** Any number of unknown members that `value` held. */
export function manyOf(...values: readonly Value[]): Many {
  return { kind: 'many', kin: kinOf(values) };
}

/** A fresh value, marked as what was read from an environment variable. */
export function from(variable: string | undefined, value: Value): Value {
  if (variable === undefined || value.variable === variable) return value;
  if ('lost' in value) {
    value.variable = variable;
    return value;
  }
  return { ...value, variable };
}

/** A lost object as what it is: unknown. Anything else as it is. */
export function settle(value: Value): Value {
  if (value.kind === 'many') return { ...value, kind: 'unknown' };
  return 'lost' in value && value.lost ? { kind: 'unknown', kin: [value] } : value;
}

/** The items of a sequence whose members are counted, though not all of them known. */
export function exactItems(value: Value): readonly Value[] | undefined {
  if (value.kind !== 'list' && value.kind !== 'tuple') return undefined;
  if (value.kind === 'list' && value.lost) return undefined;
  return value.items.some((item) => item.kind === 'many') ? undefined : value.items;
}

/** A text that is the same for equal keys of a dictionary only; absent for what is unknown or cannot be a key. */
export function hashKey(value: Value): string | undefined {
  switch (value.kind) {
    case 'none':
      return 'none';
    case 'bool':
    case 'int':
    case 'float':
      return Number.isNaN(value.value) ? undefined : `n${Number(value.value) + 0}`;
    case 'str':
      return `s${value.value}`;
    case 'path':
      return `p${value.value}`;
    case 'tuple': {
      const keys: string[] = [];
      for (const item of value.items) {
        const key = hashKey(item);
        if (key === undefined) return undefined;
        keys.push(key);
      }
      return `t${JSON.stringify(keys)}`;
    }
    case 'class':
    case 'dict':
    case 'function':
    case 'list':
    case 'many':
    case 'module':
    case 'names':
    case 'native':
    case 'set':
    case 'unknown':
    default:
      return undefined;
  }
}

/** The objects that `values` may be or hold, as far as they can change. */
function kinOf(values: readonly Value[]): readonly Cell[] | undefined {
  const kin = new Set<Cell>();
  for (const value of values) {
    if (value.kind === 'unknown' || value.kind === 'many') {
      for (const cell of value.kin ?? []) kin.add(cell);
    } else if (value.kind === 'list' || value.kind === 'set' || value.kind === 'dict') {
      kin.add(value);
    } else if (value.kind === 'module' || value.kind === 'names') kin.add(value.scope);
    else if (value.kind === 'tuple') {
      for (const cell of kinOf(value.items) ?? []) kin.add(cell);
    }
  }
  return kin.size > 0 ? [...kin] : undefined;
}
