import { isDigits } from './kinds-values.ts';

/** One placeholder, or a family of them. */
export interface PlaceholderFact {
  /** Without braces. `*` stands for the part that the writer chooses; there is at most one. */
  readonly name: string;
  /** One sentence or two, Markdown. */
  readonly doc: string;
  readonly place: PlaceholderPlace;
  /** The full name that Caddy puts in for a shorthand of the Caddyfile; absent for a full name. */
  readonly expands?: string;
  /** What `*` may be; absent when there is none. */
  readonly rest?: PlaceholderRest;
  /** The first version that knows it; absent means older than all that matter. */
  readonly since?: string;
  /** What to write instead. */
  readonly deprecated?: string;
}

/** Where a placeholder has a value; `placeholderPlaces` says it in words. */
export type PlaceholderPlace = keyof typeof placeholderPlaces;

/** `any`: any text. `index`: a number from 0. `range`: a number or `from:to`. `bits`: 24 or 24,64. */
export type PlaceholderRest = 'any' | 'index' | 'range' | 'bits';

/** For messages and hovers: where placeholders of each place have a value. */
export const placeholderPlaces = {
  anywhere: 'wherever a setting takes placeholders',
  import: 'in snippets and imported files; filled in while the Caddyfile is read',
  request: 'in matchers and handlers, while a request is handled',
  errors: 'in handle_errors',
  regexp: 'after a regular expression matched',
  'url-pattern': 'after a url_pattern matched',
  'file-match': 'after the file matcher, try_files or php_fastcgi found a file',
  authentication: 'after basic_auth or another authentication',
  proxy: 'in and after reverse_proxy',
  'health-check': 'in health_headers and health_body of reverse_proxy',
  intercept: 'in the handlers of intercept',
  response: 'while the response is written',
  'access-log': 'when the access log is written',
  event: 'in handlers of events',
  authority: 'in root_cn and intermediate_cn of the option pki',
} as const;

/** The fact for a placeholder by its name without braces; undefined when no standard module sets it. */
export function findPlaceholder(
  name: string,
  block: 'site' | 'options' = 'site',
): PlaceholderFact | undefined {
  const shorthand = block === 'site' ? shorthandOf(name) : undefined;
  if (!shorthand) return factOf(name);
  const target = factOf(expansion(shorthand, name));
  return target && asShorthand(shorthand, target, abbreviation(shorthand, target));
}

/**
 * The full name that Caddy puts in for a shorthand while it reads a site or a named route; the same
 * name when it is none. Nothing is put in in the global options.
 */
export function expandShorthand(name: string): string {
  const shorthand = shorthandOf(name);
  return shorthand ? expansion(shorthand, name) : name;
}

/** Whether a placeholder, without braces, is one that Caddy has a short name for, in either spelling; families do not count. */
export function hasShorthand(name: string): boolean {
  return shorthands.some(
    (shorthand) =>
      !shorthand.name.endsWith('*') && (shorthand.name === name || shorthand.expands === name),
  );
}

/** The shortest shorthand for a full name; undefined when there is none. */
export function shorthandFor(name: string): string | undefined {
  const found = shorthands.flatMap((shorthand) => {
    if (!shorthand.name.endsWith('*')) return shorthand.expands === name ? [shorthand.name] : [];
    const prefix = shorthand.expands.slice(0, -1);
    if (!name.startsWith(prefix) || name === prefix) return [];
    return [shorthand.name.slice(0, -1) + name.slice(prefix.length)];
  });
  // A family may take names that another shorthand has already.
  return found
    .filter((short) => expandShorthand(short) === name)
    .sort((a, b) => a.length - b.length)[0];
}

interface Shorthand {
  readonly name: string;
  readonly expands: string;
  /** The part in place of `*` may hold points; else only letters, digits, `_` and `-`. */
  readonly points: boolean;
  readonly since?: string;
}

type Row = readonly [name: string, doc: string, since?: string];

// modules/caddyhttp/{app,replacer,server}.go, reverseproxy, intercept, fileserver/matcher.go,
// caddyauth, replacer.go, caddyevents/app.go, caddypki/ca.go, caddyfile/{parse,importargs}.go
const rows: Readonly<Record<PlaceholderPlace, readonly Row[]>> = {
  anywhere: [
    ['env.*', 'An environment variable, read while Caddy runs; empty when it is not set.'],
    ['file.*', 'What stands in the file of this path, without a line break at its end.', '2.8'],
    ['system.hostname', 'The name of this machine.'],
    ['system.slash', 'What separates folders in paths of this machine.'],
    ['system.os', 'The operating system, such as linux.'],
    ['system.arch', 'The architecture of the processor, such as amd64.'],
    ['system.wd', 'The working directory of Caddy.', '2.6.2'],
    ['time.now', 'The time, as Go prints it.'],
    ['time.now.http', 'The time, as header fields of HTTP have it.', '2.7'],
    ['time.now.unix', 'The time in seconds since 1970.', '2.4.4'],
    ['time.now.unix_ms', 'The time in milliseconds since 1970.', '2.4.4'],
    ['time.now.common_log', 'The time, as the Common Log Format has it.'],
    ['time.now.year', 'The year.'],
  ],
  import: [
    [
      'args[*]',
      'An argument of the import, counted from 0; [1:] stands for all from the second on and must be a word of its own.',
    ],
    ['args.*', 'An argument of the import, counted from 0.'],
    ['block', 'The block that was given to the import.', '2.9'],
    ['blocks.*', 'The block of this name inside the block that was given to the import.', '2.9'],
  ],
  request: [
    ['http.request.method', 'The method.'],
    ['http.request.scheme', 'https over TLS, else http.'],
    ['http.request.proto', 'The version of HTTP as Go names it, such as HTTP/2.0.'],
    [
      'http.request.proto_name',
      'The version of HTTP as its standard names it, such as HTTP/2.',
      '2.11.5',
    ],
    ['http.request.host', 'The host that the client asked for, without the port.'],
    [
      'http.request.host.labels.*',
      'A label of the host, counted from 0 at the right: 0 is com in www.example.com.',
    ],
    ['http.request.port', 'The port that the client asked for; empty when it named none.'],
    ['http.request.hostport', 'The host and perhaps the port that the client asked for.'],
    ['http.request.local', 'The address on which the connection arrived.', '2.8'],
    ['http.request.local.host', 'The IP address on which the connection arrived.', '2.8'],
    ['http.request.local.port', 'The port on which the connection arrived.', '2.8'],
    [
      'http.request.remote',
      'The address from which the connection came; behind a proxy, that of the proxy.',
    ],
    [
      'http.request.remote.host',
      'The IP address from which the connection came; behind a proxy, that of the proxy.',
    ],
    [
      'http.request.remote.host/*',
      'The network of the IP address from which the connection came, of this many bits; for IPv6 perhaps another number behind a comma.',
      '2.6.2',
    ],
    ['http.request.remote.port', 'The port from which the connection came.'],
    ['http.request.uri', 'Path and query, as they are now.'],
    ['http.request.uri_escaped', 'Path and query, escaped for use in a query.', '2.11'],
    ['http.request.uri.path', 'The path, as it is now.'],
    ['http.request.uri.path_escaped', 'The path, escaped for use in a query.', '2.11'],
    ['http.request.uri.path.*', 'A part of the path, counted from 0 at the left.'],
    ['http.request.uri.path.dir', 'The path up to and with its last slash.'],
    ['http.request.uri.path.file', 'The path behind its last slash.'],
    ['http.request.uri.path.file.base', 'The last part of the path without its extension.', '2.6'],
    [
      'http.request.uri.path.file.ext',
      'The extension at the end of the path, with its point.',
      '2.6',
    ],
    ['http.request.uri.query', 'The query, without the question mark.'],
    ['http.request.uri.query_escaped', 'The query, escaped for use in a query.', '2.11'],
    [
      'http.request.uri.prefixed_query',
      'The query with a question mark before it; empty when there is none.',
      '2.9',
    ],
    [
      'http.request.uri.query.*',
      'A parameter of the query; several of one name with commas between.',
    ],
    [
      'http.request.header.*',
      'A header field of the request; several of one name with commas between.',
    ],
    ['http.request.cookie.*', 'A cookie of the request.'],
    ['http.request.body', 'The whole body of the request, read into memory. For debugging.', '2.2'],
    [
      'http.request.body_base64',
      'The whole body of the request as base64, read into memory. For debugging.',
      '2.11',
    ],
    ['http.request.duration', 'How long the request has taken so far.', '2.4'],
    ['http.request.duration_ms', 'How many milliseconds the request has taken so far.', '2.5'],
    [
      'http.request.uuid',
      'An identifier of the request, which is written to the access log as well.',
      '2.5',
    ],
    ['http.request.orig_method', 'The method that the client sent.'],
    ['http.request.orig_uri', 'Path and query that the client sent.'],
    ['http.request.orig_uri.path', 'The path that the client sent.'],
    [
      'http.request.orig_uri.path.*',
      'A part of the path that the client sent, counted from 0 at the left.',
      '2.6.3',
    ],
    [
      'http.request.orig_uri.path.dir',
      'The path that the client sent, up to and with its last slash.',
    ],
    ['http.request.orig_uri.path.file', 'The path that the client sent, behind its last slash.'],
    ['http.request.orig_uri.query', 'The query that the client sent, without the question mark.'],
    [
      'http.request.orig_uri.prefixed_query',
      'The query that the client sent, with a question mark before it; empty when there is none.',
      '2.9',
    ],
    ['http.request.tls.version', 'The version of TLS, such as tls1.3.'],
    ['http.request.tls.cipher_suite', 'The cipher suite.'],
    ['http.request.tls.resumed', 'Whether the TLS session goes on from an earlier connection.'],
    ['http.request.tls.proto', 'The protocol that the handshake agreed on, such as h2.'],
    ['http.request.tls.proto_mutual', 'Always true.'],
    ['http.request.tls.server_name', 'The name that the client asked for in the handshake.'],
    ['http.request.tls.ech', 'Whether the hello of the client was encrypted.', '2.11'],
    ['http.request.tls.client.fingerprint', "The SHA-256 of the client's certificate."],
    ['http.request.tls.client.public_key', "The public key in the client's certificate.", '2.1'],
    [
      'http.request.tls.client.public_key_sha256',
      "The SHA-256 of the public key in the client's certificate.",
      '2.1',
    ],
    ['http.request.tls.client.issuer', "The issuer of the client's certificate."],
    ['http.request.tls.client.serial', "The serial number of the client's certificate."],
    ['http.request.tls.client.subject', "The subject of the client's certificate."],
    ['http.request.tls.client.certificate_pem', "The client's certificate as PEM.", '2.2'],
    [
      'http.request.tls.client.certificate_der_base64',
      "The client's certificate as base64 of DER.",
      '2.4.6',
    ],
    ['http.request.tls.client.san.dns_names', "All DNS names in the client's certificate.", '2.1'],
    [
      'http.request.tls.client.san.dns_names.*',
      "A DNS name in the client's certificate, counted from 0.",
      '2.1',
    ],
    [
      'http.request.tls.client.san.emails',
      "All email addresses in the client's certificate.",
      '2.1',
    ],
    [
      'http.request.tls.client.san.emails.*',
      "An email address in the client's certificate, counted from 0.",
      '2.1',
    ],
    ['http.request.tls.client.san.ips', "All IP addresses in the client's certificate.", '2.1'],
    [
      'http.request.tls.client.san.ips.*',
      "An IP address in the client's certificate, counted from 0.",
      '2.1',
    ],
    ['http.request.tls.client.san.uris', "All URIs in the client's certificate.", '2.1'],
    [
      'http.request.tls.client.san.uris.*',
      "A URI in the client's certificate, counted from 0.",
      '2.1',
    ],
    ['http.vars.*', 'A variable, as the directive vars sets it; empty when it is not set.'],
    ['http.vars.root', 'The folder that the directive root set.'],
    [
      'http.vars.client_ip',
      'The IP address of the client; behind a proxy that trusted_proxies names, the one that the proxy tells.',
      '2.7',
    ],
    ['http.vars.trusted_proxy', 'Whether the connection came from a trusted proxy.', '2.6.3'],
    ['http.vars.trace_id', 'The trace that the directive tracing records.', '2.8'],
    ['http.vars.span_id', 'The span that the directive tracing records.', '2.9'],
    [
      'http.shutting_down',
      'Whether the server is about to stop; see the option shutdown_delay.',
      '2.6',
    ],
    ['http.time_until_shutdown', 'How long until the server stops.', '2.6'],
  ],
  errors: [
    ['http.error', 'The error.'],
    ['http.error.status_code', 'The status that the error calls for.'],
    ['http.error.status_text', 'The status that the error calls for, in words.'],
    ['http.error.message', 'What the error says.', '2.6'],
    ['http.error.trace', 'Where in Caddy the error came from.'],
    ['http.error.id', 'An identifier of this occurrence of the error.'],
  ],
  regexp: [
    [
      'http.regexp.*',
      'A group of a regular expression by number or name, perhaps with the name of the matcher and a point before it; 0 is the whole match.',
    ],
  ],
  'url-pattern': [
    [
      'http.url_pattern.*',
      'A group of a URL pattern: its part, such as pathname, a point and its name.',
      '2.11.5',
    ],
  ],
  'file-match': [
    ['http.matchers.file.relative', 'The path of the file below the root, fit for a rewrite.'],
    ['http.matchers.file.absolute', 'The path of the file in the file system.'],
    ['http.matchers.file.type', 'file or directory.', '2.2'],
    [
      'http.matchers.file.remainder',
      'What stood behind the place where split_path cut the path.',
      '2.3',
    ],
  ],
  authentication: [
    ['http.auth.user.*', 'What the authentication knows of the user.'],
    ['http.auth.user.id', 'The name of the user.'],
    ['http.auth.candidate.*', 'What is known of a user that could not be authenticated.', '2.11.4'],
    ['http.auth.*.error', 'Why this way of authentication failed.', '2.10'],
  ],
  proxy: [
    [
      'http.reverse_proxy.upstream.address',
      'The address of the backend, as it is written in the Caddyfile.',
    ],
    ['http.reverse_proxy.upstream.hostport', 'Host and port of the backend.'],
    ['http.reverse_proxy.upstream.host', 'The host of the backend.'],
    ['http.reverse_proxy.upstream.port', 'The port of the backend.'],
    ['http.reverse_proxy.upstream.requests', 'How many requests the backend is handling.'],
    [
      'http.reverse_proxy.upstream.max_requests',
      'How many requests the backend may handle at once.',
    ],
    ['http.reverse_proxy.upstream.fails', 'How many requests to the backend failed lately.'],
    [
      'http.reverse_proxy.upstream.latency',
      'How long the backend took to write the header of its response.',
    ],
    [
      'http.reverse_proxy.upstream.latency_ms',
      'How many milliseconds the backend took to write the header of its response.',
      '2.5',
    ],
    [
      'http.reverse_proxy.upstream.duration',
      'How long the exchange with the backend took, the body included.',
      '2.4',
    ],
    [
      'http.reverse_proxy.upstream.duration_ms',
      'How many milliseconds the exchange with the backend took, the body included.',
      '2.5',
    ],
    [
      'http.reverse_proxy.duration',
      'How long proxying took, with the choice of a backend and retries.',
      '2.4',
    ],
    [
      'http.reverse_proxy.duration_ms',
      'How many milliseconds proxying took, with the choice of a backend and retries.',
      '2.5',
    ],
    ['http.reverse_proxy.retries', 'How often a backend was tried again.', '2.9'],
    ['http.reverse_proxy.status_code', 'The status of the response of the backend.', '2.1'],
    [
      'http.reverse_proxy.status_text',
      'The status of the response of the backend, with its words.',
      '2.1',
    ],
    ['http.reverse_proxy.header.*', 'A header field of the response of the backend.', '2.1'],
    [
      'http.reverse_proxy.is_transport_error',
      'In lb_retry_match: whether the backend could not be reached.',
      '2.11.3',
    ],
  ],
  'health-check': [
    ['http.reverse_proxy.active.target_upstream', 'The backend that is being checked.', '2.9'],
  ],
  intercept: [
    ['http.intercept.status_code', 'The status of the response that was intercepted.', '2.8'],
    ['http.intercept.header.*', 'A header field of the response that was intercepted.', '2.8'],
  ],
  response: [['http.response.header.*', 'A header field of the response, as it is now.']],
  'access-log': [
    ['http.response.status', 'The status of the response; 0 when no handler wrote one.'],
    ['http.response.size', 'How many bytes the body of the response had.'],
    ['http.response.duration', 'How long the whole request took.'],
    ['http.response.duration_ms', 'How many milliseconds the whole request took.', '2.5'],
  ],
  event: [
    ['event', 'All of the event.', '2.6'],
    ['event.id', 'An identifier of the event.', '2.6'],
    ['event.name', 'The name of the event.', '2.6'],
    ['event.time', 'When the event happened.', '2.6'],
    ['event.time_unix', 'When the event happened, in milliseconds since 1970.', '2.6'],
    ['event.module', 'The module in which the event happened.', '2.6'],
    ['event.data', 'All that the event brings with it.', '2.6'],
    ['event.data.*', 'A part of what the event brings with it.', '2.6'],
  ],
  authority: [['pki.ca.name', 'The name of the certificate authority.']],
};

// caddyconfig/httpcaddyfile/shorthands.go
const shorthands: readonly Shorthand[] = [
  short('host', 'http.request.host'),
  short('hostport', 'http.request.hostport'),
  short('port', 'http.request.port', '2.1'),
  short('orig_method', 'http.request.orig_method', '2.9'),
  short('orig_uri', 'http.request.orig_uri', '2.9'),
  short('orig_path', 'http.request.orig_uri.path', '2.9'),
  short('orig_dir', 'http.request.orig_uri.path.dir', '2.9'),
  short('orig_file', 'http.request.orig_uri.path.file', '2.9'),
  short('orig_query', 'http.request.orig_uri.query', '2.9'),
  short('orig_?query', 'http.request.orig_uri.prefixed_query', '2.9'),
  short('method', 'http.request.method'),
  short('uri', 'http.request.uri'),
  short('%uri', 'http.request.uri_escaped', '2.11'),
  short('path', 'http.request.uri.path'),
  short('%path', 'http.request.uri.path_escaped', '2.11'),
  short('dir', 'http.request.uri.path.dir'),
  short('file', 'http.request.uri.path.file'),
  short('query', 'http.request.uri.query'),
  short('%query', 'http.request.uri.query_escaped', '2.11'),
  short('?query', 'http.request.uri.prefixed_query', '2.9'),
  short('remote', 'http.request.remote'),
  short('remote_host', 'http.request.remote.host'),
  short('remote_port', 'http.request.remote.port'),
  short('scheme', 'http.request.scheme'),
  short('uuid', 'http.request.uuid', '2.8'),
  short('tls_cipher', 'http.request.tls.cipher_suite'),
  short('tls_version', 'http.request.tls.version'),
  short('tls_client_fingerprint', 'http.request.tls.client.fingerprint'),
  short('tls_client_issuer', 'http.request.tls.client.issuer'),
  short('tls_client_serial', 'http.request.tls.client.serial'),
  short('tls_client_subject', 'http.request.tls.client.subject'),
  short('tls_client_certificate_pem', 'http.request.tls.client.certificate_pem', '2.3'),
  short(
    'tls_client_certificate_der_base64',
    'http.request.tls.client.certificate_der_base64',
    '2.4.6',
  ),
  short('upstream_hostport', 'http.reverse_proxy.upstream.hostport', '2.4.4'),
  short('client_ip', 'http.vars.client_ip', '2.7'),
  short('header.*', 'http.request.header.*'),
  short('cookie.*', 'http.request.cookie.*', '2.6'),
  short('labels.*', 'http.request.host.labels.*'),
  short('path.*', 'http.request.uri.path.*'),
  short('file.*', 'http.request.uri.path.file.*', '2.6'),
  short('query.*', 'http.request.uri.query.*'),
  { ...short('re.*', 'http.regexp.*'), points: true },
  short('vars.*', 'http.vars.*', '2.5'),
  { ...short('rp.*', 'http.reverse_proxy.*', '2.5.1'), points: true },
  { ...short('resp.*', 'http.intercept.*', '2.8'), points: true },
  { ...short('err.*', 'http.error.*', '2.5.2'), points: true },
  short('file_match.*', 'http.matchers.file.*', '2.6'),
];

const fullFacts: readonly PlaceholderFact[] = Object.keys(placeholderPlaces)
  .filter(isPlace)
  .flatMap((place) => rows[place].map((row) => factFrom(row, place)));

const exact: ReadonlyMap<string, PlaceholderFact> = new Map(
  fullFacts.map((fact) => [fact.name, fact]),
);

/** Longest first, so that the narrower family wins. */
const families: readonly PlaceholderFact[] = fullFacts
  .filter((fact) => fact.rest !== undefined)
  .sort((a, b) => b.name.length - a.name.length);

const exactShorthands: ReadonlyMap<string, Shorthand> = new Map(
  shorthands.map((shorthand) => [shorthand.name, shorthand]),
);

/** Every fact, for completion: shorthands first, then full names. */
export const placeholders: readonly PlaceholderFact[] = [
  ...shorthands.flatMap(shorthandFacts),
  ...fullFacts,
];

/** What a shorthand stands for: one fact, or all of the family that it shortens. */
function shorthandFacts(shorthand: Shorthand): readonly PlaceholderFact[] {
  if (!shorthand.name.endsWith('*')) {
    const target = exact.get(shorthand.expands);
    return target ? [asShorthand(shorthand, target, shorthand.name)] : [];
  }
  const prefix = shorthand.expands.slice(0, -1);
  return fullFacts
    .filter(({ name }) => name.startsWith(prefix))
    .filter(({ name }) => isWord(name.slice(prefix.length).replace('*', ''), shorthand.points))
    .map((target) => asShorthand(shorthand, target, abbreviation(shorthand, target)));
}

function short(name: string, expands: string, since?: string): Shorthand {
  return { name, expands, points: false, ...(since === undefined ? {} : { since }) };
}

function isPlace(text: string): text is PlaceholderPlace {
  return Object.hasOwn(placeholderPlaces, text);
}

function factFrom([name, doc, since]: Row, place: PlaceholderPlace): PlaceholderFact {
  return {
    name,
    doc,
    place,
    ...(name.includes('*') ? { rest: restOf(name) } : {}),
    ...(since === undefined ? {} : { since }),
    ...(name === 'args.*' ? { deprecated: 'Write {args[0]} instead of {args.0}.' } : {}),
  };
}

function restOf(name: string): PlaceholderRest {
  if (name === 'args[*]') return 'range';
  if (name.endsWith('/*')) return 'bits';
  const indexed = name === 'args.*' || name.includes('path.*') || name.includes('labels.*');
  return indexed || name.includes('.san.') ? 'index' : 'any';
}

function asShorthand(shorthand: Shorthand, target: PlaceholderFact, name: string): PlaceholderFact {
  const { since } = shorthand;
  return { ...target, name, expands: target.name, ...(since === undefined ? {} : { since }) };
}

function shorthandOf(name: string): Shorthand | undefined {
  const known = exactShorthands.get(name);
  if (known) return known;
  const dot = name.indexOf('.');
  const family = dot < 0 ? undefined : exactShorthands.get(`${name.slice(0, dot)}.*`);
  return family && isWord(name.slice(dot + 1), family.points) ? family : undefined;
}

/** Caddy's regular expressions for these families: letters, digits, `_`, `-`, and perhaps points. */
function isWord(text: string, points: boolean): boolean {
  for (const character of text) {
    const letter = (character >= 'a' && character <= 'z') || (character >= 'A' && character <= 'Z');
    if (letter || isDigits(character) || character === '_' || character === '-') continue;
    if (!(points && character === '.')) return false;
  }
  return true;
}

function expansion(shorthand: Shorthand, name: string): string {
  return shorthand.name.endsWith('*')
    ? shorthand.expands.slice(0, -1) + name.slice(shorthand.name.length - 1)
    : shorthand.expands;
}

/** The name of a fact in the way of a shorthand, its `*` kept. */
function abbreviation(shorthand: Shorthand, target: PlaceholderFact): string {
  if (!shorthand.name.endsWith('*')) return shorthand.name;
  return shorthand.name.slice(0, -1) + target.name.slice(shorthand.expands.length - 1);
}

function factOf(name: string): PlaceholderFact | undefined {
  if (!name.includes('*')) {
    const known = exact.get(name);
    if (known) return known;
  }
  return families.find((family) => isOneOf(name, family));
}

function isOneOf(name: string, family: PlaceholderFact): boolean {
  const star = family.name.indexOf('*');
  const suffix = family.name.slice(star + 1);
  if (name.length <= star + suffix.length) return false;
  if (!name.startsWith(family.name.slice(0, star)) || !name.endsWith(suffix)) return false;
  return fitsRest(name.slice(star, name.length - suffix.length), family.rest ?? 'any');
}

function fitsRest(text: string, rest: PlaceholderRest): boolean {
  switch (rest) {
    case 'any':
      return true;
    case 'index':
      return isDigits(text);
    case 'range':
      return text.includes(':') ? isPair(text, ':', true) : isDigits(text);
    case 'bits':
      return text.includes(',') ? isPair(text, ',', false) : isDigits(text);
  }
}

/** Two numbers with a separator between, either of which may perhaps be missing. */
function isPair(text: string, separator: string, missing: boolean): boolean {
  const sides = text.split(separator);
  return sides.length === 2 && sides.every((side) => isDigits(side) || (missing && side === ''));
}
