import { COMPOSE_FILES, isComposeFile } from '../project/compose-files.ts';
import { mayHoldInline } from '../project/inline-uri.ts';
import type { Workspace } from '../workspace.ts';
import type { Caddyfile, Collected } from './collect.ts';

/**
 * What was collected, with the Caddyfiles that stand in compose files: in those that were asked for by name, in the place of these, and
 * in those of the folders.
 */
export async function withInline({
  workspace,
  caddyfiles,
  folders,
}: Collected): Promise<readonly Caddyfile[]> {
  const all: Caddyfile[] = [];
  for (const one of caddyfiles) {
    const inside = isComposeFile(one.uri) ? await inlineIn(one.uri, workspace) : [];
    all.push(...(inside.length > 0 ? inside.map((uri) => ({ ...one, uri })) : [one]));
  }
  const known = new Set(all.map(({ uri }) => uri));
  for (const folder of folders) {
    for (const compose of await workspace.find(folder, COMPOSE_FILES)) {
      for (const uri of await inlineIn(compose, workspace)) {
        if (!known.has(uri)) all.push({ uri, named: false });
        known.add(uri);
      }
    }
  }
  return all;
}

async function inlineIn(compose: string, workspace: Workspace): Promise<readonly string[]> {
  const text = await workspace.read(compose);
  if (text === undefined || !mayHoldInline(text)) return [];
  const { inlineCaddyfiles } = await import('../project/read.ts');
  return inlineCaddyfiles(compose, text);
}
