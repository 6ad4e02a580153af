import { distance } from 'fastest-levenshtein';
import { mayHaveLinks, serviceNamed } from '../analysis/upstreams.ts';
import { settingValue } from '../project/django-settings.ts';
import type { Compose, PyValue, Service } from '../project/project.ts';
import { finding, replace, type Rule } from './rule.ts';

export const databaseNotAService: Rule = {
  id: 'database-not-a-service',
  summary: 'Django looks for its database under a name that nobody has.',
  category: 'deployment',
  severity: 'error',
  *check({ project: { compose, django }, files, textAt }) {
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
      const meant = databaseOf(host.value, lost, compose);
      const advice =
        meant === undefined
          ? 'Name where the database is now, or give its address with "extra_hosts".'
          : `Did you mean "${meant}"?`;
      const written = textAt(at);
      const isLiteral = host.at !== undefined && written.slice(1, -1) === host.value;
      const right = `${written[0]}${meant}${written.at(-1)}`;
      yield finding(
        at,
        `"${lost.name}" has no way to "${host.value}": no service is called so. ${advice}`,
        {
          related: [{ at: lost.at, message: 'The service that runs Django.' }],
          fixes:
            meant !== undefined && isLiteral
              ? [{ title: `Write "${meant}"`, edits: [replace(at, right)], safe: false }]
              : [],
        },
      );
    }
  },
};

/** The service that is meant: one that is called nearly so, or the only one that runs a database. */
function databaseOf(host: string, from: Service, { services }: Compose): string | undefined {
  const inReach = [...services.values()].filter(
    ({ name, networks }) =>
      name !== from.name && [...networks.keys()].some((one) => from.networks.has(one)),
  );
  const near = inReach.find(({ name }) => distance(name, host) <= Math.min(2, host.length - 2));
  if (near) return near.name;
  const databases = inReach.filter(({ image }) => databaseImages.test(image?.value ?? ''));
  const [only] = databases;
  return only && databases.length === 1 ? only.name : undefined;
}

const databaseImages = /(?:^|\/)(?:postgres|postgis|pgvector|timescaledb|mysql|mariadb)(?:$|[:@])/;

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
