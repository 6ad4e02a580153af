import type { NativeTable } from './natives.ts';
import {
  bool,
  exactItems,
  from,
  int,
  list,
  native,
  none,
  str,
  tuple,
  unknown,
  type Value,
} from './values.ts';
import { fallbackOf, readVariable, unknownVariable } from './variables.ts';
import type { World } from './world.ts';

/** What a text of the environment comes to; undefined where that is not followed. */
type Reader = (text: string) => Value | undefined;

/** The values of django-configurations that are followed. https://django-configurations.readthedocs.io/en/stable/values/ */
const readers: Readonly<Record<string, Reader>> = {
  Value: str,
  BooleanValue: (text) => {
    const word = text.trim().toLowerCase();
    if (['yes', 'y', 'true', '1'].includes(word)) return bool(true);
    return ['no', 'n', 'false', '0', ''].includes(word) ? bool(false) : undefined;
  },
  IntegerValue: wholeNumber,
  PositiveIntegerValue: wholeNumber,
  ListValue: (text) => list(partsOf(text)),
  TupleValue: (text) => tuple(partsOf(text)),
  EmailValue: str,
  URLValue: str,
  SecretValue: str,
};

const MODULE = 'configurations.values';

export const configurations: NativeTable = Object.fromEntries(
  Object.keys(readers).map((kind) => [
    `${MODULE}.${kind}`,
    ({ args }) => native(`${MODULE}.${kind}()`, undefined, args),
  ]),
);

/** Whether that is the name of what one of these calls gives. */
export function isConfigurationValue(name: string): boolean {
  return name.endsWith('()') && Object.hasOwn(configurations, name.slice(0, -'()'.length));
}

/** What an attribute of a configuration is in the settings: one of these values takes its variable, or else its default. */
export function configuredValue(world: World, attribute: string, value: Value): Value {
  if (value.kind !== 'native' || !value.name.startsWith(`${MODULE}.`)) return value;
  const kind = value.name.slice(MODULE.length + 1, -'()'.length);
  const reader = Object.hasOwn(readers, kind) ? readers[kind] : undefined;
  const { made } = value;
  if (!reader || !made?.exact || value.spoiled) return unknown;
  const { positional, keywords } = made;
  const known = new Set(['default', 'environ_name', 'environ_prefix', 'environ_required']);
  const isPlain = positional.length < 2 && [...keywords.keys()].every((name) => known.has(name));
  const variable = isPlain ? variableOf(attribute, keywords) : undefined;
  if (variable === undefined) return unknown;
  const fallback = keywords.get('default') ?? positional[0];
  const reading = readVariable(world, str(variable));
  if (reading.state === 'unknown') return unknownVariable(variable, fallback);
  if (reading.state === 'set') return from(variable, reader(reading.value) ?? unknown);
  if (!fallback) return from(variable, kind === 'SecretValue' ? unknown : none);
  const isOfParts = kind === 'ListValue' || kind === 'TupleValue';
  const items = isOfParts && fallback.kind !== 'str' ? exactItems(fallback) : undefined;
  if (isOfParts && !items) return unknownVariable(variable);
  const given = items ? (kind === 'ListValue' ? list(items) : tuple(items)) : fallback;
  return fallbackOf(variable, given);
}

/** `DJANGO_` and the name of the attribute, unless the arguments say otherwise; undefined when that is not known. */
function variableOf(attribute: string, keywords: ReadonlyMap<string, Value>): string | undefined {
  const name = keywords.get('environ_name') ?? str(attribute.toUpperCase());
  const prefix = keywords.get('environ_prefix') ?? str('DJANGO');
  if (name.kind !== 'str' || (prefix.kind !== 'str' && prefix.kind !== 'none')) return undefined;
  const isBare = prefix.kind === 'none' || prefix.value === '';
  return isBare ? name.value : `${prefix.value.replace(/_$/, '')}_${name.value}`;
}

function wholeNumber(text: string): Value | undefined {
  return /^\s*\d{1,15}\s*$/.test(text) ? int(Number(text)) : undefined;
}

function partsOf(text: string): readonly Value[] {
  return text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .map((part) => str(part));
}
