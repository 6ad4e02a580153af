import type { Exit } from './session.ts';

/** `caddylint lsp`: the language server, which reads from the command line of the process how it is talked to. It ends the process itself. */
export async function lsp(): Promise<Exit> {
  const { start } = await import('../lsp/node.ts');
  start();
  return new Promise(() => undefined);
}
