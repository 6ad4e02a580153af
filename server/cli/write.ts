import {
  access,
  chmod,
  chown,
  constants,
  readFile,
  realpath,
  rename,
  rm,
  stat,
  writeFile,
} from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { reasonOf } from './collect.ts';

/** A file that is to be changed. */
export interface Change {
  readonly path: string;
  /** The text the change was made from; the file is left alone when it no longer holds exactly that. */
  readonly before: string;
  readonly after: string;
}

/**
 * Changes all files or none. Each is written beside its place and moved there, so that it is never
 * half written; symbolic links stay links, and modes are kept. Returns why nothing was changed, as a
 * sentence; `undefined` when all went well.
 */
export async function writeAll(changes: readonly Change[]): Promise<string | undefined> {
  const staged: Staged[] = [];
  for (const change of changes) {
    try {
      staged.push(await stage(change));
    } catch (error) {
      await discard(staged);
      return `"${change.path}" cannot be changed: ${reasonOf(error)}.`;
    }
  }
  for (const [index, { target, beside }] of staged.entries()) {
    try {
      await rename(beside, target);
    } catch (error) {
      await discard(staged.slice(index));
      await restore(staged.slice(0, index));
      return `"${target}" cannot be changed: ${reasonOf(error)}.`;
    }
  }
  return undefined;
}

interface Staged {
  readonly target: string;
  /** The finished new file in the same folder. */
  readonly beside: string;
  readonly change: Change;
}

async function stage(change: Change): Promise<Staged> {
  const target = await realpath(change.path);
  const bytes = await readFile(target);
  if (!bytes.equals(Buffer.from(change.before, 'utf8'))) {
    throw new Error('it is not UTF-8, or has changed in the meantime');
  }
  await access(target, constants.W_OK);
  const beside = await writeBeside(target, change.after);
  return { target, beside, change };
}

async function writeBeside(target: string, text: string): Promise<string> {
  const { mode, uid, gid } = await stat(target);
  const beside = join(dirname(target), `.${basename(target)}.caddylint-${process.pid}`);
  try {
    await writeFile(beside, text, { flag: 'wx', mode });
    // The mask of the process may have taken bits away.
    await chmod(beside, mode);
    const made = await stat(beside);
    // Only root may give files away; for others a file they may write stays theirs.
    if (made.uid !== uid || made.gid !== gid) await chown(beside, uid, gid).catch(() => undefined);
    return beside;
  } catch (error) {
    await rm(beside, { force: true });
    throw error;
  }
}

async function discard(staged: readonly Staged[]): Promise<void> {
  for (const { beside } of staged) await rm(beside, { force: true });
}

async function restore(staged: readonly Staged[]): Promise<void> {
  for (const { target, change } of staged) {
    await rename(await writeBeside(target, change.before), target);
  }
}
