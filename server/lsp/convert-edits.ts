import {
  type CodeAction,
  CodeActionKind,
  type Command,
  type Diagnostic as LspDiagnostic,
  type TextDocumentEdit,
  type TextEdit,
  type WorkspaceEdit,
} from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { Edit } from '../../grammar/text.ts';
import type { Action } from '../features/actions.ts';
import type { NewFile } from '../features/ignoring.ts';
import type { PlacedEdit } from '../rules/rule.ts';
import { APPLY_EDIT } from './commands.ts';
import { type Texts, toRange } from './convert.ts';

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

/** For a client that knows commands alone: the server carries the action out. */
export function toActionCommand({ title, edit }: CodeAction): Command {
  return { title, command: APPLY_EDIT, arguments: [edit] };
}

/** The kind of `source.fixAll` that an editor can be told to run at every save. */
export const FIX_ALL = `${CodeActionKind.SourceFixAll}.caddylint`;

/** Whether the client wants actions of this kind. Kinds contain the kinds that begin with them. */
export function isWanted(action: Action, only: readonly string[] | undefined): boolean {
  const kind = kindOf(action);
  return only?.some((one) => kind === one || one === '' || kind.startsWith(`${one}.`)) ?? true;
}

/** Whether the client wants any changes of form. */
export function wantsRefactors(only: readonly string[] | undefined): boolean {
  const kind = CodeActionKind.Refactor;
  return only?.some((one) => one === '' || one === kind || one.startsWith(`${kind}.`)) ?? true;
}

function kindOf({ kind }: Action): string {
  return kinds[kind];
}

const kinds: Readonly<Record<Action['kind'], string>> = {
  fix: CodeActionKind.QuickFix,
  ignore: CodeActionKind.QuickFix,
  'fix-all': FIX_ALL,
  extract: CodeActionKind.RefactorExtract,
  inline: CodeActionKind.RefactorInline,
  rewrite: CodeActionKind.RefactorRewrite,
};

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

/** For a client that makes files: the new file, and what is written into it. */
export function toNewFile({ uri, text }: NewFile): WorkspaceEdit {
  const start = { line: 0, character: 0 };
  return {
    documentChanges: [
      { kind: 'create', uri, options: { ignoreIfExists: true } },
      {
        textDocument: { uri, version: null },
        edits: [{ range: { start, end: start }, newText: text }],
      },
    ],
  };
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
  return edits
    .map((edit) => ({
      range: toRange(document, edit),
      newText: edit.text.replaceAll(/\r?\n/g, lineBreak),
    }))
    .filter((edit) => !isNothing(edit));
}

/** What takes blanks away that the client does not know of; see `room.ts`. */
function isNothing({ range: { start, end }, newText }: TextEdit): boolean {
  return newText === '' && start.line === end.line && start.character === end.character;
}
