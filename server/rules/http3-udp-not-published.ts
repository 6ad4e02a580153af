import type { Analysis } from '../analysis/analyze.ts';
import { listenPort } from '../analysis/sites/addresses.ts';
import { offersHttp3 } from '../analysis/sites/http3.ts';
import type { Service } from '../project/project.ts';
import { isOnEveryInterface } from '../project/published.ts';
import { addItems } from './compose-edits.ts';
import { finding, type Fix, type Rule } from './rule.ts';

export const http3UdpNotPublished: Rule = {
  id: 'http3-udp-not-published',
  summary: 'Caddy offers HTTP/3, but its UDP port is not published.',
  category: 'deployment',
  severity: 'hint',
  *check(analysis) {
    const { caddy } = analysis.project;
    if (!caddy || !offersHttp3(analysis)) return;
    for (const port of tlsPorts(analysis)) {
      const published = caddy.ports.find(
        ({ target, protocol }) => target === port && protocol === 'tcp',
      );
      if (
        !published ||
        caddy.ports.some(
          ({ target, protocol }) => target === 0 || (target === port && protocol === 'udp'),
        )
      ) {
        continue;
      }
      // A port on this machine only is for a proxy in front, which speaks no HTTP/3 to Caddy.
      if (!isOnEveryInterface(published)) continue;
      const outside = published.published ?? port;
      const fix = udpFix(analysis, caddy, `${outside}:${port}/udp`, published.short);
      yield finding(
        published.at,
        `Caddy offers HTTP/3 on port ${outside}, but only TCP is published, so browsers never reach it. Publish "${outside}:${port}/udp" as well.`,
        { fixes: fix ? [fix] : [] },
      );
    }
  },
};

/** The ports of all sites that speak TLS. */
function tlsPorts({ config, ports }: Analysis): ReadonlySet<number> {
  const found = new Set<number>();
  for (const { addresses } of config.sites) {
    for (const address of addresses) {
      const port =
        listenPort(address, ports) ??
        (address.port === '' && address.scheme !== 'http' ? ports.https : undefined);
      if (address.scheme === 'http' || address.fault || port === undefined || port === ports.http)
        continue;
      // Without a host, only the scheme or the port of HTTPS make it one.
      if (address.host === '' && address.scheme !== 'https' && port !== ports.https) continue;
      found.add(port);
    }
  }
  return found;
}

function udpFix(analysis: Analysis, caddy: Service, item: string, short: boolean): Fix | undefined {
  const edit = short ? addItems(analysis, caddy, 'ports', [item]) : undefined;
  return edit && { title: `Publish "${item}"`, edits: [edit], safe: false };
}
