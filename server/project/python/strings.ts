import type { SyntaxNode } from '@lezer/common';
import { evaluate } from './expressions.ts';
import { openLiteral, unescape } from './literals.ts';
import { children, isBroken, textOf } from './syntax.ts';
import { convert } from './text.ts';
import { type Frame, str, unknown, type Value } from './values.ts';
import { spend, type World } from './world.ts';

/** The value of string literals, side by side or alone, formatted ones included. */
export function text(world: World, frame: Frame, node: SyntaxNode): Value {
  const pieces = node.name === 'ContinuedString' ? children(node) : [node];
  let result = '';
  for (const piece of pieces) {
    const source = textOf(frame, piece);
    const literal = openLiteral(source);
    if (!literal || literal.other || piece.type.isError) return unknown;
    let at = piece.from + literal.start;
    const end = piece.from + literal.end;
    const formatted = piece.name === 'FormatString';
    for (const field of formatted ? children(piece) : []) {
      const before = plainText(frame.text.slice(at, field.from), literal.raw, formatted);
      const value = replacement(world, frame, field);
      if (before === undefined || value === undefined) return unknown;
      result += before + value;
      at = field.to;
    }
    const rest = plainText(frame.text.slice(at, end), literal.raw, formatted);
    if (rest === undefined) return unknown;
    result += rest;
    if (!spend(world, result.length >> 6)) return unknown;
  }
  return result.length > 100_000 ? unknown : str(result);
}

function plainText(source: string, raw: boolean, formatted: boolean): string | undefined {
  const value = unescape(source, raw);
  if (!formatted) return value;
  // The parser takes a brace behind a backslash for text, which Python does not.
  if (/[{}]/.test(source.replaceAll(/\{\{|\}\}/g, ''))) return undefined;
  return value?.replaceAll('{{', '{').replaceAll('}}', '}');
}

function replacement(world: World, frame: Frame, field: SyntaxNode): string | undefined {
  const parts = children(field);
  const [, inner, ...rest] = parts;
  if (field.name !== 'FormatReplacement' || !inner || isBroken(field)) return undefined;
  const value = evaluate(world, frame, inner);
  let conversion: string | undefined;
  let spec = '';
  for (const part of rest.slice(0, -1)) {
    if (part.name === 'FormatConversion') conversion = textOf(frame, part).slice(1);
    else if (part.name === 'FormatSpec') {
      const written = formatSpec(world, frame, part);
      if (written === undefined) return undefined;
      spec = written;
    } else return undefined;
  }
  return convert(value, conversion, spec);
}

function formatSpec(world: World, frame: Frame, node: SyntaxNode): string | undefined {
  let result = '';
  let at = node.from + 1;
  for (const part of children(node)) {
    if (part.name !== 'FormatReplacement') continue;
    const value = replacement(world, frame, part);
    if (value === undefined) return undefined;
    result += frame.text.slice(at, part.from) + value;
    at = part.to;
  }
  return result + frame.text.slice(at, node.to);
}
