import type { CodeLens, Connection, Location, Range } from 'vscode-languageserver';
import { type Lens, lenses } from '../features/lenses.ts';
import { normalize } from '../workspace.ts';
import { SHOW_ADAPTED } from './adapted.ts';
import { toLocation, toRange } from './convert.ts';
import { toCodeLens } from './convert-decorations.ts';
import { asking, distinctBy, type FeatureHost, type InText } from './feature-host.ts';
import type { RealCaddy } from './real-caddy.ts';

/** Answers what stands above lines of open Caddyfiles: how often a name is used, and the way to the user's own Caddy. */
export function serveLenses(connection: Connection, host: FeatureHost, caddy: RealCaddy): void {
  const { answer, caddyfileOf, client } = host;
  const { inEach } = asking(host);

  const adapting = async ({ textDocument: { uri } }: InText): Promise<readonly CodeLens[]> => {
    const document = caddyfileOf(uri);
    if (!document || !(await caddy.isThere(normalize(document.uri)))) return [];
    const start = { line: 0, character: 0 };
    const command = { title: 'Adapt with Caddy', command: SHOW_ADAPTED, arguments: [uri] };
    return [{ range: { start, end: start }, command }];
  };
  const uses = async (params: InText): Promise<readonly CodeLens[]> => {
    const { uri } = params.textDocument;
    if (!(await host.settingsFor(normalize(uri))).lenses) return [];
    const found = await inEach(params, ({ analysis, uri: file, document, texts }) =>
      lenses(analysis, file).map((lens) => ({
        kind: lens.kind,
        range: toRange(document, lens),
        uses: lens.uses.map((use) => toLocation(use, texts)),
      })),
    );
    // Several Caddyfiles may import the file; a name in it is used in all of them.
    const byPlace = new Map<string, { kind: Lens['kind']; range: Range; uses: Location[] }>();
    for (const { kind, range, uses: here } of found.flat()) {
      const key = JSON.stringify(range);
      const known = byPlace.get(key)?.uses ?? [];
      byPlace.set(key, { kind, range, uses: distinctBy([...known, ...here]) });
    }
    return [...byPlace.values()].map((lens) =>
      toCodeLens(lens.kind, { uri, range: lens.range }, lens.uses, client),
    );
  };
  connection.onCodeLens(
    answer('textDocument/codeLens', async (params) => [
      ...(await adapting(params)),
      ...(await uses(params)),
    ]),
  );
}
