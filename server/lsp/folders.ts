import type { Connection, InitializeParams } from 'vscode-languageserver';
import type { Client } from './capabilities.ts';
import { folderOf, type HostWorkspace } from './overlay.ts';
import type { Ask } from './remote.ts';

/**
 * The files outside the editors, given the URIs of the folders that the client has open. `ask` puts the
 * questions of `remote.ts` to the client; one that did not declare `experimental.caddylintFiles` is not asked.
 */
export type WorkspaceFor = (folders: readonly string[], ask: Ask) => HostWorkspace;

/** The folders that the client has open, by URIs without a slash at the end, and all files as the disk has them. */
export interface Folders {
  readonly files: HostWorkspace;
  all(): readonly string[];
  /** The folder that a file lies in; absent for a file outside of all. */
  of(uri: string): string | undefined;
  /** Other folders are open from now on, in the client's spelling. */
  change(added: readonly string[], removed: readonly string[]): void;
}

export function createFolders(
  connection: Connection,
  client: Client,
  params: InitializeParams,
  workspaceFor: WorkspaceFor,
): Folders {
  const ask: Ask = client.readsFiles
    ? (method, question) => connection.sendRequest(method, question)
    : async () => undefined;
  const open = new Set(firstFolders(params).map(folderOf));
  let files = workspaceFor([...open], ask);
  return {
    files: {
      read: (uri) => files.read(uri),
      find: (folder, glob) => files.find(folder, glob),
      root: (uri) => files.root(uri),
      forget: (uri) => files.forget(uri),
    },
    all: () => [...open],
    of: (uri) => [...open].find((one) => uri.startsWith(`${one}/`)),
    change(added, removed) {
      for (const uri of removed) open.delete(folderOf(uri));
      for (const uri of added) open.add(folderOf(uri));
      files = workspaceFor([...open], ask);
    },
  };
}

function firstFolders({ workspaceFolders, rootUri }: InitializeParams): readonly string[] {
  if (workspaceFolders) return workspaceFolders.map(({ uri }) => uri);
  return rootUri ? [rootUri] : [];
}
