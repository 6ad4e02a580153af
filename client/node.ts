import type { ExtensionContext } from 'vscode';
import { LanguageClient, TransportKind } from 'vscode-languageclient/node';
import { clientOptions, start } from './start.ts';

/** Where extensions have Node: the server is a process of its own. */
export async function activate(context: ExtensionContext): Promise<void> {
  // The program runs the server from what an earlier start compiled.
  const module = context.asAbsolutePath('dist/caddylint.cjs');
  const server = { module, args: ['lsp'], transport: TransportKind.ipc };
  await start(new LanguageClient('caddylint', 'caddylint', server, clientOptions), context);
}
