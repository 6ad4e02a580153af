import { distance } from 'fastest-levenshtein';
import type { Place } from '../../grammar/text.ts';
import { composeFilesIn } from '../project/compose-files.ts';
import type { Compose, Fact, Service } from '../project/project.ts';
import { type Finding, finding, type Rule } from './rule.ts';

export const composeNotDeclared: Rule = {
  id: 'compose-not-declared',
  summary: 'A service has a volume or network that nothing declares.',
  category: 'deployment',
  severity: 'error',
  *check({ project, files }) {
    const { compose, settings } = project;
    if (!compose?.complete) return;
    const others = settings.compose
      ? []
      : composeFilesIn(files).filter((uri) => !compose.files.includes(uri));
    // Another file, which nobody says goes with these, may declare it.
    const isElsewhere = (name: string): boolean =>
      others.some((uri) => files.read(uri)?.includes(name));
    const seen = new Set<string>();
    for (const service of compose.services.values()) {
      // Compose looks at those that are to be started alone.
      if (service.profiles.length > 0) continue;
      for (const lack of [...volumesOf(service, compose), ...networksOf(service, compose)]) {
        const key = `${lack.kind} ${lack.name}`;
        if (seen.has(key) || isElsewhere(lack.name)) continue;
        seen.add(key);
        const declared = compose[`${lack.kind}s`];
        const isUnit = compose.files.some((uri) => uri.endsWith('.container'));
        yield isUnit ? withoutUnit(lack, declared) : undeclared(lack, declared);
      }
    }
  },
};

interface Lack {
  readonly kind: 'volume' | 'network';
  readonly name: string;
  readonly at: Place;
}

function* volumesOf({ mounts }: Service, { volumes }: Compose): Generator<Lack> {
  for (const { kind, source, at } of mounts) {
    if (kind === 'volume' && source !== undefined && !volumes.has(source)) {
      yield { kind: 'volume', name: source, at };
    }
  }
}

/** Every service may be in the network that is called "default". */
function* networksOf(service: Service, { networks }: Compose): Generator<Lack> {
  for (const [index, name] of [...service.networks.keys()].entries()) {
    if (name === 'default' || networks.has(name)) continue;
    yield { kind: 'network', name, at: service.networkItems[index] ?? service.at };
  }
}

/** https://docs.podman.io/en/latest/markdown/podman-systemd.unit.5.html: a unit is meant by the name of its file. */
function withoutUnit({ name, at }: Lack, declared: Declared): Finding {
  const meant = meantBy(name, declared);
  const advice = meant === undefined ? '' : ` Did you mean "${meant}"?`;
  return finding(
    at,
    `Podman makes no service of this unit, since no unit here is called "${name}".${advice}`,
  );
}

type Declared = ReadonlyMap<string, Fact<unknown>>;

function meantBy(name: string, declared: Declared): string | undefined {
  return [...declared.keys()].find((other) => distance(other, name) <= 2);
}

function undeclared({ kind, name, at }: Lack, declared: Declared): Finding {
  const meant = meantBy(name, declared);
  const advice = meant
    ? `Did you mean "${meant}"?`
    : `Write "${name}:" below "${kind}s:" at the end of the file.`;
  return finding(at, `Compose starts nothing, since no ${kind} "${name}" is declared. ${advice}`);
}
