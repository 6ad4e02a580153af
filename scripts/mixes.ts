/**
 * A Caddyfile of a few sites that share names, ports and listeners, with settings of TLS for each and for all of them. One
 * line may be in order and another, too, and Caddy refuse the two together.
 */
export function mixedSites(random: () => number): string {
  const draw: Draw = {
    pick: (from) => from[Math.floor(random() * from.length)]!,
    chance: (share) => random() < share,
    some: (from, most) => {
      const count = Math.floor(random() * (most + 1));
      return Array.from({ length: count }, () => draw.pick(from));
    },
  };
  const options = draw.chance(0.6) ? draw.some(globalOptions, 4) : [];
  const head = options.length > 0 ? [['{', ...options.map(indented), '}'].join('\n')] : [];
  const count = draw.pick([1, 2, 2, 2, 3, 3, 4, 6]);
  const hosts = draw.some(hostNames, 3).concat(draw.pick(hostNames));
  const sites = Array.from({ length: count }, () => site(draw, hosts));
  return `${[...head, ...sites].join('\n\n')}\n`;
}

interface Draw {
  readonly pick: <T>(from: readonly T[]) => T;
  readonly chance: (share: number) => boolean;
  readonly some: <T>(from: readonly T[], most: number) => readonly T[];
}

function site(draw: Draw, hosts: readonly string[]): string {
  const addresses = [address(draw, hosts), ...(draw.chance(0.3) ? [address(draw, hosts)] : [])];
  const isPlain = addresses.some((each) => each.startsWith('http://') || each.endsWith(':80'));
  const most = isPlain && draw.chance(0.9) ? 0 : draw.pick([0, 1, 1, 1, 2]);
  const tls = Array.from({ length: most }, () => tlsLine(draw));
  const binds = draw.chance(0.35) ? [draw.pick(bindLines), ...draw.some(bindLines, 1)] : [];
  const lines = [...binds, ...tls, 'respond x'];
  return [`${[...new Set(addresses)].join(', ')} {`, ...lines.map(indented), '}'].join('\n');
}

function address(draw: Draw, hosts: readonly string[]): string {
  const scheme = draw.pick(['', '', '', '', 'https://', 'http://']);
  const host = draw.chance(0.15) ? '' : draw.pick(hosts);
  const port = draw.pick(scheme === '' ? ports : ['', '', ':8443', ':8080']);
  const path = draw.chance(0.05) ? draw.pick(['/x', '/x/*']) : '';
  const whole = scheme + host + port + path;
  return whole === '' || whole === path ? ':443' : whole;
}

function tlsLine(draw: Draw): string {
  const first = draw.chance(0.4) ? draw.pick(tlsWords) : '';
  // Words of the first line and "issuer" exclude each other.
  const issuer = first === '' && draw.chance(0.4) ? [`issuer ${draw.pick(issuers)}`] : [];
  const shortcuts = first === '' && issuer.length === 0 ? draw.some(acmeSettings, 1) : [];
  const others = first === '' || draw.chance(0.3) ? draw.some(tlsSettings, 2) : [];
  const inside = [...issuer, ...shortcuts, ...others];
  if (first === '' && inside.length === 0) return 'tls internal';
  const line = `tls ${first}`.trimEnd();
  return inside.length === 0 ? line : [`${line} {`, ...inside.map(indented), '}'].join('\n');
}

function indented(text: string): string {
  return text.replaceAll(/^/gm, '\t');
}

const ports: readonly string[] = ['', '', '', ':443', ':8443', ':8443', ':8080', ':80'];

const hostNames =
  'a.example a.example b.example *.example *.a.example sub.a.example localhost a.internal 127.0.0.1 a.ts.net A.example'.split(
    ' ',
  );

const bindLines: readonly string[] = [
  'bind 127.0.0.1',
  'bind 127.0.0.1',
  'bind ::1',
  'bind 127.0.0.1 ::1',
  'bind tcp/127.0.0.1',
  'bind 0.0.0.0',
  'bind unix//run/a.sock',
  'bind localhost',
  'bind 127.0.0.1 {\n\tprotocols h1 h2\n}',
  'bind 127.0.0.1 {\n\tprotocols h1\n}',
  'bind {\n\tprotocols h1\n}',
];

const tlsWords: readonly string[] = [
  'internal',
  'internal',
  'a@b.example',
  'c@d.example',
  'force_automate',
  'a.pem a.key',
  'b.pem b.key',
];

const issuers: readonly string[] = [
  'internal',
  'internal {\n\tlifetime 1h\n}',
  'internal {\n\tlifetime 60m\n\tsign_with_root\n}',
  'acme',
  'acme {\n\temail a@b.example\n}',
  'acme https://ca.example/directory',
  'acme {\n\tdir https://ca.example/directory\n}',
  'acme {\n\tdisable_http_challenge\n}',
  'acme {\n\talt_http_port 8080\n\tlifetime 24h\n}',
  'acme {\n\tpreferred_chains smallest\n}',
  'acme {\n\teab a AAAA\n\tprofile x\n\ttimeout 60s\n}',
  'zerossl key',
  'zerossl key {\n\talt_http_port 8080\n}',
];

const acmeSettings: readonly string[] = [
  'ca https://ca.example/directory',
  'eab a AAAA',
  'ca_root a.pem',
];

const tlsSettings: readonly string[] = [
  'on_demand',
  'reuse_private_keys',
  'key_type p384',
  'key_type p256',
  'renewal_window_ratio 0.5',
  'renewal_window_ratio 0.50',
  'get_certificate http http://a.example',
  'get_certificate tailscale',
  'protocols tls1.2',
  'protocols tls1.3',
  'protocols tls1.2 tls1.3',
  'alpn h2',
  'alpn http/1.1',
  'alpn h2 http/1.1',
  'ciphers TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256',
  'ciphers TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256',
  'ciphers',
  'curves x25519',
  'curves secp256r1',
  'curves',
  'client_auth {\n\tmode request\n}',
  'client_auth {\n\tmode require\n}',
  'insecure_secrets_log a.log',
  'load a',
];

const globalOptions: readonly string[] = [
  'local_certs',
  ...issuers.map((issuer) => `cert_issuer ${issuer}`),
  'key_type p384',
  'email a@b.example',
  'acme_ca https://ca.example/directory',
  'acme_eab {\n\tkey_id a\n\tmac_key AAAA\n}',
  'preferred_chains smallest',
  'cert_lifetime 24h',
  'ocsp_stapling off',
  'renewal_window_ratio 0.5',
  'auto_https off',
  'auto_https disable_redirects',
  'auto_https disable_certs',
  'auto_https ignore_loaded_certs',
  'http_port 8080',
  'https_port 8443',
  'default_bind 127.0.0.1',
  'default_bind 127.0.0.1 {\n\tprotocols h1\n}',
  'default_bind ::1',
  'default_sni a.example',
  'default_sni b.example',
  'fallback_sni a.example',
  'on_demand_tls {\n\task http://localhost/ask\n}',
  'skip_install_trust',
  'tls_resolvers 1.1.1.1',
  'servers {\n\tprotocols h1 h2\n}',
  'servers :443 {\n\tprotocols h1\n}',
  'servers :443 {\n\tname a\n}',
  'servers :8443 {\n\tname a\n}',
  'servers 127.0.0.1:443 {\n\tlistener_wrappers {\n\ttls\n\t}\n}',
  'ech a.example',
  'ech other.example',
];
