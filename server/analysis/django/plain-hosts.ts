import type { Analysis } from '../analyze.ts';
import { siteIndex } from '../answers/site-index.ts';
import { tlsInFront } from '../deployment/in-front.ts';
import { readDomain } from '../sites/domains.ts';
import { type DjangoHost, djangoHosts } from './django-http.ts';

/** The public names under which Django answers over plain HTTP, and nobody over HTTPS, where it answers over HTTPS under others. */
export function plainHosts(context: Analysis): readonly DjangoHost[] {
  const { config, memory } = context;
  if (!config.complete || tlsInFront(context) !== false) return [];
  const hosts = djangoHosts(context);
  if (!hosts.some(({ scheme }) => scheme === 'https')) return [];
  const index = siteIndex(config, memory);
  return hosts.filter(({ host, scheme }) => {
    const { isLocal, isListed } = readDomain(host);
    const isServed = index.find({ scheme: 'https', host, path: '/' }) !== undefined;
    return scheme === 'http' && !isServed && !isLocal && isListed;
  });
}
