/** A Content-Security-Policy: the sources of each directive, by its name in small letters. The first of a name counts. */
export type ContentPolicy = ReadonlyMap<string, readonly string[]>;

/** https://www.w3.org/TR/CSP3/#parse-serialized-policy */
export function readPolicy(value: string): ContentPolicy {
  const policy = new Map<string, readonly string[]>();
  for (const part of value.split(';')) {
    const [name, ...sources] = part.trim().split(/\s+/);
    const key = name?.toLowerCase() ?? '';
    if (key !== '' && !policy.has(key)) policy.set(key, sources);
  }
  return policy;
}

/** The first of the directives that the policy has, each of which stands in for those before it. */
export function directiveFor(
  policy: ContentPolicy,
  names: readonly string[],
): { readonly name: string; readonly sources: readonly string[] } | undefined {
  for (const name of names) {
    const sources = policy.get(name);
    if (sources) return { name, sources };
  }
  return undefined;
}

/**
 * Whether one of the sources lets a file of another origin than the page's own through; undefined where a hash, a nonce or what a script
 * loads may do so. https://www.w3.org/TR/CSP3/#match-url-to-source-list
 */
export function lets(sources: readonly string[], url: URL): boolean | undefined {
  if (sources.some((source) => matches(source, url))) return true;
  return sources.some((source) => /^'(?:nonce-|sha\d|strict-dynamic)/i.test(source))
    ? undefined
    : false;
}

function matches(source: string, { protocol, host, hostname, pathname }: URL): boolean {
  const scheme = /^([a-z][a-z0-9+.-]*:)(?:\/\/)?/i.exec(source)?.[0].toLowerCase() ?? '';
  if (source === '*' || source.toLowerCase() === protocol) return true;
  if (source.toLowerCase() === 'http:' && protocol === 'https:') return true;
  const isScheme = scheme.endsWith('//');
  if (isScheme && scheme !== `${protocol}//` && scheme !== 'http://') return false;
  const rest = isScheme ? source.slice(scheme.length) : source;
  const [written = '', ...path] = rest.split('/');
  const wanted = written
    .toLowerCase()
    .replace(/:\*$/, '')
    .replace(/:(?:80|443)$/, '');
  const isHost = wanted.startsWith('*.')
    ? hostname.endsWith(wanted.slice(1))
    : wanted === '*' || wanted === host || (written.endsWith(':*') && wanted === hostname);
  const prefix = `/${path.join('/')}`;
  // A path that ends with a slash holds what is below it.
  return (
    isHost && (path.length === 0 || pathname.startsWith(prefix) || prefix.startsWith(pathname))
  );
}
