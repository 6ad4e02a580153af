import type { ParameterExpansionPart, SimpleExpansionPart, Word, WordPart } from 'unbash';
import { type Excerpt, assemble, hole, locateParts, type Part } from './excerpt.ts';

/** The value that a variable certainly has; `undefined` when it is not known. */
export type Lookup = (name: string) => string | undefined;

/**
 * The words that one written word comes to: none for an empty expansion, several for one that holds blanks,
 * `undefined` for what is only known at run time (which may be any number of words).
 */
export function expandWord(word: Word, lookup: Lookup): readonly (string | undefined)[] {
  const words: (string | undefined)[] = [];
  let current: string | undefined = '';
  let quoted = false;
  const add = (text: string | undefined): void => {
    current = text === undefined || current === undefined ? undefined : current + text;
  };
  for (const part of partsOf(word)) {
    if (part.type === 'SimpleExpansion' || part.type === 'ParameterExpansion') {
      const value = expansion(part, lookup);
      const [first, ...rest] = splitFields(value);
      add(first);
      for (const field of rest) {
        if (current !== '' || quoted) words.push(current);
        current = field;
        quoted = false;
      }
    } else {
      quoted ||= isQuoted(part);
      add(partValue(part, lookup));
    }
  }
  if (current !== '' || quoted) words.push(current);
  return words.map((text) => (text?.includes(hole) === true ? undefined : text));
}

/** What a word comes to where the shell does not split words, as on the right of `=`. */
export function wordValue(word: Word, lookup: Lookup): string | undefined {
  let value = '';
  for (const part of partsOf(word)) {
    const text = partValue(part, lookup);
    if (text === undefined) return undefined;
    value += text;
  }
  return value.includes(hole) ? undefined : value;
}

/** The text of a word as a script of its own, as `sh -c` reads it; what is not known is a hole. */
export function wordScript(script: Excerpt, word: Word, lookup: Lookup): Excerpt {
  return assemble(script, scriptParts(script, partsOf(word), lookup));
}

/** The text that parts come to, as a script of its own. */
export function scriptParts(
  script: Excerpt,
  parts: readonly WordPart[],
  lookup: Lookup,
): readonly Part[] {
  const result: Part[] = [];
  for (const part of parts) {
    if (part.type === 'DoubleQuoted' || part.type === 'LocaleString') {
      for (const inner of scriptParts(script, part.parts, lookup)) result.push(inner);
    } else if (part.type === 'Literal' && part.value === part.text) {
      result.push({ start: part.pos, end: part.end });
    } else if (part.type === 'Literal' || isQuoted(part)) {
      const value = partValue(part, lookup) ?? hole;
      const span = { start: part.pos, end: part.end };
      for (const inner of locateParts(script, span, value)) result.push(inner);
    } else {
      const value = partValue(part, lookup) ?? hole;
      result.push({ start: part.pos, end: part.end, text: value });
    }
  }
  return result;
}

/** The parts of a word; one literal when the parser saw nothing in it to take apart. */
function partsOf(word: Word): readonly WordPart[] {
  const { parts, pos, end, text, value } = word;
  if (parts !== undefined) return parts;
  // `~` is the home folder of who runs the script.
  if (text.startsWith('~')) return [{ type: 'SimpleExpansion', pos, end, text }];
  return [{ type: 'Literal', pos, end, text, value }];
}

function partValue(part: WordPart, lookup: Lookup): string | undefined {
  switch (part.type) {
    case 'Literal':
    case 'SingleQuoted':
    case 'AnsiCQuoted':
      return part.value;
    case 'DoubleQuoted':
    case 'LocaleString': {
      let value = '';
      for (const inner of part.parts) {
        const text = partValue(inner, lookup);
        if (text === undefined) return undefined;
        value += text;
      }
      return value;
    }
    case 'SimpleExpansion':
    case 'ParameterExpansion':
      return expansion(part, lookup);
    case 'Glob':
    case 'CommandExpansion':
    case 'ArithmeticExpansion':
    case 'ProcessSubstitution':
    case 'ExtendedGlob':
    case 'BraceExpansion':
      return undefined;
  }
}

function isQuoted(part: WordPart): boolean {
  return (
    part.type === 'SingleQuoted' ||
    part.type === 'DoubleQuoted' ||
    part.type === 'AnsiCQuoted' ||
    part.type === 'LocaleString'
  );
}

function expansion(
  part: SimpleExpansionPart | ParameterExpansionPart,
  lookup: Lookup,
): string | undefined {
  if (part.type === 'SimpleExpansion') {
    return part.text.startsWith('$') ? lookup(part.text.slice(1)) : undefined;
  }
  if (part.prefix !== undefined || part.index !== undefined) return undefined;
  const value = lookup(part.parameter);
  if (part.operation === undefined || value === undefined) return value;
  if (part.operation.type !== 'Default') return undefined;
  const { operator, operand } = part.operation;
  switch (operator) {
    case '-':
    case '=':
    case '?':
      return value;
    case '+':
      return wordValue(operand, lookup);
    case ':+':
      return value === '' ? '' : wordValue(operand, lookup);
    case ':?':
      return value === '' ? undefined : value;
    case ':-':
    case ':=':
      return value === '' ? wordValue(operand, lookup) : value;
  }
}

/** The fields of an unquoted expansion; the first and the last join what stands beside them. */
function splitFields(value: string | undefined): readonly (string | undefined)[] {
  if (value === undefined || /[*?[\\]/.test(value)) return [undefined];
  return value.split(/[ \t\n]+/);
}
