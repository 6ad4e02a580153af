import { get, itemsOf, type Node, textOf } from './compose-tree.ts';
import type { Mount, Service } from './project.ts';

/**
 * `services` with the mounts that `volumes_from` brings, behind their own, which win where targets are the same.
 * https://docs.docker.com/reference/compose-file/services/#volumes_from
 */
export function withVolumesFrom(
  services: ReadonlyMap<string, Service>,
  entries: ReadonlyMap<string, Node>,
): ReadonlyMap<string, Service> {
  const result = new Map<string, Service>();
  const done = new Map<string, readonly Mount[]>();
  for (const [name, service] of services) {
    const mounts = mountsOf(name, services, entries, done);
    result.set(name, mounts.length === service.mounts.length ? service : { ...service, mounts });
  }
  return result;
}

function mountsOf(
  name: string,
  services: ReadonlyMap<string, Service>,
  entries: ReadonlyMap<string, Node>,
  done: Map<string, readonly Mount[]>,
): readonly Mount[] {
  const service = services.get(name);
  const entry = entries.get(name);
  const known = done.get(name);
  if (known || !service || !entry) return known ?? [];
  // Services that take from each other have their own, which Compose refuses.
  done.set(name, service.mounts);
  const mounts = [...service.mounts];
  for (const item of itemsOf(get(entry, 'volumes_from'))) {
    const [other = '', mode] = (textOf(item) ?? '').split(':');
    const { at } = item;
    if (!services.has(other)) {
      // A container of elsewhere may bring anything.
      mounts.push({ kind: 'other', target: '', readOnly: false, at, short: true });
      continue;
    }
    for (const mount of mountsOf(other, services, entries, done)) {
      const isTaken = mount.target !== '' && mounts.some(({ target }) => target === mount.target);
      if (!isTaken) mounts.push({ ...mount, readOnly: mount.readOnly || mode === 'ro', at });
    }
  }
  done.set(name, mounts);
  return mounts;
}
