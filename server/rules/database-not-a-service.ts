import { mayHaveLinks, serviceNamed } from '../analysis/upstreams.ts';
import { settingValue } from '../project/django-settings.ts';
import type { Compose, PyValue, Service } from '../project/project.ts';
import { finding, type Rule } from './rule.ts';

export const databaseNotAService: Rule = {
  id: 'database-not-a-service',
  summary: 'Django looks for its database under a name that nobody has.',
  category: 'deployment',
  severity: 'error',
  *check({ project: { compose, django }, files }) {
    const services = (django?.services ?? []).flatMap((name) => compose?.services.get(name) ?? []);
    if (!django || !compose || services.length === 0) return;
    const found = settingValue(django, 'DATABASES');
    for (const database of valuesOf(found?.value)) {
      const host = entryOf(database, 'HOST');
      // A name of several labels is somebody else's, and a path is a socket.
      if (host?.type !== 'str' || !/^[a-z][\w-]*$/i.test(host.value)) continue;
      if (host.value.toLowerCase() === 'localhost') continue;
      const lost = services.find(
        (service) => !mayReach(host.value, service, compose) && !mayHaveLinks(service, files),
      );
      const at = host.at ?? found?.setting?.at;
      if (!lost || !at) continue;
      yield finding(
        at,
        `"${lost.name}" has no way to "${host.value}": no service is called so. Name where the database is now, or give its address with "extra_hosts".`,
        { related: [{ at: lost.at, message: 'The service that runs Django.' }] },
      );
    }
  },
};

function mayReach(host: string, service: Service, compose: Compose): boolean {
  const { extraHosts, networkMode, networks } = service;
  if (networkMode || serviceNamed(host, compose, service)) return true;
  if (extraHosts.some(({ value }) => value === host)) return true;
  // Other projects may have a container of that name in a network that they share.
  return [...networks.keys()].some((name) => compose.networks.get(name)?.value.external === true);
}

function valuesOf(value: PyValue | undefined): readonly PyValue[] {
  return value?.type === 'dict' ? value.entries.map(([, one]) => one) : [];
}

function entryOf(value: PyValue, key: string): PyValue | undefined {
  if (value.type !== 'dict') return undefined;
  return value.entries.findLast(([name]) => name.type === 'str' && name.value === key)?.[1];
}
