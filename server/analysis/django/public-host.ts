import type { Analysis } from '../analyze.ts';
import { namedHosts } from '../sites/addresses.ts';
import { type DjangoHost, djangoHosts } from './django-http.ts';
import { isNamedForDevelopment } from '../../project/production-module.ts';
import type { Fact } from '../../project/project.ts';
import { basename } from '../../workspace.ts';
import { readDomain } from '../sites/domains.ts';

/** A name known to everybody that leads to Django, or that would without the redirects in front of it. */
export function publicHost(
  context: Analysis,
): Pick<DjangoHost, 'host' | 'address' | 'backend'> | undefined {
  const behindRedirects = context.djangoBackends.flatMap((backend) =>
    namedHosts(backend.site).map((address) => ({ host: address.host, address, backend })),
  );
  return [...djangoHosts(context), ...behindRedirects].find(
    ({ host }) => !readDomain(host).isLocal,
  );
}

/**
 * Settings of that name are not those of production, which were not found then, unless what starts production names
 * them: a service of the system, an image, or a compose file for it.
 */
export function isForDevelopment({ value, at }: Fact<string>): boolean {
  if (!isNamedForDevelopment(value)) return false;
  const file = basename(at.uri);
  const isPython = file.endsWith('.py');
  return isPython || (/\.ya?ml$/.test(file) && !/prod/i.test(file));
}
