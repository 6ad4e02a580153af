import { CodeLensRefreshRequest, type Connection } from 'vscode-languageserver';
import type { Client } from './capabilities.ts';
import type { Timers } from './timers.ts';

/** Asks the client to ask again, after a pause in milliseconds in which nothing else makes that necessary. */
export interface Refreshes {
  /** For findings. */
  findings(pause: number): void;
  /** For what is drawn into the texts. */
  drawings(pause: number): void;
}

export function createRefreshes(
  connection: Connection,
  { refreshes }: Client,
  timers: Timers,
  failed: (error: unknown) => void,
): Refreshes {
  const { diagnostics, inlayHint } = connection.languages;
  const redraw = (): void => {
    const asked = [
      ...(refreshes.hints ? [inlayHint.refresh()] : []),
      ...(refreshes.lenses ? [connection.sendRequest(CodeLensRefreshRequest.type)] : []),
    ];
    for (const one of asked) one.catch(failed);
  };
  return {
    findings: (pause) =>
      timers.soon('findings', () => void diagnostics.refresh().catch(failed), pause),
    drawings: (pause) => timers.soon('drawings', redraw, pause),
  };
}
