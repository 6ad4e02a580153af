import type { Position } from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { Analysis } from '../analysis/analyze.ts';
import { normalize, type Workspace } from '../workspace.ts';
import type { Answer } from './answer.ts';
import type { Client } from './capabilities.ts';
import type { Rooms } from './rooms.ts';
import type { Texts } from './convert.ts';
import type { EditorSettings } from './settings.ts';

/** What the features need of the server. */
export interface FeatureHost {
  readonly client: Client;
  readonly workspace: Workspace;
  readonly answer: Answer;
  /** The open Caddyfile of that URI, in any spelling; undefined for files of other languages. */
  readonly caddyfileOf: (uri: string) => TextDocument | undefined;
  /** The analyses that a file is part of, all files as they are now; its URI is normalized. */
  analysesFor(uri: string): Promise<readonly Analysis[]>;
  /** The same at once, with the neighbours as they were when they were last read. */
  recentFor(uri: string): Promise<readonly Analysis[]>;
  /** The analyses that rest on an open file of another language; none for what is not open. */
  around(uri: string): Promise<readonly Analysis[]>;
  /** The analyses of all Caddyfiles of the opened folders, without those that another one imports. */
  everyAnalysis(): Promise<readonly Analysis[]>;
  readonly rooms: Rooms;
  textsOf(analysis: Analysis): Texts;
  /** The settings for a file; its URI is normalized. */
  settingsFor(uri: string): Promise<EditorSettings>;
  /** A URI as the client writes it. */
  spelling(uri: string): string;
}

/** Asks the features, which take offsets in texts, what a client asks with positions in documents. */
export function asking(host: FeatureHost) {
  const { caddyfileOf } = host;
  const readTree = (document: TextDocument): ReturnType<Rooms['read']> =>
    host.rooms.read(normalize(document.uri), document.getText());
  const ask = async <R>(
    analyses: readonly Analysis[],
    { textDocument, position }: AtPosition,
    work: (at: AtCursor) => R | Promise<R>,
  ): Promise<readonly R[]> => {
    const uri = normalize(textDocument.uri);
    const found: R[] = [];
    for (const analysis of analyses) {
      const texts = host.textsOf(analysis);
      const document = texts.document(uri);
      const offset = document.offsetAt(position);
      found.push(await work({ analysis, uri, offset, document, texts }));
    }
    return found;
  };
  /** Asks every analysis that the file is part of, or rests on, for answers that concern several files. */
  const atEach = async <R>(
    params: AtPosition,
    work: (at: AtCursor) => R,
  ): Promise<readonly R[]> => {
    const uri = normalize(params.textDocument.uri);
    const analyses = caddyfileOf(uri) ? await host.analysesFor(uri) : await host.around(uri);
    return ask(analyses, params, work);
  };
  /** The first answer; several Caddyfiles that import a file differ in little. */
  const atCursor = async <R>(
    params: AtPosition,
    work: (at: AtCursor) => R | undefined | Promise<R | undefined>,
  ): Promise<R | null> => {
    const { uri } = params.textDocument;
    if (!caddyfileOf(uri)) return null;
    const found = await ask(await host.recentFor(normalize(uri)), params, work);
    return found.find((one) => one !== undefined) ?? null;
  };
  /** The same in a neighbour of Caddyfiles, too. */
  const atName = async <R>(
    params: AtPosition,
    work: (at: AtCursor) => R | undefined,
  ): Promise<R | null> => {
    const uri = normalize(params.textDocument.uri);
    if (caddyfileOf(uri)) return atCursor(params, work);
    const found = await ask(await host.around(uri), params, work);
    return found.find((one) => one !== undefined) ?? null;
  };
  const inFile = <R>({ textDocument }: InText, work: (at: AtCursor) => R): Promise<R | null> =>
    atCursor({ textDocument, position: { line: 0, character: 0 } }, work);
  const inEach = <R>({ textDocument }: InText, work: (at: AtCursor) => R): Promise<readonly R[]> =>
    atEach({ textDocument, position: { line: 0, character: 0 } }, work);
  return { readTree, atEach, atCursor, atName, inFile, inEach };
}

export interface InText {
  readonly textDocument: { readonly uri: string };
}

export interface AtPosition extends InText {
  readonly position: Position;
}

export interface AtCursor {
  readonly analysis: Analysis;
  readonly uri: string;
  readonly offset: number;
  readonly document: TextDocument;
  readonly texts: Texts;
}

/** Each once, the first of those that look alike. */
export function distinctBy<T>(all: readonly T[]): T[] {
  return [...new Map(all.map((one) => [JSON.stringify(one), one])).values()];
}

/** The texts of several analyses: each file as one has it that has read it. Undefined without any. */
export function textsOfAll(host: FeatureHost, analyses: readonly Analysis[]): Texts | undefined {
  const all = analyses.map((analysis) => ({ analysis, texts: host.textsOf(analysis) }));
  const [first] = all;
  if (!first) return undefined;
  const textsFor = (uri: string): Texts =>
    (all.find(({ analysis }) => analysis.files.read(uri) !== undefined) ?? first).texts;
  return { ...first.texts, document: (uri) => textsFor(uri).document(uri) };
}
