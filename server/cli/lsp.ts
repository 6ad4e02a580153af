import { exit, type Exit } from './session.ts';

/** Runs the language server; standard input and output unless `args` name another way, as editors do. */
export async function lsp(args: readonly string[]): Promise<Exit> {
  const named = args.some((arg) => /^--(stdio|node-ipc|pipe|socket)\b/.test(arg));
  // The protocol's library looks for its transport among the arguments of the process.
  if (!named) process.argv.push('--stdio');
  const { start } = await import('../lsp/node.ts');
  start();
  return exit.fine;
}
