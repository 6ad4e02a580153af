import { commands, type ExtensionContext, type TextDocument, workspace } from 'vscode';
import type { BaseLanguageClient, LanguageClientOptions } from 'vscode-languageclient';
import { showAdapted } from './adapted.ts';
import { answerFiles } from './files.ts';
import { showReferences } from './references.ts';

/**
 * Caddyfiles, and the kinds of files that lie beside them: the server reads those from their editors,
 * so that findings are right before anything is saved. What it offers for Caddyfiles alone, such as
 * formatting, it registers for them alone. In Markdown it looks at the Caddyfiles that are shown there.
 */
export const clientOptions: LanguageClientOptions = {
  documentSelector: [
    { language: 'caddyfile' },
    { language: 'dockercompose' },
    { language: 'dockerfile' },
    { language: 'dotenv' },
    { language: 'makefile' },
    { language: 'markdown' },
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
  showReferences(client, context);
  context.subscriptions.push(
    client,
    commands.registerCommand('caddylint.restart', async () => {
      await client.stop();
      await client.start();
    }),
  );
  await whenNeeded(context, () => client.start());
}

/** There is much Markdown without Caddyfiles, for which no server has to run. */
async function whenNeeded(
  { subscriptions }: ExtensionContext,
  begin: () => Promise<void>,
): Promise<void> {
  if (workspace.textDocuments.some(isConcerned)) return begin();
  const beginIf = (document: TextDocument): void => {
    if (isConcerned(document)) void begin();
  };
  subscriptions.push(
    workspace.onDidOpenTextDocument(beginIf),
    workspace.onDidChangeTextDocument(({ document }) => beginIf(document)),
  );
  const [caddyfile] = await workspace.findFiles(CADDYFILES, '**/node_modules/**', 1);
  if (caddyfile) await begin();
}

const CADDYFILES = '**/{Caddyfile,Caddyfile.*,*.Caddyfile,*.caddyfile,*.caddyfiletest}';

function isConcerned(document: TextDocument): boolean {
  if (document.languageId !== 'markdown') return document.languageId === 'caddyfile';
  return /^[\s>]*(?:```+|~~~+)\s*caddy/im.test(document.getText());
}
