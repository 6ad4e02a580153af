import { commands, type ExtensionContext } from 'vscode';
import type { BaseLanguageClient, LanguageClientOptions } from 'vscode-languageclient';
import { showAdapted } from './adapted.ts';
import { answerFiles } from './files.ts';

/**
 * Caddyfiles, and the kinds of files that lie beside them: the server reads those from their editors,
 * so that findings are right before anything is saved. What it offers for Caddyfiles alone, such as
 * formatting, it registers for them alone.
 */
export const clientOptions: LanguageClientOptions = {
  documentSelector: [
    { language: 'caddyfile' },
    { language: 'dockercompose' },
    { language: 'dockerfile' },
    { language: 'dotenv' },
    { language: 'makefile' },
    { language: 'python' },
    { language: 'shellscript' },
    { language: 'yaml' },
    { pattern: '**/.env*' },
    { pattern: '**/*.env' },
  ],
  diagnosticCollectionName: 'caddylint',
  diagnosticPullOptions: { onChange: true, onSave: true },
};

/** Starts the server and keeps it until the extension ends. */
export async function start(client: BaseLanguageClient, context: ExtensionContext): Promise<void> {
  answerFiles(client, context);
  showAdapted(client, context);
  context.subscriptions.push(
    client,
    commands.registerCommand('caddylint.restart', async () => {
      await client.stop();
      await client.start();
    }),
  );
  await client.start();
}
