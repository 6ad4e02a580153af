import picomatch from 'picomatch';
import { type Analysis, openAnalysis } from '../analysis/analyze.ts';
import { pathOf } from '../disk.ts';
import { type Diagnostic, lint } from '../lint.ts';
import { dirname, relative, type Workspace } from '../workspace.ts';
import { type Caddyfile, whyUnreadable } from './collect.ts';
import type { Options } from './lint-options.ts';
import { nameFrom } from './report.ts';
import type { Session } from './session.ts';

/** One call of the command. */
export interface Run {
  readonly options: Options;
  readonly session: Session;
  readonly workspace: Workspace;
  /** Whether something that was asked for could not be done. */
  failed: boolean;
}

/** A Caddyfile, what is known of it, and what was found. */
export interface Checked {
  readonly uri: string;
  readonly analysis: Analysis;
  readonly diagnostics: readonly Diagnostic[];
}

/** Checks what can be read, without what is a part of another Caddyfile or ignored by the settings. */
export async function checkAll(
  run: Run,
  caddyfiles: readonly Caddyfile[],
): Promise<readonly Checked[]> {
  const opened: Analysis[] = [];
  for (const { uri } of caddyfiles) {
    const analysis = await openAnalysis(run.workspace, uri, run.options.analysis);
    if (analysis.files.read(uri) === undefined) {
      const path = pathOf(uri) ?? uri;
      run.session.warn(await whyUnreadable(path, nameFrom(run.session.folder, uri)));
      run.failed = true;
      continue;
    }
    opened.push(analysis);
  }
  const named = new Set(caddyfiles.filter((one) => one.named).map(({ uri }) => uri));
  const parts = partsOf(opened);
  return opened
    .filter((one) => named.has(one.uri) || !(parts.has(one.uri) || isIgnored(one)))
    .map((analysis) => checkedOf(analysis, run.options));
}

/** Checks one Caddyfile. */
export async function checkOne(
  workspace: Workspace,
  uri: string,
  options: Options,
): Promise<Checked> {
  return checkedOf(await openAnalysis(workspace, uri, options.analysis), options);
}

function checkedOf(analysis: Analysis, options: Options): Checked {
  return { uri: analysis.uri, analysis, diagnostics: lint(analysis, options.lint) };
}

/** The Caddyfiles that another one imports. Of two that import each other, the first stands for itself. */
function partsOf(opened: readonly Analysis[]): ReadonlySet<string> {
  const uris = new Set(opened.map(({ uri }) => uri));
  const parts = new Set<string>();
  for (const { uri, config } of opened) {
    if (parts.has(uri)) continue;
    for (const source of config.sources.keys()) {
      if (source !== uri && uris.has(source)) parts.add(source);
    }
  }
  return parts;
}

function isIgnored({ uri, project }: Analysis): boolean {
  const { ignore, uri: settings } = project.settings;
  if (settings === undefined || ignore.length === 0) return false;
  return picomatch([...ignore], { dot: true })(relative(dirname(settings), uri));
}
