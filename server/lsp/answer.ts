import { type CancellationToken, LSPErrorCodes, ResponseError } from 'vscode-languageserver';

/** Wraps the work of a request: it can be cancelled, and what goes wrong is told and logged. */
export type Answer = <P, R>(
  what: string,
  work: (params: P) => R | Promise<R>,
) => (request: P, token: CancellationToken) => Promise<R>;

/** `fail` is told what went wrong, for the log; errors that are meant for the client are not. */
export function answering(fail: (what: string, error: unknown) => void): Answer {
  return (what, work) => async (request, token) => {
    if (token.isCancellationRequested) throw cancelled();
    try {
      return await Promise.race([work(request), cancellation(token)]);
    } catch (error) {
      if (error instanceof ResponseError) throw error;
      fail(what, error);
      throw new ResponseError(LSPErrorCodes.RequestFailed, `${what} failed: ${String(error)}`);
    }
  };
}

function cancellation(token: CancellationToken): Promise<never> {
  return new Promise((_, reject) => {
    token.onCancellationRequested(() => reject(cancelled()));
  });
}

function cancelled(): ResponseError {
  return new ResponseError(LSPErrorCodes.RequestCancelled, 'The request was cancelled.');
}
