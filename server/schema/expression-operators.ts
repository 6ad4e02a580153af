import {
  areAlike,
  fits,
  isList,
  isMap,
  isVague,
  keyOf,
  memberOf,
  shown,
} from './expression-kinds.ts';
import type { Typed } from './expression-types.ts';

/** The type of what an operator between two values comes to, or why they do not go together. https://github.com/google/cel-spec/blob/master/doc/langdef.md#operators */
export function typeOfOperation(sign: string, left: string, right: string): Typed {
  const misfit = { fault: `"${sign}" does not go with ${shown(left)} and ${shown(right)}` };
  switch (sign) {
    case '&&':
    case '||':
      return fits(left, 'bool') && fits(right, 'bool') ? { type: 'bool' } : misfit;
    case '==':
    case '!=':
      return areAlike(left, right) ? { type: 'bool' } : misfit;
    case 'in': {
      const isGroup = isVague(right) || isMap(right) || isList(right);
      return isGroup && areAlike(left, isMap(right) ? keyOf(right) : memberOf(right))
        ? { type: 'bool' }
        : misfit;
    }
    case '+':
    case '-':
    case '*':
    case '/':
    case '%': {
      const type = typeOfSum(sign, left, right);
      return type === undefined ? misfit : { type };
    }
    default: {
      const isOrdered = ordered.some((type) => fits(left, type) && fits(right, type));
      return isOrdered ? { type: 'bool' } : misfit;
    }
  }
}

const ordered = 'bool int uint double string bytes timestamp duration'.split(' ');

/** Of the uses of an operator, those that may be meant here tell the type. */
function typeOfSum(sign: string, left: string, right: string): string | undefined {
  const list = [left, right].find(isList);
  if (list !== undefined) {
    const areLists = [left, right].every((type) => isList(type) || isVague(type));
    if (sign !== '+' || !areLists) return undefined;
    return isList(left) && isList(right) && left !== right ? 'list' : list;
  }
  const [one, ...others] = new Set(
    sums.get(sign)?.flatMap(([a, b, sum]) => (fits(left, a) && fits(right, b) ? [sum] : [])),
  );
  if (others.length === 0) return one;
  return left === 'unknown' || right === 'unknown' ? 'unknown' : 'dyn';
}

const sums: ReadonlyMap<string, readonly (readonly [string, string, string])[]> = new Map(
  [
    '+ int int int|uint uint uint|double double double|string string string|bytes bytes bytes|timestamp duration timestamp|duration timestamp timestamp|duration duration duration',
    '- int int int|uint uint uint|double double double|timestamp timestamp duration|timestamp duration timestamp|duration duration duration',
    '* int int int|uint uint uint|double double double',
    '/ int int int|uint uint uint|double double double',
    '% int int int|uint uint uint',
  ].map((row) => {
    const cases = row.slice(2).split('|');
    return [
      row.slice(0, 1),
      cases.map((each) => each.split(' ')).map(([a = '', b = '', sum = '']) => [a, b, sum]),
    ];
  }),
);
