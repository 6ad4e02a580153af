import { dirname, pathOfUri, withoutSlash } from '../workspace.ts';
import type { HostWorkspace } from './overlay.ts';

/** Sends a request to the client. */
export type Ask = (method: string, params: object) => Promise<unknown>;

/**
 * A workspace whose files the client reads, for a server that runs where there is no disk. The client answers
 *
 * - `caddylint/read` `{ uri }` with the text, or null when there is no such file;
 * - `caddylint/find` `{ folder, glob }` with URIs, as `Workspace.find` says;
 * - `caddylint/root` `{ uri }` with the URI of a folder, as `Workspace.root` says, or null,
 *
 * and says so with `experimental: { caddylintFiles: true }` among its capabilities. A client that does
 * not has no files but those it opens.
 */
export function remoteWorkspace(ask: Ask): HostWorkspace {
  const finds = new Map<string, Promise<readonly string[]>>();
  const answer = (method: string, params: object): Promise<unknown> =>
    ask(method, params).catch(() => undefined);
  return {
    async read(uri) {
      const text = await answer('caddylint/read', { uri });
      return typeof text === 'string' ? text : undefined;
    },
    find(folder, glob) {
      const key = `${folder}\n${glob}`;
      // Editors know the top of a file system by its slash alone.
      const isTop = pathOfUri(folder) === '/' && !folder.endsWith('/');
      const asked = isTop ? `${folder}/` : folder;
      const known =
        finds.get(key) ?? answer('caddylint/find', { folder: asked, glob }).then(strings);
      finds.set(key, known);
      return known;
    },
    async root(uri) {
      const root = await answer('caddylint/root', { uri });
      return typeof root === 'string' ? withoutSlash(root) : dirname(uri);
    },
    forget: () => finds.clear(),
  };
}

function strings(value: unknown): readonly string[] {
  if (!Array.isArray(value)) return [];
  return value.filter((one): one is string => typeof one === 'string').sort();
}
