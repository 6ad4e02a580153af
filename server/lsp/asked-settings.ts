import type { Connection } from 'vscode-languageserver';
import type { Client } from './capabilities.ts';
import type { Folders } from './folders.ts';
import { type EditorSettings, readSettings, sectionOf } from './settings.ts';

/** The settings of the client, asked for where it answers, else as it sent them. URIs are normalized. */
export interface AskedSettings {
  readonly of: (uri: string) => Promise<EditorSettings>;
  /** All that the client sent without being asked. */
  sent(all: unknown): void;
  /** Asks again for the settings of this file, or of all. */
  forget(uri?: string): void;
}

export function createSettings(
  connection: Connection,
  { configuration }: Client,
  {
    folders,
    sent,
    spelling,
    failed,
  }: {
    readonly folders: Folders;
    /** What it sent at the start. */
    readonly sent: unknown;
    readonly spelling: (uri: string) => string;
    readonly failed: (error: unknown) => void;
  },
): AskedSettings {
  const known = new Map<string, Promise<EditorSettings>>();
  let pushed = sectionOf(sent);
  const ask = (uri: string): Promise<unknown> => {
    if (!configuration) return Promise.resolve(pushed);
    return (
      connection.workspace
        .getConfiguration({ scopeUri: spelling(uri), section: 'caddylint' })
        // Some have nothing to say, and sent at the start what they wanted to.
        .then((value: unknown) => value ?? pushed)
        .catch(failed)
    );
  };
  return {
    of(uri) {
      const read = known.get(uri) ?? ask(uri).then((value) => readSettings(value, folders.of(uri)));
      known.set(uri, read);
      return read;
    },
    sent(all) {
      pushed = sectionOf(all);
      known.clear();
    },
    forget(uri) {
      if (uri === undefined) known.clear();
      else known.delete(uri);
    },
  };
}
