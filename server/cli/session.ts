/** What a command knows of the process it runs in. */
export interface Session {
  /** The current folder, an absolute path. */
  readonly folder: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Whether standard output is a terminal. */
  readonly terminal: boolean;
  /** The width of the terminal in characters; absent when there is none. */
  readonly columns?: number;
  readonly version: string;
  /** Everything that comes from standard input. */
  input(): Promise<string>;
  /** Writes to standard output. */
  print(text: string): void;
  /** Writes to standard error. */
  complain(text: string): void;
  /** Writes a line to standard error, with the name of the program in front. */
  warn(sentence: string): void;
}

/** How a command ends: nothing to report, something to report, or it could not do what was asked. */
export const exit = { fine: 0, found: 1, failed: 2 } as const;

export type Exit = (typeof exit)[keyof typeof exit];

/** A mistake in what was typed. Its message is for the user; there is no stack trace. */
export class UsageError extends Error {}

/** Whether to colour: `--color` or `--no-color`, else FORCE_COLOR, else NO_COLOR, else a terminal. */
export function wantsColor(session: Session, asked: boolean | undefined): boolean {
  if (asked !== undefined) return asked;
  const { FORCE_COLOR, NO_COLOR, TERM } = session.environment;
  if (FORCE_COLOR) return FORCE_COLOR !== '0' && FORCE_COLOR !== 'false';
  if (NO_COLOR) return false;
  return session.terminal && TERM !== 'dumb';
}

/** Whether the terminal is known to make OSC 8 sequences into links; others may show them as rubbish. */
export function showsLinks(session: Session): boolean {
  const { environment: env } = session;
  if (env['FORCE_HYPERLINK']) return env['FORCE_HYPERLINK'] !== '0';
  if (!session.terminal || env['CI'] || env['TMUX'] || env['TERM'] === 'dumb') return false;
  if (Number(env['VTE_VERSION'] ?? 0) >= 5000) return true;
  if (env['WT_SESSION'] || env['KONSOLE_VERSION'] || env['KITTY_WINDOW_ID']) return true;
  return linkingPrograms.has(env['TERM_PROGRAM'] ?? '') || linkingTerminals.has(env['TERM'] ?? '');
}

const linkingPrograms: ReadonlySet<string> = new Set(['iTerm.app', 'WezTerm', 'vscode', 'ghostty']);
const linkingTerminals: ReadonlySet<string> = new Set(['xterm-kitty', 'alacritty', 'foot']);
