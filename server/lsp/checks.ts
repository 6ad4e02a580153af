import type { Tree } from '../../grammar/tree.ts';
import { type Analysis, openAnalysis } from '../analysis/analyze.ts';
import { caddyfileIn } from '../analysis/caddyfiles.ts';
import { createMemory, type Memory } from '../analysis/memory.ts';
import { retyped } from '../features/retyped.ts';
import { type Diagnostic, lint } from '../lint.ts';
import { fileOf } from '../project/inline-uri.ts';
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
  /**
   * What is known at once: the analysis of the texts as they are, with the neighbours as they were when they were last
   * read. Where these have changed, too, it waits for all to be read again.
   */
  recent(caddyfile: string): Promise<Analysis>;
  /** Drops what rests on this file, finished or not, and names the Caddyfiles concerned. */
  drop(uri: string): readonly string[];
  dropAll(): void;
}

export function createChecks(
  workspace: Workspace,
  settingsFor: (uri: string) => Promise<EditorSettings>,
  trees: Map<string, Tree> = new Map(),
): Checks {
  const runs = new Map<string, Run>();
  const memories = new Map<string, Memory>();
  /** Analyses in which only texts of Caddyfiles are out of date. */
  const outdated = new Map<string, Outdated>();

  const memoryOf = (caddyfile: string): Memory => {
    const memory = memories.get(caddyfile) ?? createMemory(trees);
    memories.set(caddyfile, memory);
    return memory;
  };
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
  const of = async (caddyfile: string): Promise<Check> => {
    for (;;) {
      const check = await attempt(caddyfile);
      if (check) return check;
    }
  };
  const start = (caddyfile: string): Run => {
    const run: Run = { dropped: false, asked: new Set([caddyfile]), searched: [], result: never };
    const memory = memoryOf(caddyfile);
    run.result = carryOut(caddyfile, traced(workspace, run), settingsFor, memory).then((check) => {
      run.analysis = check.analysis;
      return check;
    });
    runs.set(caddyfile, run);
    return run;
  };

  return {
    attempt,
    of,
    async recent(caddyfile) {
      const known = outdated.get(caddyfile);
      if (!known || runs.get(caddyfile)?.analysis) return (await of(caddyfile)).analysis;
      const texts = new Map<string, string | undefined>();
      for (const uri of known.changed) {
        const text = await workspace.read(uri);
        texts.set(uri, text === undefined ? undefined : caddyfileIn(uri, text));
      }
      return retyped(known.analysis, (uri) => texts.get(uri), memoryOf(caddyfile));
    },
    drop(uri) {
      const concerned = [...runs].filter(([, run]) => restsOn(run, uri));
      for (const [caddyfile, run] of concerned) {
        run.dropped = true;
        runs.delete(caddyfile);
        const known = run.analysis
          ? { analysis: run.analysis, changed: new Set<string>() }
          : outdated.get(caddyfile);
        if (known?.analysis.config.sources.has(uri)) {
          known.changed.add(uri);
          outdated.set(caddyfile, known);
        } else outdated.delete(caddyfile);
      }
      // Nobody has begun to read these again yet.
      for (const [caddyfile, { analysis, changed }] of outdated) {
        const { files, searches } = analysis.dependsOn;
        if (analysis.config.sources.has(uri)) changed.add(uri);
        else if (restsOn({ asked: files, searched: searches }, uri)) outdated.delete(caddyfile);
      }
      return concerned.map(([caddyfile]) => caddyfile);
    },
    dropAll() {
      for (const run of runs.values()) run.dropped = true;
      runs.clear();
      outdated.clear();
      memories.clear();
    },
  };
}

/** One check, under way or finished, with what it asked for so far. */
interface Run {
  dropped: boolean;
  readonly asked: Set<string>;
  readonly searched: { readonly folder: string; readonly glob: string }[];
  result: Promise<Check>;
  /** Present when it is finished. */
  analysis?: Analysis;
}

/** What a result rests on. */
interface ReadonlyTrace {
  readonly asked: ReadonlySet<string>;
  readonly searched: readonly { readonly folder: string; readonly glob: string }[];
}

interface Outdated {
  readonly analysis: Analysis;
  readonly changed: Set<string>;
}

const never = new Promise<never>(() => {});

async function carryOut(
  caddyfile: string,
  workspace: Workspace,
  settingsFor: (uri: string) => Promise<EditorSettings>,
  memory: Memory,
): Promise<Check> {
  const settings = await settingsFor(caddyfile);
  const { environment, severities } = settings;
  const envFiles =
    settings.envFiles.length > 0
      ? envFileUris(settings, await workspace.root(fileOf(caddyfile)))
      : [];
  const analysis = await openAnalysis(workspace, caddyfile, { environment, envFiles }, memory);
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

function restsOn({ asked, searched }: ReadonlyTrace, uri: string): boolean {
  if (asked.has(uri)) return true;
  return searched.some(({ folder, glob }) => matching([uri], folder, glob).length > 0);
}
