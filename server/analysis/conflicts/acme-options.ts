import { unknownAtStart } from '../../schema/placeholders-at-start.ts';
import { policyOptions } from './certificate-policies.ts';
import { hasOption, optionLines } from '../options.ts';
import { publicAddresses } from '../sites/certificates.ts';
import { tlsLines } from '../sites/https.ts';
import type { Analysis } from '../analyze.ts';
import { unsetVariable } from './env-at-start.ts';
import type { Config, Token } from '../config.ts';

/** Words of global options for ACME with a placeholder that has no value when Caddy sets up the issuer. */
export function* emptyAcmeWords({
  config,
  ports,
  project,
}: Pick<Analysis, 'config' | 'ports' | 'project'>): Generator<{
  at: Token;
  name: string;
  variable?: string;
}> {
  if (!usesAcme(config)) return;
  const words = [...lastWords(config, 'acme_ca'), ...accountWords(config)];
  // Alone, an address for mails sets up nothing: that does the first site that needs a certificate.
  const isSetUp = hasOption(config, ...policyOptions) || needsCertificate(config, ports);
  if (isSetUp) words.push(...lastWords(config, 'email'));
  for (const at of words) {
    // A variable of a shell is another mistake, or filled in by another tool.
    const isSettled = at.unknown || /\$\{\w+\}/.test(at.text);
    const name = isSettled ? undefined : unknownAtStart(at.text);
    const variable = at.unknown ? undefined : unsetVariable(at.text, project.environment);
    if (name !== undefined) yield { at, name };
    else if (variable !== undefined) yield { at, name: `env.${variable}`, variable };
  }
}

/** Whether the issuers are those of ACME, with what the options say and nothing else. */
function usesAcme(config: Config): boolean {
  if (hasOption(config, 'local_certs')) return false;
  const issuers = optionLines(config, 'cert_issuer');
  const isPlain = issuers.some(({ args, block }) => args[0]?.text === 'acme' && !args[1] && !block);
  return issuers.length === 0 || isPlain;
}

function lastWords(config: Config, option: string): Token[] {
  return [...(optionLines(config, option).at(-1)?.args ?? [])];
}

function accountWords(config: Config): readonly Token[] {
  const lines = optionLines(config, 'acme_eab').at(-1)?.block ?? [];
  const last = new Map(lines.map((line) => [line.name.text, line]));
  return [...last.values()].flatMap(({ args }) => args);
}

/** Whether a site has a public name, and says nothing of its certificate. */
function needsCertificate(config: Config, ports: Analysis['ports']): boolean {
  if (hasOption(config, 'auto_https')) return false;
  return config.sites.some(
    (site) => tlsLines(site).length === 0 && publicAddresses(site, ports).length > 0,
  );
}
