import { basename, type Files } from '../workspace.ts';
import type { Compose, Mount, Service } from './project.ts';

/**
 * The mounts of other services that share a source with a mount of Caddy's, and whose place no file of the repository may be in: neither
 * the source has files, nor a folder that is called like the target.
 */
export function emptyMounts(compose: Compose, caddy: Service, files: Files): ReadonlySet<Mount> {
  const sources = new Set(caddy.mounts.map(({ source }) => source));
  const shared = [...compose.services.values()]
    .filter(({ name }) => name !== caddy.name)
    .flatMap(({ mounts }) => mounts)
    .filter(({ source }) => source !== undefined && sources.has(source));
  return new Set(
    shared.filter(({ kind, source = '', target }) => {
      const name = basename(`file://${target}`);
      if (!/^[\w.-]+$/.test(name)) return false;
      if (kind === 'bind' && files.find(source, '**').length > 0) return false;
      return files.find(files.root, `**/${name}/**`).length === 0;
    }),
  );
}
