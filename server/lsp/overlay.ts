import { normalize, type Workspace } from '../workspace.ts';

/** A workspace that keeps lists of files, and can be told that they are out of date. */
export interface HostWorkspace extends Workspace {
  /** To be called when a file appears or disappears, and when a `.gitignore` changes. */
  forget(uri: string): void;
}

/** `files`, but what is open in an editor is read from there. `openText` takes a normalized URI. */
export function overlay(
  files: Workspace,
  openText: (uri: string) => string | undefined,
): Workspace {
  return {
    read: async (uri) => openText(normalize(uri)) ?? files.read(uri),
    find: (folder, glob) => files.find(folder, glob),
    root: (uri) => files.root(uri),
  };
}

/** The URI of a folder as a workspace names it: normalized, without a slash at the end. */
export function folderOf(uri: string): string {
  return normalize(uri).replace(/\/$/, '');
}
