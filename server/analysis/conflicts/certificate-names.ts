import { isIpAddress } from '../../schema/kinds-modules.ts';

/** CertMagic's SubjectQualifiesForCert. https://pkg.go.dev/github.com/caddyserver/certmagic#SubjectQualifiesForCert */
export function qualifiesForCertificate(name: string): boolean {
  if (name.startsWith('.') || name.endsWith('.')) return false;
  if (name.includes('*') && name !== '*' && !name.startsWith('*.')) return false;
  for (const character of name) if (unfit.includes(character)) return false;
  return true;
}

const unfit = '()[]{}<> \t\n"\\!@#$%^&|;\'+=';

/** CertMagic's SubjectQualifiesForPublicCert. */
export function qualifiesForPublicCertificate(name: string): boolean {
  if (!qualifiesForCertificate(name) || isInternal(name)) return false;
  return !name.includes('*') || /^\*\.[^*.]*\.[^*]*$/.test(name);
}

/** Whether Caddy gets the certificate for a name from a public authority unless it is told otherwise. */
export function isPublicName(name: string, onDemand: boolean): boolean {
  return !isIpAddress(name) && !isInternal(name) && (onDemand || name.split('*.').length < 3);
}

export function isTailscaleName(name: string): boolean {
  return name.toLowerCase().endsWith('.ts.net');
}

/** CertMagic's SubjectIsInternal. Addresses of the public count as well, which makes no difference here. */
function isInternal(name: string): boolean {
  return (
    /^(?:localhost|.*\.(?:localhost|local|internal|home\.arpa))\.?$/.test(name) || isIpAddress(name)
  );
}
