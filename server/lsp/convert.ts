import {
  type CodeAction,
  CodeActionKind,
  type CodeDescription,
  DiagnosticSeverity,
  DiagnosticTag,
  type DocumentSymbol,
  type FoldingRange,
  FoldingRangeKind,
  type Diagnostic as LspDiagnostic,
  type Range,
  SymbolKind,
  type TextDocumentEdit,
  type TextEdit,
  type WorkspaceEdit,
} from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import type { Edit, Span } from '../../grammar/text.ts';
import type { Action } from '../features/actions.ts';
import type { Fold } from '../features/folding.ts';
import type { FileSymbol } from '../features/symbols.ts';
import type { Diagnostic } from '../lint.ts';
import type { Severity } from '../project/project.ts';
import type { PlacedEdit } from '../rules/rule.ts';

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

const severities: Readonly<Record<Severity, DiagnosticSeverity>> = {
  error: DiagnosticSeverity.Error,
  warning: DiagnosticSeverity.Warning,
  info: DiagnosticSeverity.Information,
  hint: DiagnosticSeverity.Hint,
};

export function toCodeAction(
  action: Action,
  edit: WorkspaceEdit,
  diagnostic: LspDiagnostic | undefined,
): CodeAction {
  return {
    title: action.title,
    kind: kindOf(action),
    edit,
    ...(diagnostic && { diagnostics: [diagnostic] }),
    ...(action.preferred && { isPreferred: true }),
  };
}

/** The kind of `source.fixAll` that an editor can be told to run at every save. */
export const FIX_ALL = `${CodeActionKind.SourceFixAll}.caddylint`;

/** Whether the client wants actions of this kind. Kinds contain the kinds that begin with them. */
export function isWanted(action: Action, only: readonly string[] | undefined): boolean {
  const kind = kindOf(action);
  return only?.some((one) => kind === one || one === '' || kind.startsWith(`${one}.`)) ?? true;
}

function kindOf({ kind }: Action): string {
  return kind === 'fix-all' ? FIX_ALL : CodeActionKind.QuickFix;
}

/** With `versioned`, the client can tell whether an editor has changed since, and takes all edits or none. */
export function toWorkspaceEdit(
  edits: readonly PlacedEdit[],
  texts: Texts,
  versioned: boolean,
): WorkspaceEdit {
  const byFile = new Map<string, TextEdit[]>();
  for (const edit of edits) {
    const ofFile = byFile.get(edit.uri) ?? [];
    const document = texts.document(edit.uri);
    ofFile.push(...toTextEdits([edit], document, lineBreakOf(document)));
    byFile.set(edit.uri, ofFile);
  }
  const files = [...byFile];
  if (!versioned) {
    return {
      changes: Object.fromEntries(files.map(([uri, ofFile]) => [texts.spelling(uri), ofFile])),
    };
  }
  const documentChanges: TextDocumentEdit[] = files.map(([uri, ofFile]) => ({
    textDocument: { uri: texts.spelling(uri), version: texts.version(uri) },
    edits: ofFile,
  }));
  return { documentChanges };
}

/** How the lines of a file end. */
export function lineBreakOf(document: TextDocument): '\n' | '\r\n' {
  return document.getText().includes('\r\n') ? '\r\n' : '\n';
}

/** `document` is the text that the edits count in; new line breaks are written as `lineBreak`. */
export function toTextEdits(
  edits: readonly Edit[],
  document: TextDocument,
  lineBreak: string,
): TextEdit[] {
  return edits.map((edit) => ({
    range: toRange(document, edit),
    newText: edit.text.replaceAll(/\r?\n/g, lineBreak),
  }));
}

export function toSymbol(symbol: FileSymbol, document: TextDocument): DocumentSymbol {
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
  import: SymbolKind.File,
};

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
