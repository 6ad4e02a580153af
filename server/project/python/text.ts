import { settle, type Value } from './values.ts';

/** What `str(value)` gives; absent when it cannot be known. */
export function textOfValue(value: Value): string | undefined {
  if (value.kind === 'str' || value.kind === 'path') return value.value;
  return represent(value);
}

/** What `repr(value)` gives; absent when it cannot be known. */
export function represent(value: Value, budget = { left: 2000 }): string | undefined {
  const known = settle(value);
  budget.left -= 1;
  if (budget.left < 0) return undefined;
  switch (known.kind) {
    case 'none':
      return 'None';
    case 'bool':
      return known.value ? 'True' : 'False';
    case 'int':
      return String(known.value);
    case 'float':
      return representFloat(known.value);
    case 'str':
      return representText(known.value);
    case 'list':
    case 'tuple': {
      const parts: string[] = [];
      for (const item of known.items) {
        const part = item.kind === 'many' ? undefined : represent(item, budget);
        if (part === undefined) return undefined;
        parts.push(part);
      }
      if (known.kind === 'list') return `[${parts.join(', ')}]`;
      return parts.length === 1 ? `(${parts[0]},)` : `(${parts.join(', ')})`;
    }
    case 'dict': {
      if (known.open) return undefined;
      const parts: string[] = [];
      for (const [key, item] of known.entries.values()) {
        const name = represent(key, budget);
        const part = represent(item, budget);
        if (name === undefined || part === undefined) return undefined;
        parts.push(`${name}: ${part}`);
      }
      return `{${parts.join(', ')}}`;
    }
    case 'class':
    case 'function':
    case 'many':
    case 'module':
    case 'names':
    case 'native':
    case 'path':
    case 'set':
    case 'unknown':
    default:
      return undefined;
  }
}

/** `format(value, spec)`; absent for what is not known or seldom enough to be left out. */
function formatValue(value: Value, spec: string): string | undefined {
  if (spec === '') return textOfValue(value);
  const match = /^(?:([^{}])?([<>^]))?(0)?(\d{1,3})?(?:\.(\d{1,3}))?([a-zA-Z,_%])?$/u.exec(spec);
  if (!match) return undefined;
  const [, fill, align, zero, width = '0', precision, type] = match;
  if (value.kind === 'str') {
    if (zero || (type !== undefined && type !== 's')) return undefined;
    const text = Array.from(value.value)
      .slice(0, precision ? Number(precision) : undefined)
      .join('');
    return pad(text, fill ?? ' ', align ?? '<', Number(width));
  }
  if (value.kind !== 'int' || precision !== undefined || (zero && align)) return undefined;
  const digits = formatInteger(value.value, type);
  if (digits === undefined) return undefined;
  if (!zero) return pad(digits, fill ?? ' ', align ?? '>', Number(width));
  if (type === ',' || type === '_') return undefined;
  const sign = digits.startsWith('-') ? '-' : '';
  return sign + digits.slice(sign.length).padStart(Number(width) - sign.length, '0');
}

/** `template % value`; absent when it cannot be known. */
export function formatPercent(template: string, value: Value): string | undefined {
  const given = settle(value);
  const items = given.kind === 'tuple' ? given.items : [given];
  if (items.some((item) => item.kind === 'many')) return undefined;
  let next = 0;
  let result = '';
  let at = 0;
  let named = false;
  for (const match of template.matchAll(/%(?:\(([^()]*)\))?([a-zA-Z%])?/g)) {
    const [whole, name, type] = match;
    result += template.slice(at, match.index);
    at = match.index + whole.length;
    if (type === '%' && name === undefined) {
      result += '%';
      continue;
    }
    let item: Value | undefined;
    if (name === undefined) {
      item = items[next];
      next += 1;
    } else if (given.kind === 'dict') {
      named = true;
      item = given.entries.get(`s${name}`)?.[1];
    }
    const text = item && type ? percentText(settle(item), type) : undefined;
    if (text === undefined) return undefined;
    result += text;
  }
  if (named ? next > 0 : next !== items.length && given.kind !== 'dict') return undefined;
  return result + template.slice(at);
}

/** `template.format(…)`; absent when it cannot be known. */
export function formatBraces(
  template: string,
  positional: readonly Value[],
  keywords: ReadonlyMap<string, Value>,
): string | undefined {
  let next = 0;
  let numbered = false;
  let result = '';
  let at = 0;
  for (const match of template.matchAll(/\{\{|\}\}|\{([^{}]*)\}|[{}]/g)) {
    const [whole, field] = match;
    result += template.slice(at, match.index);
    at = match.index + whole.length;
    if (field === undefined) {
      if (whole.length === 1) return undefined;
      result += whole[0];
      continue;
    }
    const parts = /^(\d+|[a-zA-Z_]\w*)?(![rs])?(?::(.*))?$/s.exec(field);
    if (!parts) return undefined;
    const [, name, conversion, spec = ''] = parts;
    let value: Value | undefined;
    if (name === undefined) {
      value = positional[next];
      next += 1;
    } else if (/^\d/.test(name)) {
      numbered = true;
      value = positional[Number(name)];
    } else value = keywords.get(name);
    const text = value && convert(settle(value), conversion?.[1], spec);
    if (text === undefined) return undefined;
    result += text;
  }
  if (numbered && next > 0) return undefined;
  return result + template.slice(at);
}

/** A value in a replacement field: conversion first, then the format. */
export function convert(
  value: Value,
  conversion: string | undefined,
  spec: string,
): string | undefined {
  if (conversion === undefined) return formatValue(value, spec);
  if (conversion !== 'r' && conversion !== 's') return undefined;
  const text = conversion === 'r' ? represent(value) : textOfValue(value);
  return text === undefined ? undefined : formatValue({ kind: 'str', value: text }, spec);
}

function percentText(value: Value, type: string): string | undefined {
  if (type === 's') return textOfValue(value);
  if (type === 'r') return represent(value);
  if (type !== 'd' && type !== 'i') return undefined;
  if (value.kind === 'bool') return String(Number(value.value));
  return value.kind === 'int' ? String(value.value) : undefined;
}

function formatInteger(value: number, type: string | undefined): string | undefined {
  switch (type) {
    case undefined:
    case 'd':
      return String(value);
    case 'x':
      return value.toString(16);
    case 'X':
      return value.toString(16).toUpperCase();
    case 'o':
      return value.toString(8);
    case 'b':
      return value.toString(2);
    case ',':
    case '_':
      return String(value).replaceAll(/\B(?=(?:\d{3})+$)/g, type);
    default:
      return undefined;
  }
}

function pad(text: string, fill: string, align: string, width: number): string {
  const missing = Math.max(0, width - Array.from(text).length);
  if (align === '<') return text + fill.repeat(missing);
  if (align === '>') return fill.repeat(missing) + text;
  const left = missing >> 1;
  return fill.repeat(left) + text + fill.repeat(missing - left);
}

/** Python and JavaScript choose the same digits and write the exponent at other sizes. */
function representFloat(value: number): string {
  if (Number.isNaN(value)) return 'nan';
  if (!Number.isFinite(value)) return value > 0 ? 'inf' : '-inf';
  if (value === 0) return Object.is(value, -0) ? '-0.0' : '0.0';
  const [mantissa = '', power = '0'] = value.toExponential().split('e');
  const exponent = Number(power);
  if (exponent < -4 || exponent >= 16) {
    const digits = String(Math.abs(exponent)).padStart(2, '0');
    return `${mantissa}e${exponent < 0 ? '-' : '+'}${digits}`;
  }
  const sign = mantissa.startsWith('-') ? '-' : '';
  const digits = mantissa.replace('-', '').replace('.', '');
  if (exponent < 0) return `${sign}0.${'0'.repeat(-exponent - 1)}${digits}`;
  const whole = digits.slice(0, exponent + 1).padEnd(exponent + 1, '0');
  return `${sign}${whole}.${digits.slice(exponent + 1) || '0'}`;
}

function representText(value: string): string | undefined {
  const quote = value.includes("'") && !value.includes('"') ? '"' : "'";
  let result = quote;
  for (const character of value) {
    const code = character.charCodeAt(0);
    if (character === quote || character === '\\') result += `\\${character}`;
    else if (character === '\n') result += '\\n';
    else if (character === '\r') result += '\\r';
    else if (character === '\t') result += '\\t';
    else if (code < 32 || code === 127) result += `\\x${code.toString(16).padStart(2, '0')}`;
    else if (code > 127) return undefined;
    else result += character;
  }
  return result + quote;
}
