import { nameKind } from '../../schema/usage.ts';
import type { Line, Token } from '../config.ts';
import { oncePer } from '../memory.ts';
import type { BoundLine } from '../model.ts';

/** One operation on a header as it is written: in a directive, or as a line of its block. */
export interface HeaderLine {
  readonly line: Line;
  /** The directive, such as `header` or `header_up`. */
  readonly directive: Token;
  /** With its sign, such as `+` or `>`. */
  readonly field: Token;
  /** All words behind the field. */
  readonly values: readonly Token[];
  /** Stands in the block of `directive`. */
  readonly inBlock: boolean;
}

/** The operations on headers in `lines`, in order. What Caddy refuses is left out. */
export const headerLines = oncePer((lines: readonly BoundLine[]): readonly HeaderLine[] =>
  lines.map(headerLine).filter((header) => header !== undefined),
);

function headerLine({ line, binding, parent }: BoundLine): HeaderLine | undefined {
  if (binding.problem) return undefined;
  if (kinds.has(nameKind(binding.entry) ?? '')) {
    const directive = parent?.line.name ?? line.name;
    return { line, directive, field: line.name, values: line.args, inBlock: true };
  }
  const at = binding.slots.findIndex((slot) => slot?.kind !== undefined && kinds.has(slot.kind));
  const field = line.args[at];
  if (!field || !binding.slots[at]?.sure) return undefined;
  return { line, directive: line.name, field, values: line.args.slice(at + 1), inBlock: false };
}

/**
 * Whether a value with spaces stands there without quotes, so that Caddy takes its second word for a replacement. A
 * search that is meant as one is quoted, or looks like a regular expression.
 */
export function isUnquotedValue({ field, values }: HeaderLine): boolean {
  const [first, second, ...others] = values;
  if (!first || !second || first.quote !== '' || field.text.startsWith('-')) return false;
  if (field.unknown || values.some(({ unknown }) => unknown)) return false;
  // A value in single quotes is another mistake.
  if (first.text.startsWith("'") && !first.text.endsWith("'")) return false;
  if (others.length > 0) return true;
  if (isPolicyItem(first.text)) return true;
  if (/[$^([\\]/.test(first.text) || second.quote !== '') return false;
  if (first.text.endsWith(';') || first.text.endsWith(',')) return true;
  return !field.text.startsWith('>') && setWhole.has(field.text.toLowerCase().replace(/^[+?]/, ''));
}

/** `camera=(),`, of Permissions-Policy: its list is no group of a regular expression. */
function isPolicyItem(text: string): boolean {
  return /^[a-z-]+=\((?:self)?\),?$/.test(text);
}

const kinds: ReadonlySet<string> = new Set(['header_operation', 'request_header_operation']);

/** Fields that nobody edits word by word. */
const setWhole: ReadonlySet<string> = new Set([
  'strict-transport-security',
  'content-security-policy',
  'content-security-policy-report-only',
  'cache-control',
  'permissions-policy',
  'referrer-policy',
]);
