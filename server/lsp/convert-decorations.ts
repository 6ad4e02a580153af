import {
  type CodeLens,
  type FoldingRange,
  FoldingRangeKind,
  type InlayHint,
  type Location,
  MarkupKind,
  type Range,
  type SelectionRange,
} from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { Span } from '../../grammar/text.ts';
import type { Fold } from '../features/folding.ts';
import type { Hint } from '../features/hints.ts';
import { type Lens, usesText } from '../features/lenses.ts';
import type { Client } from './capabilities.ts';
import { SHOW_USES, showsUses } from './commands.ts';
import { toRange } from './convert.ts';

/** Nothing when it all stands on one line for the client. */
export function toFoldingRanges(
  { start, end, kind }: Fold,
  document: TextDocument,
): FoldingRange[] {
  const startLine = document.positionAt(start).line;
  const endLine = document.positionAt(end).line;
  if (startLine >= endLine) return [];
  return [{ startLine, endLine, ...(kind === 'comment' && { kind: FoldingRangeKind.Comment }) }];
}

/** From the innermost span outwards; an empty list gives the cursor itself. */
export function toSelectionRange(
  spans: readonly Span[],
  cursor: Range,
  document: TextDocument,
): SelectionRange {
  let outer: SelectionRange | undefined;
  for (const span of [...spans].reverse()) {
    const range = toRange(document, span);
    outer = outer ? { range, parent: outer } : { range };
  }
  return outer ?? { range: cursor };
}

export function toInlayHint({ at, label, tooltip }: Hint, document: TextDocument): InlayHint {
  return {
    position: document.positionAt(at),
    label,
    tooltip: { kind: MarkupKind.Markdown, value: tooltip },
    paddingLeft: true,
  };
}

/** The client's command that shows places, given a URI, a position and locations in the forms of the protocol. */
const SHOW_REFERENCES = 'caddylint.showReferences';

/** How often a name is used, with what of the client or of the server shows where; for others the lens is to be read alone. */
export function toCodeLens(
  kind: Lens['kind'],
  { uri, range }: Location,
  uses: readonly Location[],
  client: Client,
): CodeLens {
  const title = usesText(kind, uses.length);
  if (client.showsReferences) {
    const args = [uri, range.start, uses];
    return { range, command: { title, command: SHOW_REFERENCES, arguments: args } };
  }
  const isShown = showsUses(client) && uses.length > 0;
  return {
    range,
    command: isShown
      ? { title, command: SHOW_USES, arguments: [title, uses] }
      : { title, command: '' },
  };
}
