import {
  BrowserMessageReader,
  BrowserMessageWriter,
  createConnection,
  ProposedFeatures,
} from 'vscode-languageserver/browser';
import { remoteWorkspace } from './remote.ts';
import { connect } from './server.ts';

/** Serves the page or the editor that started this web worker. Its files are read by the client. */
export function start(worker: DedicatedWorkerGlobalScope): void {
  const connection = createConnection(
    ProposedFeatures.all,
    new BrowserMessageReader(worker),
    new BrowserMessageWriter(worker),
  );
  connect(connection, (_folders, ask) => remoteWorkspace(ask));
}

declare const self: DedicatedWorkerGlobalScope;
start(self);
