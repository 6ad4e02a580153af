import type { Place } from '../../../grammar/text.ts';
import { callWith } from './calls.ts';
import { classAttribute } from './classes.ts';
import { constants, isNative } from './natives.ts';
import { fileNameOf, parentPath, partsOf, rootOf } from './paths.ts';
import { PROPERTY } from './pydantic.ts';
import { native, settle, str, tuple, unknown, unknownOf, type Value } from './values.ts';
import { bind, escape, spend, type World } from './world.ts';

/** `object.name`. */
export function attribute(world: World, object: Value, name: string): Value {
  const value = settle(object);
  switch (value.kind) {
    case 'unknown': {
      // A text method of what a variable holds is still about that variable.
      const kept = isNative(`str.${name}`) ? value.variable : undefined;
      return { ...unknownOf(value), variable: kept };
    }
    case 'module': {
      const binding = value.scope.names.get(name);
      if (!binding) return unknownOf(value);
      const { value: found } = binding;
      const isProperty = found.kind === 'native' && found.name === PROPERTY;
      if (!isProperty || found.self?.kind !== 'function') return found;
      return callWith(world, found.self.frame, found.self, value);
    }
    case 'class':
      return classAttribute(value, name);
    case 'native': {
      const full = `${value.name}.${name}`;
      const constant = constants.get(full);
      if (constant) return constant;
      return isNative(full) ? native(full, value) : unknown;
    }
    case 'path':
      return pathAttribute(world, value.value, name) ?? bound(value, name);
    case 'names':
      return bound({ ...value }, name, 'names');
    case 'bool':
    case 'dict':
    case 'float':
    case 'function':
    case 'int':
    case 'list':
    case 'many':
    case 'none':
    case 'set':
    case 'str':
    case 'tuple':
    default:
      return bound(value, name);
  }
}

/** `object.name = value`. */
export function assignAttribute(
  world: World,
  object: Value,
  name: string,
  value: Value,
  at: Place,
): void {
  if (object.kind === 'module') {
    bind(world, object.scope, name, { value, at, nameAt: at });
    return;
  }
  if (object.kind === 'class') {
    bind(world, object.scope, name, { value, at, nameAt: at });
    return;
  }
  if (object.kind === 'native') object.spoiled = true;
  escape(world, object, value);
}

function bound(value: Value, name: string, kind: string = value.kind): Value {
  const full = `${kind}.${name}`;
  return isNative(full) ? native(full, value) : unknownOf(value);
}

function pathAttribute(world: World, path: string, name: string): Value | undefined {
  switch (name) {
    case 'parent':
      return { kind: 'path', value: parentPath(path) };
    case 'parents': {
      const parents: Value[] = [];
      let current = path;
      for (let above = parentPath(current); above !== current; above = parentPath(current)) {
        if (!spend(world, 1)) return unknown;
        parents.push({ kind: 'path', value: above });
        current = above;
      }
      return tuple(parents);
    }
    case 'name':
    case 'stem':
    case 'suffix':
      return str(fileNameOf(path)[name]);
    case 'parts': {
      const root = rootOf(path);
      return tuple([...(root ? [root] : []), ...partsOf(path)].map(str));
    }
    default:
      return undefined;
  }
}
