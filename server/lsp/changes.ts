import { type Connection, FileChangeType } from 'vscode-languageserver';
import { normalize } from '../workspace.ts';
import type { AskedSettings } from './asked-settings.ts';
import { type Client, register } from './capabilities.ts';
import type { Editors } from './editors.ts';
import type { Everywhere } from './everywhere.ts';
import type { Fences } from './fences.ts';
import type { Folders } from './folders.ts';
import type { Inline } from './inline.ts';
import type { RealCaddy } from './real-caddy.ts';
import type { Refreshes } from './refreshes.ts';
import type { Session } from './session.ts';
import type { Timers } from './timers.ts';

/** The parts of the server that rest on what is open, what lies on the disk, and what is set. */
export interface Followers {
  readonly caddy: RealCaddy;
  readonly editors: Editors;
  readonly everywhere: Everywhere;
  readonly fences: Fences;
  readonly folders: Folders;
  readonly inline: Inline;
  readonly refreshes: Refreshes;
  readonly session: Session<unknown>;
  readonly settings: AskedSettings;
  readonly timers: Timers;
  /** What to do with the reason why something failed that nobody waited for. */
  readonly failing: (what: string) => (error: unknown) => void;
  /** Told of a Caddyfile that was saved; its URI is normalized. */
  readonly saved?: (caddyfile: string) => void;
}

/** Tells the parts of the server what happens in the editors, on the disk, and in the settings. */
export function followChanges(connection: Connection, client: Client, parts: Followers): void {
  const { caddy, editors, everywhere, fences, folders, inline, session, settings, timers } = parts;
  connection.onInitialized(() => {
    register(connection, client).catch(parts.failing('registering'));
    if (!client.folders) return;
    connection.workspace.onDidChangeWorkspaceFolders(({ added, removed }) => {
      folders.change(
        added.map(({ uri }) => uri),
        removed.map(({ uri }) => uri),
      );
      settings.forget();
      session.reconsider();
    });
  });
  connection.onDidChangeConfiguration((change: { readonly settings: unknown }) => {
    settings.sent(change.settings);
    session.reconsider();
    for (const uri of editors.open()) fences.changed(uri);
    parts.refreshes.drawings(0);
  });
  connection.onDidChangeWatchedFiles(({ changes }) => {
    for (const change of changes) {
      const uri = normalize(change.uri);
      const isIgnoreFile = uri.endsWith('/.gitignore');
      if (change.type !== FileChangeType.Changed || isIgnoreFile) folders.files.forget(uri);
      else if (editors.documentOf(uri)) continue;
      if (isIgnoreFile) session.reconsider();
      else {
        caddy.drop(uri);
        session.changed(uri);
      }
    }
  });
  editors.listen(connection, {
    changed(uri, isNew) {
      if (isNew) everywhere.forget(editors.spelling(uri));
      if (isNew && !client.registers.watchedFiles) folders.files.forget(uri);
      caddy.drop(uri);
      fences.changed(uri);
      inline.changed(uri);
      session.changed(uri);
      if (isNew && !client.pulls && editors.caddyfileOf(uri)) {
        timers.soon(uri, () => void session.check(uri), 0);
      }
    },
    saved(uri) {
      if (editors.caddyfileOf(uri)) parts.saved?.(uri);
      if (client.registers.watchedFiles) return;
      // Nobody tells what else has changed on the disk, so everything is looked at again.
      folders.files.forget(uri);
      session.reconsider();
    },
    closed(uri, document) {
      fences.closed(document);
      everywhere.forget(document.uri);
      settings.forget(uri);
      inline.closed(uri);
      timers.cancel(uri);
      session.closed(uri);
      session.changed(uri);
    },
  });
}
