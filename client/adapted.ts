import {
  commands,
  EventEmitter,
  type ExtensionContext,
  Uri,
  ViewColumn,
  window,
  workspace,
} from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';

/** Shows what the user's own Caddy makes of a Caddyfile, as a document that cannot be changed. */
export function showAdapted(client: BaseLanguageClient, context: ExtensionContext): void {
  const texts = new Map<string, string>();
  const changed = new EventEmitter<Uri>();
  const show = async (uri = window.activeTextEditor?.document.uri.toString()): Promise<void> => {
    if (uri === undefined) return;
    try {
      const { json } = await client.sendRequest<{ readonly json: string }>('caddylint/adapted', {
        uri,
      });
      const { path } = Uri.parse(uri);
      const target = Uri.from({ scheme: SCHEME, path: `${path}.json`, query: uri });
      texts.set(target.toString(), json);
      changed.fire(target);
      const document = await workspace.openTextDocument(target);
      await window.showTextDocument(document, { viewColumn: ViewColumn.Beside, preview: true });
    } catch (error) {
      void window.showErrorMessage(error instanceof Error ? error.message : String(error));
    }
  };
  context.subscriptions.push(
    changed,
    workspace.registerTextDocumentContentProvider(SCHEME, {
      onDidChange: changed.event,
      provideTextDocumentContent: (uri) => texts.get(uri.toString()) ?? '',
    }),
    workspace.onDidCloseTextDocument(({ uri }) => texts.delete(uri.toString())),
    commands.registerCommand('caddylint.showAdapted', show),
  );
}

const SCHEME = 'caddylint-adapted';
