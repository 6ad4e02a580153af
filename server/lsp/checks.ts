import { type Analysis, openAnalysis } from '../analysis/analyze.ts';
import { type Diagnostic, lint } from '../lint.ts';
import { dirname, matching, normalize, type Workspace } from '../workspace.ts';
import { type EditorSettings, envFileUris } from './settings.ts';

/** What is known about one Caddyfile at one moment. */
export interface Check {
  readonly analysis: Analysis;
  /** Looked for when they are first asked for. */
  readonly diagnostics: readonly Diagnostic[];
}

/** Checks Caddyfiles and keeps each result until a file that it rests on changes. URIs are normalized. */
export interface Checks {
  /** Waits as long as the files keep changing. */
  of(caddyfile: string): Promise<Check>;
  /** `undefined` when a file changed meanwhile. */
  attempt(caddyfile: string): Promise<Check | undefined>;
  /** Drops what rests on this file, finished or not, and names the Caddyfiles concerned. */
  drop(uri: string): readonly string[];
  dropAll(): void;
}

export function createChecks(
  workspace: Workspace,
  settingsFor: (uri: string) => Promise<EditorSettings>,
): Checks {
  const runs = new Map<string, Run>();

  const attempt = async (caddyfile: string): Promise<Check | undefined> => {
    const run = runs.get(caddyfile) ?? start(caddyfile);
    try {
      const check = await run.result;
      return run.dropped ? undefined : check;
    } catch (error) {
      if (run.dropped) return undefined;
      runs.delete(caddyfile);
      throw error;
    }
  };
  const start = (caddyfile: string): Run => {
    const run: Run = { dropped: false, asked: new Set([caddyfile]), searched: [], result: never };
    run.result = carryOut(caddyfile, traced(workspace, run), settingsFor);
    runs.set(caddyfile, run);
    return run;
  };

  return {
    attempt,
    async of(caddyfile) {
      for (;;) {
        const check = await attempt(caddyfile);
        if (check) return check;
      }
    },
    drop(uri) {
      const concerned = [...runs].filter(([, run]) => restsOn(run, uri));
      for (const [caddyfile, run] of concerned) {
        run.dropped = true;
        runs.delete(caddyfile);
      }
      return concerned.map(([caddyfile]) => caddyfile);
    },
    dropAll() {
      for (const run of runs.values()) run.dropped = true;
      runs.clear();
    },
  };
}

/** One check, under way or finished, with what it asked for so far. */
interface Run {
  dropped: boolean;
  readonly asked: Set<string>;
  readonly searched: { readonly folder: string; readonly glob: string }[];
  result: Promise<Check>;
}

const never = new Promise<never>(() => {});

async function carryOut(
  caddyfile: string,
  workspace: Workspace,
  settingsFor: (uri: string) => Promise<EditorSettings>,
): Promise<Check> {
  const settings = await settingsFor(caddyfile);
  const { environment, severities } = settings;
  const envFiles =
    settings.envFiles.length > 0 ? envFileUris(settings, await workspace.root(caddyfile)) : [];
  const analysis = await openAnalysis(workspace, caddyfile, { environment, envFiles });
  const isWanted = settings.enabled && !isLeftOut(analysis);
  let found: readonly Diagnostic[] | undefined;
  return {
    analysis,
    get diagnostics() {
      return (found ??= isWanted ? lint(analysis, { severities }) : []);
    },
  };
}

/** Whether the settings file says that this Caddyfile is not to be linted. */
function isLeftOut({ uri, project }: Analysis): boolean {
  const { uri: settings, ignore } = project.settings;
  if (settings === undefined) return false;
  return ignore.some((glob) => matching([uri], dirname(settings), glob).length > 0);
}

/** Notes what a run asks for, and ends a run that is no longer wanted. */
function traced(workspace: Workspace, run: Run): Workspace {
  const stopIfDropped = (): void => {
    if (run.dropped) throw new Error('Superseded by a later change.');
  };
  return {
    async read(uri) {
      stopIfDropped();
      run.asked.add(normalize(uri));
      return workspace.read(uri);
    },
    async find(folder, glob) {
      stopIfDropped();
      run.searched.push({ folder, glob });
      return workspace.find(folder, glob);
    },
    async root(uri) {
      stopIfDropped();
      return workspace.root(uri);
    },
  };
}

function restsOn(run: Run, uri: string): boolean {
  if (run.asked.has(uri)) return true;
  return run.searched.some(({ folder, glob }) => matching([uri], folder, glob).length > 0);
}
