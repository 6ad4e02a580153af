import { createConnection, ProposedFeatures } from 'vscode-languageserver/node';
import { diskWorkspace } from '../disk.ts';
import { runProgram } from './caddy.ts';
import type { HostWorkspace } from './overlay.ts';
import { type Ask, remoteWorkspace } from './remote.ts';
import { connect } from './server.ts';

/**
 * Serves the client that started this process: over the channel that the command line names
 * (`--stdio`, `--node-ipc`, `--socket=…`, `--pipe=…`), else over standard input and output.
 */
export function start(): void {
  const isNamed = process.argv.some((word) =>
    /^--(?:stdio|node-ipc|socket|pipe)(?:=|$)/.test(word),
  );
  const connection = isNamed
    ? createConnection(ProposedFeatures.all)
    : createConnection(ProposedFeatures.all, process.stdin, process.stdout);
  // One mistake must not take the editor's server away; `console.error` goes to the client's log.
  process.on('uncaughtException', (error) => {
    connection.console.error(`caddylint: ${error.message}`);
  });
  const workspaceFor = (folders: readonly string[], ask: Ask): HostWorkspace =>
    byScheme(
      diskWorkspace({
        folders,
        note: (sentence) => connection.console.warn(`caddylint: ${sentence}`),
      }),
      remoteWorkspace(ask),
    );
  connect(connection, workspaceFor, runProgram);
}

/** What is not on this machine's disk, such as a repository opened by its address, the client reads. */
function byScheme(disk: HostWorkspace, remote: HostWorkspace): HostWorkspace {
  const owner = (uri: string): HostWorkspace => (uri.startsWith('file:') ? disk : remote);
  return {
    read: (uri) => owner(uri).read(uri),
    find: (folder, glob) => owner(folder).find(folder, glob),
    root: (uri) => owner(uri).root(uri),
    forget: (uri) => owner(uri).forget(uri),
  };
}

// An editor that forks this file gets a server at once; whoever loads it starts one by `start`.
if (/[/\\]server\.cjs$/.test(process.argv[1] ?? '')) start();
