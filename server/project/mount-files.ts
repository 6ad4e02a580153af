import { basename, type Files } from '../workspace.ts';
import { inlineOwner } from './inline-uri.ts';
import type { Compose, Mount, Service } from './project.ts';

/**
 * The mounts of other services that share a source with a mount of Caddy's, and whose place no file of the repository may be in: neither
 * the source has files, nor a folder that is called like the target. And those of Caddy's own whose source is no folder of the
 * repository and lies in none, so that Docker makes it, where no build is known to make it first.
 */
export function emptyMounts(compose: Compose, caddy: Service, files: Files): ReadonlySet<Mount> {
  const sources = new Set(caddy.mounts.map(({ source }) => source));
  const shared = [...compose.services.values()]
    .filter(({ name }) => name !== caddy.name)
    .flatMap(({ mounts }) => mounts)
    .filter(({ source }) => source !== undefined && sources.has(source));
  const madeByDocker = caddy.mounts.filter((mount) => isMadeByDocker(mount, files));
  const others = shared.filter(({ kind, source = '', target }) => {
    const name = basename(`file://${target}`);
    if (!/^[\w.-]+$/.test(name)) return false;
    if (kind === 'bind' && files.find(source, '**').length > 0) return false;
    return files.find(files.root, `**/${name}/**`).length === 0;
  });
  return new Set([...others, ...madeByDocker]);
}

function isMadeByDocker({ kind, source }: Mount, files: Files): boolean {
  const root = `${files.root}/`;
  if (kind !== 'bind' || !source?.startsWith(root) || source.length === root.length) return false;
  if (inlineOwner(source)) return false;
  const [first = ''] = source.slice(root.length).split('/');
  return (
    files.find(`${root}${first}`, '**').length === 0 &&
    files.find(files.root, 'package.json').length === 0
  );
}
