import type {
  CancellationToken,
  Connection,
  Diagnostic,
  PreviousResultId,
  WorkspaceDocumentDiagnosticReport,
} from 'vscode-languageserver';
import type { Answer } from './answer.ts';

/** What a client is told of files that are not open. */
export interface Everywhere {
  /** Something has changed that findings may rest on. */
  changed(): void;
  /** A file has been open meanwhile, so that the client may no longer show what it was told before. */
  forget(uri: string): void;
}

export interface EverywhereHost {
  readonly answer: Answer;
  /** All findings by file, with URIs as the client writes them, without the files whose findings it gets in another way. */
  look(): Promise<ReadonlyMap<string, readonly Diagnostic[]>>;
  /** Whether a file is left out because the client gets its findings in another way. */
  isElsewhere(uri: string): boolean;
}

/**
 * Answers `workspace/diagnostic`. A client asks again and again: as long as there is nothing that it does not know, the answer
 * waits, as the protocol proposes.
 */
export function serveEverywhere(connection: Connection, host: EverywhereHost): Everywhere {
  /** Names of this process's results are told from those of the one before. */
  const session = Date.now().toString(36);
  const last = new Map<string, { readonly text: string; readonly id: string }>();
  const waiting = new Set<() => void>();
  let changes = 0;
  let ids = 0;

  const idOf = (uri: string, items: readonly Diagnostic[]): string => {
    const text = JSON.stringify(items);
    const known = last.get(uri);
    if (known?.text === text) return known.id;
    const id = `${session}-${++ids}`;
    last.set(uri, { text, id });
    return id;
  };
  const reports = async (
    previous: readonly PreviousResultId[],
  ): Promise<WorkspaceDocumentDiagnosticReport[]> => {
    const before = new Map(previous.map(({ uri, value }) => [uri, value]));
    const found = new Map(await host.look());
    for (const uri of before.keys()) {
      if (!found.has(uri) && !host.isElsewhere(uri)) found.set(uri, []);
    }
    return [...found].map(([uri, items]) => {
      const resultId = idOf(uri, items);
      return before.get(uri) === resultId
        ? { kind: 'unchanged', uri, version: null, resultId }
        : { kind: 'full', uri, version: null, resultId, items: [...items] };
    });
  };
  /** Until something has changed since `seen`, and then for as long as changes follow each other. */
  const change = async (seen: number, token: CancellationToken): Promise<void> => {
    if (changes === seen) {
      await new Promise<void>((resolve) => {
        waiting.add(resolve);
        token.onCancellationRequested(() => resolve());
      });
    }
    for (let now = -1; now !== changes && !token.isCancellationRequested; ) {
      now = changes;
      await new Promise((resolve) => setTimeout(resolve, PAUSE));
    }
  };

  connection.languages.diagnostics.onWorkspace((params, token) =>
    host.answer<typeof params, { items: WorkspaceDocumentDiagnosticReport[] }>(
      'workspace/diagnostic',
      async ({ previousResultIds }) => {
        for (;;) {
          const seen = changes;
          const items = await reports(previousResultIds);
          const isNew = items.some(({ kind }) => kind === 'full');
          if (isNew || previousResultIds.length === 0 || token.isCancellationRequested) {
            return { items };
          }
          await change(seen, token);
        }
      },
    )(params, token),
  );

  return {
    changed() {
      changes++;
      for (const resolve of waiting) resolve();
      waiting.clear();
    },
    forget: (uri) => void last.delete(uri),
  };
}

/** Milliseconds. Files that are not open can wait for the typing to pause. */
const PAUSE = 300;
