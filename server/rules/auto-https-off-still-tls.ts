import { type Place, placeKey } from '../../grammar/text.ts';
import { type Address, listenPort } from '../analysis/sites/addresses.ts';
import type { Analysis } from '../analysis/analyze.ts';
import type { Line } from '../analysis/config.ts';
import { autoHttps, withoutCertificate } from '../analysis/sites/https.ts';
import { removeLine } from './edits.ts';
import { finding, type Fix, replace, type Rule } from './rule.ts';

export const autoHttpsOffStillTls: Rule = {
  id: 'auto-https-off-still-tls',
  summary: 'Without certificates a site without "http://" still speaks TLS.',
  category: 'trap',
  severity: 'error',
  *check(context) {
    const found = autoHttps(context.config, ['off', 'disable_certs']);
    const named = withoutCertificate(context);
    if (!found || named.length === 0) return;
    const { mode, line } = found;
    yield finding(mode, messageOf(mode.text, named, context), {
      related: named.map(({ token }) => ({ at: token, message: 'Still speaks TLS.' })),
      fixes: switchOff(named, line, context),
    });
  },
};

function messageOf(mode: string, named: readonly Address[], { config, ports }: Analysis): string {
  const names = [...new Set(named.map(({ text }) => `"${text}"`))].join(', ');
  const [first] = named;
  const port = (first && listenPort(first, ports)) ?? ports.https;
  const listens = config.sites.some(({ addresses }) =>
    addresses.some((address) => listenPort(address, ports) === ports.http),
  );
  const plural = named.length > 1;
  const other = {
    off: listens ? '' : `, and nothing listens on port ${ports.http}`,
    disable_certs: `, and port ${ports.http} redirects there`,
  }[mode === 'off' ? 'off' : 'disable_certs'];
  return `"auto_https ${mode}" does not switch HTTPS off: ${names} still ${plural ? 'answer' : 'answers'} TLS on port ${port}, now without a certificate${other}. Write "http://" in front of the ${plural ? 'addresses' : 'address'} instead.`;
}

function switchOff(named: readonly Address[], line: Line, context: Analysis): readonly Fix[] {
  const others = context.config.sites.flatMap((site) => site.addresses);
  // A site for plain HTTP is there already, and two of one address are refused.
  const isTwice = named.some(({ host }) =>
    others.some((other) => other.host === host && !named.includes(other)),
  );
  if (isTwice) return [];
  const written = new Map<string, Place>();
  for (const { token } of named) written.set(placeKey(token), token);
  const addresses = [...written.values()].map((token) => {
    const text = context.textAt(token);
    const bare = text.replace(/^https:\/\//i, '').replace(/:443(?=,?$)/, '');
    return replace(token, `http://${bare}`);
  });
  const fix: Fix = {
    title: 'Serve plain HTTP and drop the option',
    edits: [...addresses, removeLine(context, line)],
    safe: false,
  };
  return [fix];
}
