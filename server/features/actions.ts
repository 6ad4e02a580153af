import type { Span } from '../../grammar/text.ts';
import type { Analysis } from '../analysis/analyze.ts';
import type { Diagnostic } from '../lint.ts';
import { ownRules } from '../own-rules.ts';
import type { PlacedEdit } from '../rules/rule.ts';
import { safeFixes } from './fixes.ts';
import {
  ignoreHere,
  ignoreInFile,
  ignoreInSettings,
  type NewFile,
  type SettingsChange,
} from './ignoring.ts';

/** Something an editor offers to do, as edits of one or several files that belong together. */
export interface Action {
  readonly title: string;
  readonly kind: 'fix' | 'ignore' | 'fix-all' | 'extract' | 'inline' | 'rewrite';
  readonly edits: readonly PlacedEdit[];
  /** A file that is not there yet, and is written besides. */
  readonly creates?: NewFile;
  /** What it mends or hides; absent for `fix-all` and for changes of form. */
  readonly diagnostic?: Diagnostic;
  /** The one to take without asking. */
  readonly preferred: boolean;
  /** For changes of form: whether Caddy does the same afterwards. The title of one that does not keep it says what changes. */
  readonly keeps?: boolean;
}

/** What can be done about the findings of one analysis that lie in `uri` and satisfy `isMeant`, fixes first. */
export function actions(
  analysis: Analysis,
  diagnostics: readonly Diagnostic[],
  uri: string,
  isMeant: (at: Span) => boolean,
): readonly Action[] {
  const here = diagnostics.filter(({ at }) => at.uri === uri && isMeant(at));
  const fixes = here.flatMap(fixesOf);
  const ignores = here.flatMap((diagnostic) => ignoresFor(analysis, diagnostic));
  return distinct([...fixes, ...ignores, ...fixAll(diagnostics, uri)]);
}

function fixesOf(diagnostic: Diagnostic): Action[] {
  const best = diagnostic.fixes.find(({ safe }) => safe);
  return diagnostic.fixes.map((fix) => ({
    title: fix.title,
    kind: 'fix',
    edits: fix.edits,
    diagnostic,
    preferred: fix === best,
  }));
}

function ignoresFor(analysis: Analysis, diagnostic: Diagnostic): Action[] {
  const { rule } = diagnostic;
  // What is wrong with a comment that ignores, or with a setting, is not ignored in its turn.
  if (ownRules.some(({ id }) => id === rule)) return [];
  const here = ignoreHere(analysis, diagnostic);
  const inFile = ignoreInFile(analysis, diagnostic);
  const inSettings = ignoreInSettings(analysis, diagnostic);
  const rest = { kind: 'ignore', diagnostic, preferred: false } as const;
  return [
    ...(here ? [{ title: `Ignore ${rule} here`, edits: [here], ...rest }] : []),
    ...(inFile ? [{ title: `Ignore ${rule} in this file`, edits: [inFile], ...rest }] : []),
    ...(inSettings ? [settingsAction(rule, inSettings, rest)] : []),
  ];
}

function settingsAction(
  rule: string,
  { name, ...change }: SettingsChange,
  rest: Pick<Action, 'kind' | 'diagnostic' | 'preferred'>,
): Action {
  return { title: `Ignore ${rule} in ${name}`, ...change, ...rest };
}

function fixAll(diagnostics: readonly Diagnostic[], uri: string): Action[] {
  const edits = safeFixes(diagnostics, uri);
  if (edits.length === 0) return [];
  return [
    { title: 'Fix all that caddylint can fix safely', kind: 'fix-all', edits, preferred: false },
  ];
}

function distinct(all: readonly Action[]): readonly Action[] {
  const byText = new Map<string, Action>();
  for (const action of all) {
    const key = JSON.stringify([action.title, action.edits, action.creates]);
    if (!byText.has(key)) byText.set(key, action);
  }
  return [...byText.values()];
}
