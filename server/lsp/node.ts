import { createConnection, ProposedFeatures } from 'vscode-languageserver/node';
import { diskWorkspace } from '../disk.ts';
import { dirname } from '../workspace.ts';
import type { HostWorkspace } from './overlay.ts';
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
  connect(connection, (folders) =>
    onlyFiles(
      diskWorkspace({
        folders,
        note: (sentence) => connection.console.warn(`caddylint: ${sentence}`),
      }),
    ),
  );
}

/** Documents that are not on the disk yet, such as `untitled:Untitled-1`, stand alone. */
function onlyFiles(disk: HostWorkspace): HostWorkspace {
  const isFile = (uri: string): boolean => uri.startsWith('file:');
  return {
    read: async (uri) => (isFile(uri) ? disk.read(uri) : undefined),
    find: async (folder, glob) => (isFile(folder) ? disk.find(folder, glob) : []),
    root: async (uri) => (isFile(uri) ? disk.root(uri) : dirname(uri)),
    forget: (uri) => disk.forget(uri),
  };
}
