import { type Connection, LSPErrorCodes, ResponseError } from 'vscode-languageserver';
import { normalize } from '../workspace.ts';
import type { FeatureHost } from './feature-host.ts';
import type { RealCaddy } from './real-caddy.ts';

/** The command that shows what the user's Caddy makes of a Caddyfile. Its argument is a URI. */
export const SHOW_ADAPTED = 'caddylint.showAdapted';

/** Answers `caddylint/adapted` `{ uri }` with `{ json }`; returns what gives the JSON alone. */
export function serveAdapted(
  connection: Connection,
  host: FeatureHost,
  caddy: RealCaddy,
): (uri: unknown) => Promise<string> {
  const { answer, caddyfileOf } = host;
  const adapted = async (uri: unknown): Promise<string> => {
    const document = typeof uri === 'string' ? caddyfileOf(uri) : undefined;
    if (!document) throw new ResponseError(LSPErrorCodes.RequestFailed, 'This is no Caddyfile.');
    // A file that is imported is shown as a part of the Caddyfile that imports it.
    const [analysis] = await host.analysesFor(normalize(document.uri));
    if (!analysis) throw new ResponseError(LSPErrorCodes.RequestFailed, 'This is no Caddyfile.');
    return caddy.adapted(analysis).catch((error: unknown) => {
      const reason = error instanceof Error ? error.message : String(error);
      throw new ResponseError(LSPErrorCodes.RequestFailed, reason);
    });
  };
  connection.onRequest(
    'caddylint/adapted',
    answer('caddylint/adapted', async ({ uri }: { readonly uri: unknown }) => ({
      json: await adapted(uri),
    })),
  );
  return adapted;
}
