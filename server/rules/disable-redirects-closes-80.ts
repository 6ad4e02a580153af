import { type Address, listenPort } from '../analysis/sites/addresses.ts';
import type { Analysis } from '../analysis/analyze.ts';
import { readDomain } from '../analysis/sites/domains.ts';
import { proxyInFront } from '../analysis/deployment/in-front.ts';
import { autoHttps, schemeOf } from '../analysis/sites/https.ts';
import { removeLine } from './edits.ts';
import { finding, type Rule } from './rule.ts';

export const disableRedirectsCloses80: Rule = {
  id: 'disable-redirects-closes-80',
  summary: 'Without redirects nothing listens on port 80.',
  category: 'trap',
  severity: 'warning',
  *check(context) {
    const { config, ports } = context;
    const found = autoHttps(config, ['disable_redirects']);
    if (!found || !config.complete || autoHttps(config, ['off'])) return;
    const { http } = ports;
    if (addresses(context).some((one) => one.unknown || listenPort(one, ports) === http)) return;
    if (proxyInFront(context)) return;
    const closed = publicSite(context);
    if (!closed || !isPort80Meant(context)) return;
    yield finding(
      found.mode,
      `Without redirects nothing listens on port ${http}: links to "http://${closed.host}" fail, and so do certificate checks that come there. Drop the option, or add a site for "http://".`,
      {
        related: [{ at: closed.token, message: 'Only HTTPS.' }],
        fixes: [
          {
            title: 'Drop the option',
            edits: [removeLine(context, found.line)],
            safe: false,
          },
        ],
      },
    );
  },
};

function addresses({ config }: Analysis): readonly Address[] {
  return config.sites.flatMap((site) => site.addresses);
}

function publicSite({ config, ports }: Analysis): Address | undefined {
  for (const site of config.sites) {
    const found = site.addresses.find(
      (address) =>
        schemeOf(address, site, ports) === 'https' &&
        listenPort(address, ports) === ports.https &&
        address.host !== '' &&
        !readDomain(address.host).isLocal,
    );
    if (found) return found;
  }
  return undefined;
}

/** Who does not publish the port does not want it. */
function isPort80Meant({ project, ports }: Analysis): boolean {
  const { caddy } = project;
  if (!caddy || caddy.networkMode?.value === 'host') return true;
  return caddy.ports.some(({ target }) => target === ports.http);
}
