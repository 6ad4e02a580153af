import type { Analysis } from '../analyze.ts';
import { type Line, linesOf, type Site } from '../config.ts';
import { publishes } from '../deployment/in-front.ts';
import { hasOption } from '../options.ts';
import { narrows } from '../routes/matchers.ts';
import { type Address, namedHosts } from '../sites/addresses.ts';
import { type DjangoHost, djangoHosts } from './django-http.ts';
import { isNamedForDevelopment } from '../../project/production-module.ts';
import type { Fact } from '../../project/project.ts';
import { basename } from '../../workspace.ts';
import { readDomain } from '../sites/domains.ts';

/** A name known to everybody that leads to Django, or that would without the redirects in front of it. */
export function publicHost(
  context: Analysis,
): Pick<DjangoHost, 'host' | 'address' | 'backend'> | undefined {
  const behindRedirects = context.djangoBackends.flatMap((backend) =>
    namedHosts(backend.site).map((address) => ({ host: address.host, address, backend })),
  );
  const known = [...djangoHosts(context), ...behindRedirects].find(
    ({ host }) => !readDomain(host).isLocal,
  );
  if (known) return known;
  for (const backend of context.djangoBackends) {
    const [address] = namedInProduction(backend.site, context);
    if (address && !narrows(backend.leaf.matcher)) return { host: address.text, address, backend };
  }
  return undefined;
}

/**
 * The addresses of a site that are a variable whose value only production knows, such as `{$DOMAIN}`, and surely a public name: the port of
 * HTTPS leads straight to Caddy, and an authority is given an e-mail address for the certificate, or browsers are told to stay with HTTPS.
 */
export function namedInProduction(
  { addresses, lines }: Site,
  { config, project }: Pick<Analysis, 'config' | 'project'>,
): readonly Address[] {
  const { caddy } = project;
  if (!caddy || !publishes(caddy, 443) || hasOption(config, 'local_certs', 'acme_ca')) return [];
  const tls = lines.filter(({ name }) => name.text === 'tls');
  const isMeant = hasOption(config, 'email') || tls.some(isOnlyEmail) || demandsHttps(lines);
  if (!isMeant || !tls.every(isOnlyEmail)) return [];
  return addresses.filter(
    ({ text, unknown }) => unknown && /^(?:https:\/\/)?(?:[\w-]+\.)*\{\$\w+\}$/.test(text),
  );
}

/** `tls me@example.com`, or the variable for it. */
function isOnlyEmail({ args: [first, ...rest], block }: Line): boolean {
  if (!first || rest.length > 0 || block) return false;
  return first.text.includes('@') || /^\{\$\w*E?MAIL\w*\}$/i.test(first.text);
}

/** Whether a header of the site tells browsers to come by HTTPS alone. */
function demandsHttps(lines: readonly Line[]): boolean {
  for (const { name, args, block = [] } of linesOf(lines)) {
    const words = name.text === 'header' ? [...args, ...block.map((inner) => inner.name)] : [];
    if (words.some(({ text }) => /^[+?>]?strict-transport-security$/i.test(text))) return true;
  }
  return false;
}

/**
 * Settings of that name are not those of production, which were not found then, unless what starts production names
 * them: a service of the system, an image, or a compose file for it.
 */
export function isForDevelopment({ value, at }: Fact<string>): boolean {
  if (!isNamedForDevelopment(value)) return false;
  const file = basename(at.uri);
  const isPython = file.endsWith('.py');
  return isPython || (/\.ya?ml$/.test(file) && !/prod/i.test(file));
}
