import type { TextDocument } from 'vscode-languageserver-textdocument';
import { COMPOSE_FILES, isComposeFile } from '../project/compose-files.ts';
import { mayHoldInline } from '../project/inline-uri.ts';
import type { Workspace } from '../workspace.ts';

/** Which Caddyfiles stand in compose files. URIs are normalized. */
export interface Inline {
  /** Those in the compose files that are open in editors. */
  open(): readonly string[];
  /** Those in all compose files below a folder. */
  below(folder: string): Promise<readonly string[]>;
  /** A document is open, or has another text. */
  changed(uri: string): void;
  closed(uri: string): void;
}

/** What it needs of the server. */
export interface InlineHost {
  readonly workspace: Workspace;
  readonly documentOf: (uri: string) => TextDocument | undefined;
  /** Told of a Caddyfile in an open compose file that was not there before. */
  readonly opened: (caddyfile: string) => void;
  readonly closed: (caddyfile: string) => void;
  readonly failed: (error: unknown) => void;
}

export function createInline({
  workspace,
  documentOf,
  opened,
  closed,
  failed,
}: InlineHost): Inline {
  const known = new Map<string, readonly string[]>();

  const take = async (uri: string): Promise<void> => {
    const text = documentOf(uri)?.getText();
    const found = text === undefined ? [] : await inlineIn(uri, text);
    // It may have been closed meanwhile.
    if (!documentOf(uri)) return;
    const before = known.get(uri) ?? [];
    known.set(uri, found);
    for (const one of before) if (!found.includes(one)) closed(one);
    for (const one of found) if (!before.includes(one)) opened(one);
  };

  return {
    open: () => [...known.values()].flat(),
    async below(folder) {
      const found: string[] = [];
      for (const uri of await workspace.find(folder, COMPOSE_FILES)) {
        const text = await workspace.read(uri);
        if (text !== undefined) found.push(...(await inlineIn(uri, text)));
      }
      return found;
    },
    changed(uri) {
      if (isComposeFile(uri)) take(uri).catch(failed);
    },
    closed(uri) {
      const before = known.get(uri) ?? [];
      known.delete(uri);
      for (const one of before) closed(one);
    },
  };
}

async function inlineIn(compose: string, text: string): Promise<readonly string[]> {
  if (!mayHoldInline(text)) return [];
  const { inlineCaddyfiles } = await import('../project/read.ts');
  return inlineCaddyfiles(compose, text);
}
