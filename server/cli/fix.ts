import { applyEdits, type Edit } from '../../grammar/text.ts';
import type { Diagnostic } from '../lint.ts';
import { overlay } from '../lsp/overlay.ts';
import type { Fix, PlacedEdit } from '../rules/rule.ts';
import type { Files, Workspace } from '../workspace.ts';

/** What came out of fixing one Caddyfile; nothing is written yet. */
export interface Fixed {
  /** The new texts of the files that changed, by URI. */
  readonly texts: ReadonlyMap<string, string>;
  /** How many fixes were applied. */
  readonly count: number;
  /** False when there was still something to fix after the last round. */
  readonly settled: boolean;
}

/** Checks one Caddyfile and can show the texts that the places count in. */
export type Check = (
  workspace: Workspace,
  uri: string,
) => Promise<{
  readonly diagnostics: readonly Diagnostic[];
  readonly files: Pick<Files, 'read'>;
}>;

/**
 * Applies safe fixes, and those that this makes possible, until none is left. Of two fixes that touch,
 * the second waits for the next round; a fix of several files is applied whole or not at all.
 * `mayChange` tells which files may be touched.
 */
export async function fixAll(
  workspace: Workspace,
  uri: string,
  check: Check,
  mayChange: (uri: string) => boolean,
): Promise<Fixed> {
  const texts = new Map<string, string>();
  const drafts = overlay(workspace, (name) => texts.get(name));
  let count = 0;
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const { diagnostics, files } = await check(drafts, uri);
    const { fixes, edits } = choose(diagnostics, (name) =>
      mayChange(name) ? files.read(name) : undefined,
    );
    if (fixes === 0) return { texts, count, settled: true };
    count += fixes;
    for (const [name, list] of edits) {
      // Not what was checked, which may be the beginning of the file.
      texts.set(name, applyEdits((await drafts.read(name)) ?? '', list));
    }
  }
  return { texts, count, settled: false };
}

const MOST_ROUNDS = 10;

interface Choice {
  readonly fixes: number;
  readonly edits: ReadonlyMap<string, readonly Edit[]>;
}

/** As many fixes as go together, those of the first diagnostics first. */
function choose(
  diagnostics: readonly Diagnostic[],
  textOf: (uri: string) => string | undefined,
): Choice {
  const edits = new Map<string, readonly Edit[]>();
  let fixes = 0;
  for (const diagnostic of diagnostics) {
    const fix = diagnostic.fixes.find(({ safe }) => safe);
    const changes = fix && changesOf(fix, textOf);
    if (!changes || !goTogether(changes, edits)) continue;
    fixes++;
    for (const [uri, list] of changes) edits.set(uri, [...(edits.get(uri) ?? []), ...list]);
  }
  return { fixes, edits };
}

/** The edits of a fix by file; undefined when it cannot be applied whole or changes nothing. */
function changesOf(
  { edits }: Fix,
  textOf: (uri: string) => string | undefined,
): ReadonlyMap<string, readonly Edit[]> | undefined {
  const changes = new Map<string, Edit[]>();
  let changesSomething = false;
  for (const edit of edits) {
    const text = textOf(edit.uri);
    if (text === undefined || edit.start > edit.end || edit.end > text.length) return undefined;
    const list = changes.get(edit.uri) ?? [];
    const change = withLineBreaksOf(text, edit);
    if (list.some((other) => touch(other, change))) return undefined;
    changes.set(edit.uri, [...list, change]);
    changesSomething ||= text.slice(edit.start, edit.end) !== change.text;
  }
  return changesSomething ? changes : undefined;
}

/** Rules write `\n`; a file with CRLF keeps it. */
function withLineBreaksOf(text: string, { start, end, text: inserted }: PlacedEdit): Edit {
  const newline = text.indexOf('\n');
  const isCrlf = newline > 0 && text[newline - 1] === '\r';
  return { start, end, text: isCrlf ? inserted.replace(/\r?\n/g, '\r\n') : inserted };
}

function goTogether(
  changes: ReadonlyMap<string, readonly Edit[]>,
  edits: ReadonlyMap<string, readonly Edit[]>,
): boolean {
  for (const [uri, list] of changes) {
    const others = edits.get(uri) ?? [];
    if (list.some((edit) => others.some((other) => touch(edit, other)))) return false;
  }
  return true;
}

/** Whether the outcome could depend on the order: they overlap, or one inserts where the other ends. */
function touch(a: Edit, b: Edit): boolean {
  const inserts = a.start === a.end || b.start === b.end;
  return inserts ? a.start <= b.end && b.start <= a.end : a.start < b.end && b.start < a.end;
}
