import type { Place } from '../../../grammar/text.ts';
import type { SyntaxNode } from '@lezer/common';
import type { Frame } from './values.ts';

/** The parts of a node, comments left out. */
export function children(node: SyntaxNode): SyntaxNode[] {
  const parts: SyntaxNode[] = [];
  for (let part = node.firstChild; part; part = part.nextSibling) {
    if (part.name !== 'Comment') parts.push(part);
  }
  return parts;
}

/** `nodes` cut at every node of the given name. A cut at the very end opens no further piece. */
export function split(nodes: readonly SyntaxNode[], separator: string): SyntaxNode[][] {
  const pieces: SyntaxNode[][] = [];
  let piece: SyntaxNode[] = [];
  for (const node of nodes) {
    if (node.name === separator) {
      pieces.push(piece);
      piece = [];
    } else piece.push(node);
  }
  if (piece.length > 0) pieces.push(piece);
  return pieces;
}

/** Whether the parser stumbled right below this node. */
export function isBroken(node: SyntaxNode): boolean {
  if (node.type.isError) return true;
  for (let part = node.firstChild; part; part = part.nextSibling) {
    if (part.type.isError) return true;
  }
  return false;
}

export function textOf(frame: Frame, node: { readonly from: number; readonly to: number }): string {
  return frame.text.slice(node.from, node.to);
}

/** The place from the first to the last of `nodes`. */
export function placeOf(
  frame: Frame,
  first: { readonly from: number },
  last: { readonly to: number },
): Place {
  return { uri: frame.uri, start: first.from, end: last.to };
}

/** One parameter of a function. */
export interface Parameter {
  readonly name: string;
  readonly fallback?: SyntaxNode | undefined;
  /** `*`: takes the other positional arguments; `**`: the other keywords. */
  readonly rest?: '*' | '**' | undefined;
  /** May be given by keyword only. */
  readonly keywordOnly: boolean;
}

/** The parameters in a `ParamList`. */
export function parametersOf(node: SyntaxNode, text: string): readonly Parameter[] {
  const parameters: Parameter[] = [];
  const inner = children(node).filter((part) => part.name !== '(' && part.name !== ')');
  let keywordOnly = false;
  for (const piece of split(inner, ',')) {
    const name = piece.find((part) => part.name === 'VariableName');
    const star = piece[0]?.name;
    const rest = star === '*' || star === '**' ? star : undefined;
    const assign = piece.findIndex((part) => part.name === 'AssignOp');
    const fallback = assign >= 0 ? piece[assign + 1] : undefined;
    if (name) {
      parameters.push({ name: text.slice(name.from, name.to), fallback, rest, keywordOnly });
    }
    if (rest === '*') keywordOnly = true;
  }
  return parameters;
}
