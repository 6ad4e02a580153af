import { answers, type Outcome } from '../answers/answer.ts';
import type { Config, Site } from '../config.ts';
import type { Backend } from '../deployment/backends.ts';
import { publicAddresses } from '../sites/certificates.ts';
import type { DjangoContext } from './django-http.ts';

/** What is asked about; every `Analysis` is one. */
export interface FrontendContext extends DjangoContext {
  readonly config: Config;
  readonly djangoBackends: readonly Backend[];
}

/**
 * The origins of the pages whose scripts are built with an address of one of the hosts `called`. Whose scripts these are is only known
 * where one site has pages that do not come from Django, and all others redirect or are Django's.
 */
export function frontendOrigins(
  context: FrontendContext,
  called: readonly string[],
): readonly string[] {
  const { config, project, ports } = context;
  if (
    !config.complete ||
    !project.bundledUrls.some(({ url }) => called.includes(hostOf(url.value)))
  )
    return [];
  const others = config.sites.filter((site) => !isDjangos(site, context));
  const [only, ...rest] = others;
  if (!only || rest.length > 0) return [];
  const addresses = publicAddresses(only, ports).filter(({ host }) => !called.includes(host));
  const isKnown = addresses.length === only.addresses.length;
  const isPlain = addresses.every(({ host, port }) => !host.includes('*') && port === '');
  if (!isKnown || !isPlain) return [];
  return addresses.map(({ host }) => `https://${host.toLowerCase()}`);
}

function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).hostname : '';
}

/** Whether the first page of a site is one of Django's, or leads elsewhere. */
function isDjangos(site: Site, context: FrontendContext): boolean {
  const own = context.djangoBackends.filter((backend) => backend.site === site);
  const isOurs = (outcome: Outcome): boolean =>
    outcome.kind === 'redirect' ||
    (outcome.kind === 'proxy' && own.some(({ proxy }) => proxy === outcome.proxy));
  return site.addresses.every(({ host }) =>
    answers(context.routes(site), { scheme: 'https', host, path: '/', method: 'GET' }).every(
      isOurs,
    ),
  );
}
