import { type Connection, TextDocuments } from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import type { Tree } from '../../grammar/tree.ts';
import type { Analysis } from '../analysis/analyze.ts';
import { normalize, type Workspace } from '../workspace.ts';
import { caddyfileOfTest } from './caddyfile-test.ts';
import type { Texts } from './convert.ts';
import { overlay } from './overlay.ts';
import { createRooms, type Rooms } from './rooms.ts';

/** What is open in editors. URIs are normalized, but for those that a client is told. */
export interface Editors {
  readonly rooms: Rooms;
  /** The trees of their texts, by URI. */
  readonly trees: Map<string, Tree>;
  open(): readonly string[];
  readonly documentOf: (uri: string) => TextDocument | undefined;
  /** The open Caddyfile of that URI, in any spelling; undefined for files of other languages. */
  readonly caddyfileOf: (uri: string) => TextDocument | undefined;
  /** A URI as the client writes it. */
  readonly spelling: (uri: string) => string;
  /** `files`, but what is open is read from its editor. */
  over(files: Workspace): Workspace;
  /** The texts that an analysis was made from, in the positions of their editors. */
  readonly textsOf: (analysis: Analysis) => Texts;
  /** From now on what happens to them is told. */
  listen(connection: Connection, events: EditorEvents): void;
}

export interface EditorEvents {
  /** A document has another text, or is there for the first time. */
  changed(uri: string, isNew: boolean): void;
  saved(uri: string): void;
  /** It is not open any more. */
  closed(uri: string, document: TextDocument): void;
}

export function createEditors(): Editors {
  const documents = new TextDocuments(TextDocument);
  const spellings = new Map<string, string>();
  const trees = new Map<string, Tree>();
  const rooms = createRooms(trees);

  const spelling = (uri: string): string => spellings.get(uri) ?? uri;
  const documentOf = (uri: string): TextDocument | undefined => {
    const document = documents.get(spelling(uri));
    return document && isSound(document) ? document : undefined;
  };

  return {
    rooms,
    trees,
    open: () => [...spellings.keys()],
    documentOf,
    caddyfileOf(uri) {
      const document = documentOf(normalize(uri));
      return document?.languageId === 'caddyfile' ? caddyfileOfTest(document) : undefined;
    },
    spelling,
    over: (files) =>
      overlay(files, (uri) => {
        const document = documentOf(uri);
        if (document?.languageId !== 'caddyfile') return document?.getText();
        return rooms.textOf(uri, document.getText());
      }),
    textsOf(analysis) {
      const made = new Map<string, TextDocument>();
      return {
        document(uri) {
          const document = made.get(uri) ?? rooms.document(uri, analysis.files.read(uri) ?? '');
          made.set(uri, document);
          return document;
        },
        spelling,
        version: (uri) => documentOf(uri)?.version ?? null,
      };
    },
    listen(connection, events) {
      documents.onDidChangeContent(({ document }) => {
        if (!isSound(document)) return;
        const uri = normalize(document.uri);
        const isNew = !spellings.has(uri);
        spellings.set(uri, document.uri);
        events.changed(uri, isNew);
      });
      documents.onDidSave(({ document }) => events.saved(normalize(document.uri)));
      documents.onDidClose(({ document }) => {
        if (!isSound(document)) return;
        const uri = normalize(document.uri);
        spellings.delete(uri);
        rooms.forget(uri);
        events.closed(uri, document);
      });
      documents.listen(connection);
    },
  };
}

/** One document that is none must not spoil what is asked about the others. */
function isSound(document: TextDocument): boolean {
  const [uri, text]: readonly unknown[] = [document.uri, document.getText()];
  return typeof uri === 'string' && typeof text === 'string';
}
