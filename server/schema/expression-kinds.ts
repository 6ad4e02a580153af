/** Whether nothing is known of a type before a request comes. */
export function isVague(type: string): boolean {
  return type === 'any' || type === 'dyn' || type === 'unknown';
}

/** The type of a list of members of one type. */
export function listOf(type: string): string {
  return `list ${type}`;
}

/** Whether a type is that of a list. */
export function isList(type: string): boolean {
  return type === 'list' || type.startsWith('list ');
}

/** Whether a type is that of a map. */
export function isMap(type: string): boolean {
  return type === 'map' || type.startsWith('map:');
}

/** The type of the keys of a map. */
export function keyOf(type: string): string {
  const [, key = 'unknown'] = /^map:(\w+)/.exec(type) ?? [];
  return isVague(key) ? 'unknown' : key;
}

/** The type of the members of a list or the values of a map. */
export function memberOf(type: string): string {
  return /^(?:list|map:\w+) (.*)/.exec(type)?.[1] ?? 'unknown';
}

/** Whether a value of a type may stand where another is asked for. */
export function fits(type: string, asked: string): boolean {
  if (isVague(type) || asked === 'unknown') return true;
  if (isList(asked)) return isList(type) && areAlike(memberOf(type), memberOf(asked));
  if (isMap(asked)) return isMap(type);
  return type === asked || (type === 'null' && nullable.has(asked));
}

const nullable: ReadonlySet<string> = new Set(['timestamp', 'duration']);

/** Whether two types may be one. */
export function areAlike(a: string, b: string): boolean {
  if (isVague(a) || isVague(b)) return true;
  if (a === 'null' || b === 'null') return !neverNull(a) && !neverNull(b);
  if (isMap(a) && isMap(b) && !areAlike(keyOf(a), keyOf(b))) return false;
  if ((isList(a) && isList(b)) || (isMap(a) && isMap(b))) return areAlike(memberOf(a), memberOf(b));
  return a === b;
}

function neverNull(type: string): boolean {
  return isList(type) || isMap(type) || plainTypes.has(type);
}

const plainTypes: ReadonlySet<string> = new Set('bool int uint double string bytes'.split(' '));

/** A type in words, for a message. */
export function shown(type: string): string {
  if (isList(type)) return 'a list';
  if (isMap(type)) return 'a map';
  return names[type] ?? 'this';
}

const names: Readonly<Record<string, string>> = {
  bool: 'a condition',
  int: 'a whole number',
  uint: 'a number without a sign',
  double: 'a number with a fraction',
  string: 'a text',
  bytes: 'bytes',
  null: 'null',
  type: 'a type',
  timestamp: 'a time',
  duration: 'a duration',
  request: 'the request',
  any: 'a placeholder',
  dyn: 'a value',
  unknown: 'a value',
};
