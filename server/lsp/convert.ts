import {
  type CodeDescription,
  type CompletionItem,
  CompletionItemKind,
  CompletionItemTag,
  DiagnosticSeverity,
  DiagnosticTag,
  type DocumentHighlight,
  DocumentHighlightKind,
  type DocumentLink,
  type DocumentSymbol,
  type Diagnostic as LspDiagnostic,
  type Hover as LspHover,
  InsertTextFormat,
  InsertTextMode,
  type Location,
  type LocationLink,
  MarkupKind,
  type Position,
  type Range,
  type SignatureHelp,
  type SymbolInformation,
  SymbolKind,
} from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import type { Place, Span } from '../../grammar/text.ts';
import type { Completion, CompletionKind } from '../features/completion.ts';
import type { Definition } from '../features/definition.ts';
import type { Highlight } from '../features/highlight.ts';
import type { Hover } from '../features/hover.ts';
import type { Link } from '../features/links.ts';
import type { Signatures } from '../features/signature.ts';
import type { FileSymbol } from '../features/symbols.ts';
import type { WorkspaceSymbol } from '../features/workspace-symbols.ts';
import type { Diagnostic } from '../lint.ts';
import type { Severity } from '../project/lint-settings.ts';
import type { Objection } from './caddy-call.ts';

/** Files as the client knows them: lines end with `\n`, `\r\n` or `\r` there. */
export interface Texts {
  /** The text that offsets of this file count in. */
  document(uri: string): TextDocument;
  /** The URI in the client's spelling. */
  spelling(uri: string): string;
  /** The version of the open editor; null when there is none. */
  version(uri: string): number | null;
}

/** A file that is open nowhere, or a text as it was. */
export function textOf(uri: string, text: string): TextDocument {
  return TextDocument.create(uri, 'caddyfile', 0, text);
}

export function toRange(document: TextDocument, { start, end }: Span): Range {
  return { start: document.positionAt(start), end: document.positionAt(end) };
}

export function toSpan(document: TextDocument, { start, end }: Range): Span {
  return { start: document.offsetAt(start), end: document.offsetAt(end) };
}

export function toDiagnostic(diagnostic: Diagnostic, texts: Texts, page: string): LspDiagnostic {
  const { at, rule, message, severity, related, tag } = diagnostic;
  const codeDescription: CodeDescription = { href: page };
  return {
    range: toRange(texts.document(at.uri), at),
    severity: severities[severity],
    code: rule,
    codeDescription,
    source: 'caddylint',
    message,
    ...(related.length > 0 && {
      relatedInformation: related.map((one) => ({
        location: {
          uri: texts.spelling(one.at.uri),
          range: toRange(texts.document(one.at.uri), one.at),
        },
        message: one.message,
      })),
    }),
    ...(tag && { tags: [tag === 'unused' ? DiagnosticTag.Unnecessary : DiagnosticTag.Deprecated] }),
  };
}

/** What the user's own Caddy says about a line, without its indentation. */
export function toObjection({ message, line }: Objection, document: TextDocument): LspDiagnostic {
  const last = Math.min(line, document.lineCount - 1);
  const text = document.getText({
    start: { line: last, character: 0 },
    end: { line: last + 1, character: 0 },
  });
  const start = text.length - text.trimStart().length;
  const end = Math.max(start, text.trimEnd().length);
  return {
    range: { start: { line: last, character: start }, end: { line: last, character: end } },
    severity: DiagnosticSeverity.Error,
    source: 'caddy',
    message,
  };
}

const severities: Readonly<Record<Severity, DiagnosticSeverity>> = {
  error: DiagnosticSeverity.Error,
  warning: DiagnosticSeverity.Warning,
  info: DiagnosticSeverity.Information,
  hint: DiagnosticSeverity.Hint,
};

/** Symbols in the client's form, with where they began then. */
export type ShownSymbols = WeakMap<
  FileSymbol,
  { readonly start: Position; readonly shown: DocumentSymbol }
>;

/** What `toSymbol` made of the same object, unless the lines above have become more or fewer since. */
export function toSymbolAgain(
  symbol: FileSymbol,
  document: TextDocument,
  known: ShownSymbols,
): DocumentSymbol {
  const start = document.positionAt(symbol.start);
  const before = known.get(symbol);
  if (before?.start.line === start.line && before.start.character === start.character) {
    return before.shown;
  }
  const shown = toSymbol(symbol, document);
  known.set(symbol, { start, shown });
  return shown;
}

function toSymbol(symbol: FileSymbol, document: TextDocument): DocumentSymbol {
  return {
    name: symbol.name,
    kind: symbolKinds[symbol.kind],
    range: toRange(document, symbol),
    selectionRange: toRange(document, symbol.nameAt),
    children: symbol.children.map((child) => toSymbol(child, document)),
  };
}

const symbolKinds: Readonly<Record<FileSymbol['kind'], SymbolKind>> = {
  site: SymbolKind.Class,
  snippet: SymbolKind.Module,
  route: SymbolKind.Function,
  options: SymbolKind.Namespace,
  option: SymbolKind.Property,
  matcher: SymbolKind.Variable,
  block: SymbolKind.Object,
  import: SymbolKind.File,
};

export function toHover({ start, end, markdown }: Hover, document: TextDocument): LspHover {
  return {
    range: toRange(document, { start, end }),
    contents: { kind: MarkupKind.Markdown, value: markdown },
  };
}

/** What the client can make of a proposal. */
export interface CompletionStyle {
  readonly snippets: boolean;
  readonly insertReplace: boolean;
}

/** `replace` is what gives way to the proposal; an editor may leave what stands there from `kept` on. */
export function toCompletionItem(
  completion: Completion,
  replace: Span,
  kept: number,
  document: TextDocument,
  style: CompletionStyle,
): CompletionItem {
  const { label, kind, text = label, snippet, detail, deprecated, rank = 5 } = completion;
  const newText = style.snippets && snippet !== undefined ? snippet : text;
  const isSnippet = style.snippets && snippet !== undefined;
  const range = toRange(document, replace);
  const insert = { start: range.start, end: document.positionAt(kept) };
  return {
    label,
    kind: completionKinds[kind],
    // Without the brace, so that a placeholder stands before those whose names go on.
    sortText: `${rank.toFixed(2)} ${label.replace(/\}$/, '')}`,
    filterText: text.length < label.length || text.startsWith('"') ? label : text,
    ...(detail !== undefined && { detail }),
    ...(deprecated && { tags: [CompletionItemTag.Deprecated] }),
    ...(isSnippet && {
      insertTextFormat: InsertTextFormat.Snippet,
      insertTextMode: InsertTextMode.adjustIndentation,
    }),
    textEdit: style.insertReplace ? { newText, insert, replace: range } : { newText, range },
  };
}

const completionKinds: Readonly<Record<CompletionKind, CompletionItemKind>> = {
  directive: CompletionItemKind.Keyword,
  property: CompletionItemKind.Property,
  matcher: CompletionItemKind.Reference,
  function: CompletionItemKind.Function,
  value: CompletionItemKind.EnumMember,
  placeholder: CompletionItemKind.Variable,
  variable: CompletionItemKind.Constant,
  snippet: CompletionItemKind.Module,
  file: CompletionItemKind.File,
  folder: CompletionItemKind.Folder,
  route: CompletionItemKind.Function,
  service: CompletionItemKind.Unit,
  address: CompletionItemKind.Class,
  rule: CompletionItemKind.Event,
};

/** A client that cannot tell the active parameter of each usage apart is given that of the best one. */
export function toSignatureHelp({ usages, active }: Signatures): SignatureHelp {
  return {
    signatures: usages.map(({ text, doc, parameters, active: parameter }) => ({
      label: text,
      ...(doc !== '' && { documentation: { kind: MarkupKind.Markdown, value: doc } }),
      parameters: parameters.map(({ start, end, doc: about }) => ({
        label: [start, end] as [number, number],
        ...(about !== '' && { documentation: about }),
      })),
      // Behind the last one, none is shown as active.
      activeParameter: parameter ?? parameters.length,
    })),
    activeSignature: active,
    activeParameter: usages[active]?.active ?? usages[active]?.parameters.length ?? 0,
  };
}

export function toLocation(place: Place, texts: Texts): Location {
  return { uri: texts.spelling(place.uri), range: toRange(texts.document(place.uri), place) };
}

export function toLocationLinks(
  { origin, targets }: Definition,
  document: TextDocument,
  texts: Texts,
): LocationLink[] {
  const originSelectionRange = toRange(document, origin);
  return targets.map((target) => {
    const { uri, range } = toLocation(target, texts);
    return {
      originSelectionRange,
      targetUri: uri,
      targetRange: range,
      targetSelectionRange: range,
    };
  });
}

export function toHighlight(
  { kind, ...span }: Highlight,
  document: TextDocument,
): DocumentHighlight {
  const isDefinition = kind === 'definition';
  return {
    range: toRange(document, span),
    kind: isDefinition ? DocumentHighlightKind.Write : DocumentHighlightKind.Read,
  };
}

/** Files are opened at the place; their beginning is not named. */
export function toLink(
  { target, ...span }: Link,
  document: TextDocument,
  texts: Texts,
): DocumentLink {
  const range = toRange(document, span);
  if ('page' in target) return { range, target: target.page };
  const { uri, range: there } = toLocation(target, texts);
  const { line, character } = there.start;
  const fragment = target.start === 0 ? '' : `#L${line + 1},${character + 1}`;
  return { range, target: `${uri}${fragment}` };
}

export function toSymbolInformation(
  { name, kind, inside, ...span }: WorkspaceSymbol,
  document: TextDocument,
  uri: string,
): SymbolInformation {
  return {
    name,
    kind: symbolKinds[kind],
    location: { uri, range: toRange(document, span) },
    ...(inside !== undefined && { containerName: inside }),
  };
}
