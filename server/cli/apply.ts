import { pathOf } from '../disk.ts';
import { overlay } from '../lsp/overlay.ts';
import type { Workspace } from '../workspace.ts';
import { type Checked, checkOne, type Run } from './check.ts';
import { fileOf } from '../project/inline-uri.ts';
import { type Check, type Fixed, fixAll } from './fix.ts';
import { patchOf } from './patch.ts';
import { nameFrom } from './report.ts';
import { type Change, writeAll } from './write.ts';

/** Fixes one Caddyfile after the other; what one changes, the next one sees. Returns what is found afterwards. */
export async function fixFiles(run: Run, checked: readonly Checked[]): Promise<readonly Checked[]> {
  let count = 0;
  const changed = new Set<string>();
  for (const { uri } of checked) {
    const fixed = await fixOne(run, run.workspace, uri);
    const changes: Change[] = [];
    for (const [name, after] of fixed.texts) {
      const before = (await run.workspace.read(name)) ?? '';
      changes.push({ path: pathOf(name) ?? name, before, after });
    }
    const failure = await writeAll(changes);
    if (failure !== undefined) {
      run.session.warn(failure);
      run.failed = true;
      continue;
    }
    count += fixed.count;
    for (const name of fixed.texts.keys()) changed.add(name);
  }
  run.session.warn(`${amount(count, 'fix', 'fixes')} applied in ${amount(changed.size, 'file')}.`);
  const left: Checked[] = [];
  for (const { uri } of checked) left.push(await checkOne(run.workspace, uri, run.options));
  return left;
}

/** Prints as a patch what `--fix` would do. */
export async function showFixes(run: Run, checked: readonly Checked[]): Promise<void> {
  const texts = new Map<string, string>();
  const drafts = overlay(run.workspace, (uri) => texts.get(uri));
  let count = 0;
  for (const { uri } of checked) {
    const fixed = await fixOne(run, drafts, uri);
    count += fixed.count;
    for (const [name, text] of fixed.texts) texts.set(name, text);
  }
  for (const [uri, text] of texts) {
    const before = (await run.workspace.read(uri)) ?? '';
    run.session.print(await patchOf(nameFrom(run.session.folder, uri), before, text));
  }
  const fixes = amount(count, 'fix', 'fixes');
  run.session.warn(`${fixes} would be applied in ${amount(texts.size, 'file')}.`);
}

/** Fixes one Caddyfile without writing; `mayChange` tells which files may change, by default those of its root. */
export async function fixOne(
  { options, session }: Run,
  workspace: Workspace,
  uri: string,
  mayChange?: (name: string) => boolean,
): Promise<Fixed> {
  const root = `${(await workspace.root(fileOf(uri))).replace(/\/$/, '')}/`;
  const isOwn = (name: string): boolean => name === uri || name.startsWith(root);
  const check: Check = async (files) => {
    const { analysis, diagnostics } = await checkOne(files, uri, options);
    return { diagnostics, files: analysis.files };
  };
  const fixed = await fixAll(workspace, uri, check, mayChange ?? isOwn);
  if (!fixed.settled) {
    const name = nameFrom(session.folder, uri);
    session.warn(`The fixes of ${name} bring on more fixes without end; please report this.`);
  }
  return fixed;
}

function amount(number: number, noun: string, nouns = `${noun}s`): string {
  return `${number} ${number === 1 ? noun : nouns}`;
}
