import type { Analysis } from '../analysis/analyze.ts';
import { type Call, callFor, type Objection, objectionsOf, type Outcome } from './caddy-call.ts';

/** What the user's Caddy needs of the server. */
export interface RealCaddyHost {
  /** Runs a program; absent where there are none, as in a browser. */
  readonly run?: (call: Call) => Promise<Outcome>;
  /** The program and its first arguments; empty when none is set. The URI is that of a Caddyfile, normalized. */
  readonly commandFor: (caddyfile: string) => Promise<readonly string[]>;
  /** The text of a file as the editor has it, given the one of an analysis. */
  readonly written: (uri: string, text: string) => string;
  /** Told of a Caddyfile for which there is a new verdict. */
  readonly judged: (caddyfile: string) => void;
  /** Told of what went wrong. */
  readonly failed: (error: unknown) => void;
}

/** The user's own Caddy as one more source of findings, asked when a file is saved. URIs are normalized. */
export interface RealCaddy {
  /** Asks about Caddyfiles one after the other. A question that waits is dropped when it is asked again. */
  ask(analyses: readonly Analysis[]): Promise<void>;
  /** What it had against a Caddyfile, as long as no text has changed since. */
  objections(caddyfile: string): readonly Objection[];
  /** Forgets what rests on a text that has changed. */
  drop(uri: string): void;
  /** Whether there is a program to ask about this Caddyfile. */
  isThere(caddyfile: string): Promise<boolean>;
  /** The Caddyfile as JSON. Rejects with what Caddy has against it, or with the reason why it cannot be asked. */
  adapted(analysis: Analysis): Promise<string>;
}

export function createRealCaddy(host: RealCaddyHost): RealCaddy {
  const { run, commandFor, written, judged, failed } = host;
  const verdicts = new Map<string, Verdict>();
  /** What is being asked, or waits for it, by Caddyfile. */
  const asked = new Map<string, Question>();
  let queue = Promise.resolve();

  const commandOf = async (caddyfile: string): Promise<readonly string[]> =>
    run && caddyfile.startsWith('file:') ? commandFor(caddyfile) : [];
  const textOf = ({ uri, files }: Analysis): string => written(uri, files.read(uri) ?? '');
  const judge = async (analysis: Analysis, signal: AbortSignal): Promise<void> => {
    const command = await commandOf(analysis.uri);
    if (!run || command.length === 0 || signal.aborted) return;
    const outcome = await run(callFor(analysis, textOf(analysis), command, ['--validate'], signal));
    if (signal.aborted) return;
    const objections = objectionsOf(outcome, analysis);
    if (!objections) throw new Error(notCaddy(command, outcome));
    verdicts.set(analysis.uri, { objections, sources: sourcesOf(analysis) });
    judged(analysis.uri);
  };

  return {
    async ask(analyses) {
      for (const analysis of analyses) {
        asked.get(analysis.uri)?.controller.abort();
        const controller = new AbortController();
        const question = { controller, sources: sourcesOf(analysis) };
        asked.set(analysis.uri, question);
        queue = queue
          .then(() => judge(analysis, controller.signal))
          .catch((error: unknown) => {
            if (!controller.signal.aborted) failed(error);
          })
          .finally(() => {
            if (asked.get(analysis.uri) === question) asked.delete(analysis.uri);
          });
      }
      await queue;
    },
    objections: (caddyfile) => verdicts.get(caddyfile)?.objections ?? [],
    drop(uri) {
      for (const [caddyfile, { sources }] of verdicts) {
        if (sources.has(uri)) verdicts.delete(caddyfile);
      }
      for (const { controller, sources } of asked.values()) {
        if (sources.has(uri)) controller.abort();
      }
    },
    async isThere(caddyfile) {
      return (await commandOf(caddyfile)).length > 0;
    },
    async adapted(analysis) {
      const command = await commandOf(analysis.uri);
      if (!run || command.length === 0) {
        throw new Error('There is no Caddy to ask: set "caddylint.caddy.command".');
      }
      const call = callFor(
        analysis,
        textOf(analysis),
        command,
        ['--pretty'],
        new AbortController().signal,
      );
      const outcome = await run(call);
      if (outcome.code === 0) return outcome.stdout;
      const [objection] = objectionsOf(outcome, analysis) ?? [];
      throw new Error(objection?.message ?? notCaddy(command, outcome));
    },
  };
}

interface Verdict {
  readonly objections: readonly Objection[];
  /** The files it was about. */
  readonly sources: ReadonlySet<string>;
}

interface Question {
  readonly controller: AbortController;
  readonly sources: ReadonlySet<string>;
}

function sourcesOf({ config }: Analysis): ReadonlySet<string> {
  return new Set(config.sources.keys());
}

function notCaddy(command: readonly string[], { code, stderr }: Outcome): string {
  const said = stderr.trim().split('\n').at(-1) ?? '';
  return `"${command.join(' ')}" ended with ${code}${said === '' ? '' : `: ${said}`}`;
}
