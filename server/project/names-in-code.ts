import type { SyntaxNode, SyntaxNodeRef } from '@lezer/common';
import { parser } from '@lezer/python';
import type { Place, Span } from '../../grammar/text.ts';
import type { Files } from '../workspace.ts';

/**
 * Where code may name an environment variable: by a word of a text, by a keyword of a call, as some packages take it, or by a
 * field of a class. Undefined for files that are not Python, and for one that is not there.
 */
export function namesInCode(files: Files, uri: string, name: string): readonly Place[] | undefined {
  const text = uri.endsWith('.py') ? files.read(uri) : undefined;
  if (text === undefined) return undefined;
  const found: Place[] = [];
  parser.parse(text).iterate({
    enter(node) {
      for (const span of spansOf(node)) {
        for (const start of wordsIn(text.slice(span.start, span.end), name)) {
          const from = span.start + start;
          found.push({ uri, start: from, end: from + name.length });
        }
      }
    },
  });
  return found.sort((a, b) => a.start - b.start);
}

/** The stretches of a node that may name a variable; those of nodes inside are theirs. */
function spansOf({ name, node }: SyntaxNodeRef): readonly Span[] {
  switch (name) {
    case 'String':
      return isDocumentation(node) ? [] : [{ start: node.from, end: node.to }];
    case 'FormatString':
      return between(node);
    case 'VariableName':
      return isKeyword(node) || isField(node) ? [{ start: node.from, end: node.to }] : [];
    default:
      return [];
  }
}

function isDocumentation({ parent }: SyntaxNode): boolean {
  return parent?.name === 'ExpressionStatement';
}

/** What is left of a text when everything in braces is taken away. */
function between({ from, to, firstChild }: SyntaxNode): readonly Span[] {
  const spans: Span[] = [];
  let start = from;
  for (let part = firstChild; part; part = part.nextSibling) {
    if (part.name !== 'FormatReplacement') continue;
    spans.push({ start, end: part.from });
    start = part.to;
  }
  return [...spans, { start, end: to }];
}

function isKeyword({ parent, nextSibling }: SyntaxNode): boolean {
  return parent?.name === 'ArgList' && nextSibling?.name === 'AssignOp';
}

/** What a class has in its body, with or without a value. */
function isField({ parent }: SyntaxNode): boolean {
  return (
    parent?.name === 'AssignStatement' &&
    parent.parent?.name === 'Body' &&
    parent.parent.parent?.name === 'ClassDefinition'
  );
}

function* wordsIn(text: string, name: string): Generator<number> {
  for (let at = text.indexOf(name); at >= 0; at = text.indexOf(name, at + 1)) {
    const isPart = /\w/.test(text[at - 1] ?? '') || /\w/.test(text[at + name.length] ?? '');
    if (!isPart) yield at;
  }
}
