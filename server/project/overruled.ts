import type { Compose, Fact, Service } from './project.ts';

/** A variable that an env file gives to a service, and that `environment` has as well, which wins. */
export interface Overruled {
  /** What the env file says, or its template. */
  readonly meant: Fact<string | undefined>;
  /** What the container gets, from a compose file before the one that names the env file. */
  readonly counts: Fact<string | undefined>;
  /** The env file, resolved, and where it is named. */
  readonly envFile: Fact<string>;
}

/** What such variables are meant to be counts for all that is judged: of the rest, a rule tells. */
export function withMeant(compose: Compose): Compose {
  const services = [...compose.services].map(
    ([name, service]) => [name, asMeant(service)] as const,
  );
  return { ...compose, services: new Map(services) };
}

function asMeant(service: Service): Service {
  if (!service.overruled) return service;
  const variables = new Map(service.environment.variables);
  for (const [name, { meant }] of service.overruled) variables.set(name, meant);
  return { ...service, environment: { ...service.environment, variables } };
}
