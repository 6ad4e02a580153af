import { readFile } from 'node:fs/promises';

/**
 * The page of a rule in Markdown; `undefined` when there is none. The build puts all pages into the
 * bundle in place of this file, see scripts/build.mjs.
 */
export async function readPage(rule: string): Promise<string | undefined> {
  if (!/^[a-z0-9-]+$/.test(rule)) return undefined;
  const page = new URL(`../rules/${rule}.md`, import.meta.url);
  return readFile(page, 'utf8').catch(() => undefined);
}
