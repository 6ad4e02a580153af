import { parser } from '@lezer/markdown';
import type { Diagnostic as LspDiagnostic, PublishDiagnosticsParams } from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import { lintEmbedded } from '../features/embedded.ts';
import { rulePage } from '../features/rule-page.ts';
import { assemble, type Excerpt, excerptOf, placeIn } from '../project/excerpt.ts';
import { toDiagnostic } from './convert.ts';
import type { EditorSettings } from './settings.ts';

/** What checking Markdown needs of the server. URIs are normalized. */
export interface FencesHost {
  readonly documentOf: (uri: string) => TextDocument | undefined;
  readonly settingsFor: (uri: string) => Promise<EditorSettings>;
  /** Runs a task when a file has not changed for a while. */
  readonly soon: (uri: string, task: () => void) => void;
  readonly publish: (params: PublishDiagnosticsParams) => Promise<void>;
  readonly failed: (error: unknown) => void;
}

/** Checks the Caddyfiles that are shown in open Markdown documents, and nothing else of these. */
export interface Fences {
  /** A document is open, or has another text. Its URI is normalized. */
  changed(uri: string): void;
  closed(document: TextDocument): void;
}

export function createFences(host: FencesHost): Fences {
  const { documentOf, settingsFor, soon, publish, failed } = host;
  const isMarkdown = (document: TextDocument | undefined): document is TextDocument =>
    document?.languageId === 'markdown';
  const check = async (uri: string): Promise<void> => {
    const settings = await settingsFor(uri);
    const document = documentOf(uri);
    if (!isMarkdown(document)) return;
    const diagnostics = fenceDiagnostics(document, settings);
    await publish({ uri: document.uri, version: document.version, diagnostics });
  };
  return {
    changed(uri) {
      if (isMarkdown(documentOf(uri))) soon(uri, () => void check(uri).catch(failed));
    },
    closed(document) {
      if (isMarkdown(document)) publish({ uri: document.uri, diagnostics: [] }).catch(failed);
    },
  };
}

/** The Caddyfiles in the fenced code blocks of a Markdown text, each with its places there. */
export function fencesOf(uri: string, text: string): readonly Excerpt[] {
  const source = excerptOf(uri, text);
  const found: Excerpt[] = [];
  let isCaddyfile = false;
  let pieces: { readonly start: number; readonly end: number }[] = [];
  parser.parse(source.text).iterate({
    enter({ name, from, to }) {
      if (name === 'FencedCode') {
        isCaddyfile = false;
        pieces = [];
      } else if (name === 'CodeInfo') {
        isCaddyfile = /^caddy(?:file)?$/i.test(
          source.text.slice(from, to).split(/[\s{,]/, 1)[0] ?? '',
        );
      } else if (name === 'CodeText') pieces.push({ start: from, end: to });
    },
    leave({ name }) {
      if (name === 'FencedCode' && isCaddyfile && pieces.length > 0) {
        found.push(assemble(source, pieces));
      }
    },
  });
  return found;
}

/** What is wrong with the Caddyfiles in a Markdown document. */
function fenceDiagnostics(
  document: TextDocument,
  { enabled, severities }: EditorSettings,
): LspDiagnostic[] {
  if (!enabled) return [];
  const texts = { document: () => document, spelling: (uri: string) => uri, version: () => null };
  return fencesOf(document.uri, document.getText()).flatMap((fence) =>
    lintEmbedded(fence.text, { severities }).map((one) => {
      const at = placeIn(fence, one.at.start, one.at.end);
      const whole = { ...one, at, category: 'validity', related: [], fixes: [] } as const;
      return toDiagnostic(whole, texts, rulePage(one.rule));
    }),
  );
}
