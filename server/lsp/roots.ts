import { CADDYFILES } from '../analysis/caddyfiles.ts';
import { basename, type Workspace } from '../workspace.ts';
import type { Check, Checks } from './checks.ts';

/**
 * The Caddyfiles that `uri` is to be judged by: those that import it, else itself. A file that is
 * imported may hold directives only, and would make no sense read by itself.
 */
export async function rootsOf(
  uri: string,
  {
    workspace,
    checks,
    open,
  }: {
    readonly workspace: Workspace;
    readonly checks: Checks;
    /** The Caddyfiles that are open in editors. */
    readonly open: Iterable<string>;
  },
): Promise<readonly string[]> {
  const candidates = new Set(open);
  // What is called Caddyfile is what Caddy starts with; others may be parts of one.
  if (basename(uri) !== 'Caddyfile') {
    for (const one of await workspace.find(await workspace.root(uri), CADDYFILES)) {
      if (candidates.size >= MOST_CANDIDATES) break;
      candidates.add(one);
    }
  }
  candidates.delete(uri);
  const importers: string[] = [];
  const imported = new Set<string>();
  for (const candidate of candidates) {
    const text = await workspace.read(candidate);
    if (!text?.includes('import')) continue;
    const { sources } = (await checks.of(candidate)).analysis.config;
    if (!sources.has(uri)) continue;
    importers.push(candidate);
    for (const source of sources.keys()) if (source !== candidate) imported.add(source);
  }
  const roots = importers.filter((one) => !imported.has(one));
  return roots.length > 0 ? roots : [uri];
}

/**
 * The checks of these Caddyfiles, without those of files that another one of them imports. `failed` is told of what goes wrong
 * with one, which takes no other away.
 */
export async function checksOf(
  caddyfiles: readonly string[],
  checks: Checks,
  failed: (error: unknown) => void,
): Promise<ReadonlyMap<string, Check>> {
  const found = new Map<string, Check>();
  for (const caddyfile of caddyfiles) {
    try {
      found.set(caddyfile, await checks.of(caddyfile));
    } catch (error) {
      failed(error);
    }
  }
  for (const [caddyfile, { analysis }] of found) {
    // Of two that import each other, the first one stays.
    for (const uri of analysis.config.sources.keys()) if (uri !== caddyfile) found.delete(uri);
  }
  return found;
}

const MOST_CANDIDATES = 30;
