import { isHole, type Line, type Token } from '../config.ts';
import { everyRoute } from '../routes/every-route.ts';
import type { HeaderOperation } from '../routes/handlers.ts';
import type { Route } from '../routes/routes.ts';

/** A line that sends Strict-Transport-Security. */
export interface HstsLine {
  readonly line: Line;
  /** What to delete so that no empty directive is left. */
  readonly whole: Line;
  readonly value: Token;
}

/** The lines by which routes, or those inside them, send Strict-Transport-Security. */
export function hstsLines(routes: readonly Route[]): readonly HstsLine[] {
  return everyRoute(routes).flatMap(({ handler, line: directive }) => {
    if (handler.kind !== 'headers' || handler.side !== 'response') return [];
    return handler.operations.flatMap((operation): readonly HstsLine[] => {
      const { line, value } = operation;
      if (!value || !isSent(operation)) return [];
      return [{ line, whole: directive.block?.length === 1 ? directive : line, value }];
    });
  });
}

/** The values that are known. */
export function hstsValues(routes: readonly Route[]): readonly Token[] {
  return hstsLines(routes).flatMap(({ value }) => (isHole(value) ? [] : [value]));
}

function isSent({ name, action }: HeaderOperation): boolean {
  const isWhole = action !== 'delete' && action !== 'replace';
  return isWhole && name.toLowerCase() === 'strict-transport-security';
}
