import type { Analysis } from '../analysis/analyze.ts';
import { mayEndTls, trustedProxies } from '../analysis/deployment/in-front.ts';
import {
  certifiesByDns,
  hasOwnCertificates,
  publicAddresses,
} from '../analysis/sites/certificates.ts';
import { readDomain } from '../analysis/sites/domains.ts';
import { offersHttp3 } from '../analysis/sites/http3.ts';
import { autoHttps, schemeOf, withoutCertificate } from '../analysis/sites/https.ts';
import type { Service } from '../project/project.ts';
import { addItems } from './compose-edits.ts';
import { type Finding, finding, type Fix, type Rule } from './rule.ts';

export const portsNotPublished: Rule = {
  id: 'ports-not-published',
  summary: 'A port that the sites need is not published.',
  category: 'deployment',
  severity: 'error',
  *check(analysis) {
    const { project, config, ports } = analysis;
    const { caddy } = project;
    if (!caddy || caddy.networkMode || caddy.ports.some(({ target }) => target === 0)) return;
    const deaf = publishedInVain(analysis, caddy);
    if (deaf) {
      yield deaf;
      return;
    }
    if (project.publishedOnTop || mayHaveProxy(analysis, caddy)) return;
    const { https, http } = needed(analysis);
    const isMissing = (port: number): boolean =>
      !caddy.ports.some(({ target, protocol }) => target === port && protocol === 'tcp');
    const lacksHttps = https && isMissing(ports.https);
    const lacksHttp = http && isMissing(ports.http);
    const redirects = https && !autoHttps(config, ['off', 'disable_redirects']);
    yield* ownPorts(analysis, caddy);
    if (lacksHttps || lacksHttp) {
      const kinds =
        lacksHttps && lacksHttp ? 'its sites' : `its ${lacksHttps ? 'HTTPS' : 'HTTP'} sites`;
      const alsoHttp = lacksHttp || (redirects && isMissing(ports.http));
      const found = { https: lacksHttps, http: alsoHttp };
      yield missing(analysis, caddy, found, `nobody can open ${kinds}`, 'error');
    } else if (redirects && isMissing(ports.http)) {
      const found = { https: false, http: true };
      const effect = 'links with "http://" fail';
      yield isCertifiedUnseen(analysis)
        ? missing(analysis, caddy, found, effect, 'info')
        : missing(analysis, caddy, found, `${effect}, and so does one way of getting certificates`);
    }
  },
};

function missing(
  analysis: Analysis,
  caddy: Service,
  { https, http }: { readonly https: boolean; readonly http: boolean },
  effect: string,
  severity: 'error' | 'warning' | 'info' = 'warning',
): Finding {
  const { ports } = analysis;
  const items = [...(http ? [`80:${ports.http}`] : []), ...(https ? [`443:${ports.https}`] : [])];
  const more = https && offersHttp3(analysis) ? [`443:${ports.https}/udp`] : [];
  const edit = addItems(analysis, caddy, 'ports', [...items, ...more]);
  const written = items.map((item) => `"${item}"`).join(' and ');
  const numbers = [...(http ? [ports.http] : []), ...(https ? [ports.https] : [])];
  const what = numbers.length > 1 ? `Ports ${numbers.join(' and ')} of` : `Port ${numbers[0]} of`;
  const fix: Fix | undefined = edit && { title: `Publish ${written}`, edits: [edit], safe: false };
  return finding(
    caddy.at,
    `${what} "${caddy.name}" ${numbers.length > 1 ? 'are' : 'is'} not published, so ${effect}. Publish ${written}.`,
    { severity, fixes: fix ? [fix] : [] },
  );
}

/** Where ports are published and Caddy listens on none of them: the one that it listens on is meant. */
function publishedInVain({ config, ports }: Analysis, caddy: Service): Finding | undefined {
  const listening = new Set<number>();
  for (const site of config.sites) {
    for (const address of site.addresses) {
      // For HTTPS, it listens on another port for redirects.
      const isPlain = !address.unknown && schemeOf(address, site, ports) === 'http';
      const port = address.port === '' ? String(ports.http) : address.port;
      if (!isPlain || !/^\d+$/.test(port)) return undefined;
      listening.add(Number(port));
    }
  }
  const published = caddy.ports.filter(({ protocol }) => protocol === 'tcp');
  const [only, ...others] = listening;
  const [port] = published;
  if (only === undefined || others.length > 0 || !port || !config.complete) return undefined;
  // Those that are usual have findings of their own.
  if (only === ports.http || only === ports.https) return undefined;
  if (published.some(({ target }) => target === only)) return undefined;
  return finding(
    port.at,
    `Caddy listens on port ${only} alone, and "${caddy.name}" publishes ${published.length > 1 ? 'others' : `port ${port.target}`}: nobody gets in. Publish "${port.published ?? only}:${only}".`,
  );
}

/** Whether no site needs port 80 for its certificate: all have one of their own, or get it by way of DNS. */
function isCertifiedUnseen({ config, ports }: Analysis): boolean {
  return config.sites.every(
    (site) =>
      publicAddresses(site, ports).length === 0 ||
      hasOwnCertificates(site) ||
      certifiesByDns(site, config),
  );
}

/** Ports that are part of a public address, which nobody inside of Compose asks for. */
function* ownPorts(analysis: Analysis, caddy: Service): Generator<Finding> {
  const { config, ports } = analysis;
  const seen = new Set<number>();
  for (const { host, port, unknown, token } of config.sites.flatMap((site) => site.addresses)) {
    const number = Number(port);
    if (unknown || !/^\d+$/.test(port) || number === ports.http || number === ports.https) continue;
    const isPublic = host.includes('.') && !host.includes('*') && !readDomain(host).isLocal;
    if (!isPublic || seen.has(number)) continue;
    seen.add(number);
    if (caddy.ports.some(({ target, protocol }) => target === number && protocol === 'tcp'))
      continue;
    const item = `${number}:${number}`;
    const edit = addItems(analysis, caddy, 'ports', [item]);
    yield finding(
      caddy.at,
      `Port ${number} of "${caddy.name}" is not published, so nobody can open "${host}:${number}". Publish "${item}".`,
      {
        related: [{ at: token, message: 'The address with this port.' }],
        fixes: edit ? [{ title: `Publish "${item}"`, edits: [edit], safe: false }] : [],
      },
    );
  }
}

/** Which of Caddy's own ports public sites listen on. Other ports may be for other containers. */
function needed(analysis: Analysis): { readonly https: boolean; readonly http: boolean } {
  const { config, ports } = analysis;
  const dead = new Set(withoutCertificate(analysis));
  let https = false;
  let http = false;
  for (const site of config.sites) {
    for (const address of site.addresses) {
      const { host, unknown, port } = address;
      const isInternal =
        host === '' ? port === '' : !host.includes('.') || readDomain(host).isLocal;
      const own = port === '' || port === String(ports.http) || port === String(ports.https);
      if (unknown || isInternal || !own || dead.has(address)) continue;
      const scheme = schemeOf(address, site, ports);
      https ||= scheme === 'https';
      http ||= scheme === 'http';
    }
  }
  return { https, http };
}

/** Whether requests may come through another container, or from a network that others have made. */
function mayHaveProxy(analysis: Analysis, caddy: Service): boolean {
  const { compose } = analysis.project;
  if (!compose || trustedProxies(analysis).length > 0) return true;
  const isOpen = [...caddy.networks.keys()].some(
    (name) => compose.networks.get(name)?.value.external === true,
  );
  if (isOpen && caddy.ports.length === 0) return true;
  if (caddy.ports.length === 0 && caddy.expose.length > 0) return true;
  return [...compose.services.values()].some(
    (service) => service.name !== caddy.name && mayEndTls(service),
  );
}
