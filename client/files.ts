import { type ExtensionContext, RelativePattern, Uri, workspace } from 'vscode';
import type { BaseLanguageClient, StaticFeature } from 'vscode-languageclient';

/** Answers the server's questions about files that it cannot read itself: all of them in a browser, and virtual ones elsewhere. */
export function answerFiles(client: BaseLanguageClient, context: ExtensionContext): void {
  client.registerFeature(filesFeature);
  context.subscriptions.push(
    client.onRequest('caddylint/read', ({ uri }: { readonly uri: string }) => read(Uri.parse(uri))),
    client.onRequest('caddylint/find', ({ folder, glob }: Search) => find(Uri.parse(folder), glob)),
    client.onRequest(
      'caddylint/root',
      ({ uri }: { readonly uri: string }) =>
        workspace.getWorkspaceFolder(Uri.parse(uri))?.uri.toString() ?? null,
    ),
  );
}

interface Search {
  readonly folder: string;
  readonly glob: string;
}

/** Tells the server that it may ask, and that `adapted.ts` shows what Caddy makes of a file. */
const filesFeature: StaticFeature = {
  fillClientCapabilities(capabilities) {
    capabilities.experimental = {
      ...capabilities.experimental,
      caddylintFiles: true,
      caddylintAdapted: true,
    };
  },
  initialize() {},
  getState: () => ({ kind: 'static' }),
  clear() {},
};

/** Null when there is no such file. */
async function read(uri: Uri): Promise<string | null> {
  try {
    return new TextDecoder('utf-8', { ignoreBOM: true }).decode(await workspace.fs.readFile(uri));
  } catch {
    return null;
  }
}

async function find(folder: Uri, glob: string): Promise<string[]> {
  try {
    const found = await workspace.findFiles(new RelativePattern(folder, glob), LEFT_OUT);
    return found.map((uri) => uri.toString());
  } catch {
    return [];
  }
}

const LEFT_OUT = '**/{.git,node_modules,.venv,venv}/**';
