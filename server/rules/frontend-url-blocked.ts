import { type Served, siteIndex } from '../analysis/answers/site-index.ts';
import { publicAddresses } from '../analysis/sites/certificates.ts';
import { isForTrials } from '../analysis/sites/trial.ts';
import type { BundledUrl } from '../project/project.ts';
import { isLoopbackHost } from '../project/published.ts';
import { basename } from '../workspace.ts';
import { finding, type Related, type Rule } from './rule.ts';

export const frontendUrlBlocked: Rule = {
  id: 'frontend-url-blocked',
  summary: 'A frontend is built with an address that browsers do not get to.',
  category: 'deployment',
  severity: 'error',
  *check(analysis) {
    const { project, config, memory, ports } = analysis;
    if (project.bundledUrls.length === 0 || isForTrials(analysis)) return;
    const [address] = config.sites.flatMap((site) => publicAddresses(site, ports));
    if (!address) return;
    const index = siteIndex(config, memory);
    for (const { name, url } of project.bundledUrls) {
      const parts = partsOf(url.value);
      if (!parts) continue;
      const { scheme, host, rest } = parts;
      const isService = project.compose?.services.has(host) ?? false;
      if (isLoopbackHost(host) || isService) {
        if (!isForProduction({ name, url })) continue;
        const what = isService ? 'a name that only containers know' : "the visitor's own machine";
        yield finding(
          url.at,
          `To browsers, "${host}" is ${what}, so nothing that asks for "${name}" works at "${address.host}". Write the address that visitors know, or a path such as "/api".`,
          { related: [related(address)] },
        );
        continue;
      }
      const served = index.find({ scheme: 'https', host, path: '/' });
      if (!isPlain(scheme) || typeof served !== 'object') continue;
      const wanted = `${scheme === 'ws' ? 'wss' : 'https'}://${host}${rest}`;
      yield finding(
        url.at,
        `Pages that come by HTTPS may not ask for "${scheme}://": browsers block what "${name}" is for. Write "${wanted}".`,
        { related: [related(served.address)] },
      );
    }
  },
};

function related(at: Served['address']): Related {
  return { at: at.token, message: 'Speaks HTTPS.' };
}

/** The scheme, the host and what follows the port. */
function partsOf(
  url: string,
): { readonly scheme: string; readonly host: string; readonly rest: string } | undefined {
  const match = /^(https?|wss?):\/\/([a-z0-9.-]+|\[[0-9a-f:]+\])(?::\d+)?(\/[^\s]*)?$/i.exec(url);
  if (!match) return undefined;
  const [, scheme = '', host = '', rest = ''] = match;
  return { scheme: scheme.toLowerCase(), host: host.toLowerCase().replace(/^\[|\]$/g, ''), rest };
}

function isPlain(scheme: string): boolean {
  return scheme === 'http' || scheme === 'ws';
}

/** Whether a value is certainly the one of production: a default of a Dockerfile may be for trials, and what pages are made with on a server may be of use there. */
function isForProduction({ name, url }: BundledUrl): boolean {
  const file = basename(url.at.uri);
  const isServer = name.startsWith('NEXT_') || name.startsWith('NUXT_');
  return !isServer && (/\.ya?ml$/.test(file) || file === '.env.production');
}
