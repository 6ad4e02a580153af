import { type Place, placeKey, wholeLine } from '../../grammar/text.ts';
import { distance } from 'fastest-levenshtein';
import { mayHaveLinks, serviceNamed } from '../analysis/deployment/upstreams.ts';
import { isLeftOut } from '../analysis/django/left-out.ts';
import { hostsInSettings, storeAt } from '../analysis/django/store-hosts.ts';
import { isFromTemplate } from '../analysis/expand/variables.ts';
import type { Compose, Project, Service } from '../project/project.ts';
import { isLoopbackHost } from '../project/published.ts';
import { imageName, type Store } from '../project/stores.ts';
import type { Files } from '../workspace.ts';
import { type Finding, finding, replace, type Rule } from './rule.ts';

export const databaseNotAService: Rule = {
  id: 'database-not-a-service',
  summary: 'Django looks for its database, Redis or queue under a name that nobody has.',
  category: 'deployment',
  severity: 'error',
  *check({ project, files, textAt }) {
    const { compose, django } = project;
    const services = (django?.services ?? []).flatMap((name) => compose?.services.get(name) ?? []);
    if (!django || !compose || services.length === 0) return;
    const given = addressesIn(services, project).filter(({ service, host, store }) =>
      isLost(host, store, service, compose, files),
    );
    const written = [...hostsInSettings(django)].flatMap(({ host, store, at }): StoreAddress[] => {
      if (isFromTemplate({ value: host, at }, project) || mayBeSet(at, project, files)) return [];
      const service = services.find((one) => isLost(host, store, one, compose, files));
      return service ? [{ service, at, host, store }] : [];
    });
    // Several places with one host are one mistake, and what settings take from variables is told there.
    const told = new Set<string>();
    for (const all of [given, written]) {
      for (const [key, group] of byHost(all)) {
        if (!told.has(key)) yield lostHost(group, compose, textAt);
        told.add(key);
      }
    }
  },
};

/** Whether a variable that is asked for in the same lines may have another value where it runs. */
function mayBeSet(at: Place, project: Project, files: Files): boolean {
  const text = files.read(at.uri) ?? '';
  const lines = { start: wholeLine(text, at.start).start, end: wholeLine(text, at.end).end };
  const around = {
    start: wholeLine(text, Math.max(0, lines.start - 1)).start,
    end: wholeLine(text, lines.end).end,
  };
  return (project.django?.reads ?? []).some(
    ({ name, at: read }) =>
      read.uri === at.uri &&
      read.start >= around.start &&
      read.end <= around.end &&
      !isLeftOut(project, name) &&
      !isGiven(project, name),
  );
}

/** Whether the deployment gives Django a variable with a value that is known. */
function isGiven({ django, compose }: Project, variable: string): boolean {
  return (django?.services ?? []).some((name) => {
    const given = compose?.services.get(name)?.environment.variables.get(variable);
    return given?.value !== undefined;
  });
}

function byHost(all: readonly StoreAddress[]): ReadonlyMap<string, readonly StoreAddress[]> {
  const groups = new Map<string, StoreAddress[]>();
  for (const one of all) {
    const key = `${one.store.noun} ${one.host}`;
    groups.set(key, [...(groups.get(key) ?? []), one]);
  }
  return groups;
}

/** A host that nobody has, at every place where the same is written. */
function lostHost(
  group: readonly StoreAddress[],
  compose: Compose,
  textAt: (place: Place) => string,
): Finding {
  const [{ host, store, service, at }, ...others] = group as [StoreAddress, ...StoreAddress[]];
  const meant = serviceOf(host, store, service, compose);
  const edits = group.flatMap((one) => {
    const start = hostIn(textAt(one.at), host);
    const from = one.at.start + start;
    const place = { uri: one.at.uri, start: from, end: from + host.length };
    return meant === undefined || start < 0 ? [] : [replace(place, meant)];
  });
  return finding(at, messageOf(host, store, service, meant), {
    related: [
      { at: service.at, message: 'The service that runs Django.' },
      ...others.map((other) => ({ at: other.at, message: 'Here as well.' })),
    ],
    fixes: edits.length > 0 ? [{ title: `Write "${meant}"`, edits, safe: false }] : [],
  });
}

interface StoreAddress {
  /** The service that looks for it. */
  readonly service: Service;
  readonly at: Place;
  readonly host: string;
  readonly store: Store;
}

/** The hosts in variables such as `DATABASE_URL` that files of the deployment itself give to Django. */
function addressesIn(services: readonly Service[], project: Project): readonly StoreAddress[] {
  const seen = new Set<string>();
  return services.flatMap((service) =>
    [...service.environment.variables].flatMap(([, fact]) => {
      const named = storeAt(fact.value ?? '');
      const key = placeKey(fact.at);
      if (!named || seen.has(key) || isFromTemplate(fact, project)) return [];
      seen.add(key);
      return [{ service, at: fact.at, ...named }];
    }),
  );
}

/** Where the host stands in a URL, or in a text in quotes that is nothing else; -1 where it is not written so. */
function hostIn(text: string, host: string): number {
  if (text.slice(1, -1) === host) return 1;
  const start = text.indexOf('://') + 3;
  const end = /[/?#\s]|$/.exec(text.slice(start))?.index ?? 0;
  const at = start + text.slice(start, start + end).lastIndexOf('@') + 1;
  return start > 2 && text.startsWith(host, at) ? at : -1;
}

/** Whether a container has no way to a host, or only to itself, while another is there for what is kept. */
function isLost(
  host: string,
  store: Store,
  service: Service,
  compose: Compose,
  files: Files,
): boolean {
  if (isLoopbackHost(host)) {
    return !service.networkMode && serviceOf(host, store, service, compose) !== undefined;
  }
  // A name of several labels is somebody else's, and a path is a socket.
  if (!/^[a-z][\w-]*$/i.test(host)) return false;
  return !mayReach(host, service, compose) && !mayHaveLinks(service, files);
}

function messageOf(
  host: string,
  { noun }: Store,
  { name }: Service,
  meant: string | undefined,
): string {
  if (isLoopbackHost(host)) {
    return `"${host}" is the container of "${name}" itself, where no ${noun} runs. Write "${meant}".`;
  }
  const advice =
    meant === undefined
      ? `Name where ${noun === 'database' ? 'the database' : noun} is now, or give its address with "extra_hosts".`
      : `Did you mean "${meant}"?`;
  return `"${name}" has no way to "${host}": no service is called so. ${advice}`;
}

/** The service that is meant: one that is called nearly so, or the only one of that kind. */
function serviceOf(
  host: string,
  { images }: Store,
  from: Service,
  { services }: Compose,
): string | undefined {
  const inReach = [...services.values()].filter(
    ({ name, networks }) =>
      name !== from.name && [...networks.keys()].some((one) => from.networks.has(one)),
  );
  const near = inReach.find(({ name }) => distance(name, host) <= Math.min(2, host.length - 2));
  if (near) return near.name;
  const stored = inReach.filter((one) => images.has(imageName(one)));
  return stored.length === 1 ? stored[0]?.name : undefined;
}

function mayReach(host: string, service: Service, compose: Compose): boolean {
  const { extraHosts, networkMode, networks } = service;
  if (networkMode || serviceNamed(host, compose, service)) return true;
  if (extraHosts.some(({ value }) => value === host)) return true;
  // Other projects may have a container of that name in a network that they share.
  return [...networks.keys()].some((name) => compose.networks.get(name)?.value.external === true);
}
