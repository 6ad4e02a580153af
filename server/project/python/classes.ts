import { type Binding, type Class, unknown, type Value } from './values.ts';

/** `class.name`, found as Python finds it; unknown where something else may have had a hand in it. */
export function classAttribute(value: Class, name: string): Value {
  return classBinding(value, name)?.value ?? unknown;
}

/** The binding of a class's attribute; absent when there is none or when it cannot be known. */
export function classBinding(value: Class, name: string): Binding | undefined {
  const classes = lineage(value);
  if (!classes) return undefined;
  for (const one of classes) {
    const binding = one.scope.names.get(name);
    if (binding) return binding;
    if (one.scope.open) return undefined;
  }
  return undefined;
}

/** The class and those it inherits from, in the order Python searches them; absent when ones are among them that are no `isBase`. */
export function lineage(
  value: Class,
  isBase: (base: Value) => boolean = isPlainBase,
  depth = 0,
): readonly Class[] | undefined {
  if (value.altered || depth > 20) return undefined;
  const bases: Class[] = [];
  for (const base of value.bases) {
    if (base.kind === 'class') bases.push(base);
    else if (!isBase(base)) return undefined;
  }
  const lines: Class[][] = [];
  for (const base of bases) {
    const line = lineage(base, isBase, depth + 1);
    if (!line) return undefined;
    lines.push([...line]);
  }
  const merged = mergeLines([...lines, bases]);
  return merged && [value, ...merged];
}

/** Whether the class inherits from django-configurations' `Configuration`. */
export function isConfiguration(value: Value, depth = 0): boolean {
  if (value.kind === 'native') return value.name === 'configurations.Configuration';
  if (value.kind !== 'class' || depth > 20) return false;
  return value.bases.some((base) => isConfiguration(base, depth + 1));
}

function isPlainBase(base: Value): boolean {
  return (
    base.kind === 'native' &&
    (base.name === 'object' || base.name === 'configurations.Configuration')
  );
}

/** C3, as in Python. */
function mergeLines(lines: Class[][]): Class[] | undefined {
  const merged: Class[] = [];
  let left = lines.filter((line) => line.length > 0);
  while (left.length > 0) {
    const next = left
      .map((line) => line[0])
      .find((head) => head && !left.some((line) => line.indexOf(head) > 0));
    if (!next || merged.length > 200) return undefined;
    merged.push(next);
    left = left
      .map((line) => (line[0] === next ? line.slice(1) : line))
      .filter((line) => line.length > 0);
  }
  return merged;
}
