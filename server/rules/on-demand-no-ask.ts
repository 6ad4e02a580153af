import type { Analysis, Block } from '../analysis/analyze.ts';
import { answer } from '../analysis/answers/answer.ts';
import { hasOption, optionLines } from '../analysis/options.ts';
import { schemeOf, tlsLines } from '../analysis/sites/https.ts';
import type { Config, Line, Site, Token } from '../analysis/config.ts';
import { siteIndex } from '../analysis/answers/site-index.ts';
import { isBefore, targetOf } from '../analysis/target.ts';
import type { Project } from '../project/project.ts';
import { type Finding, finding, type Rule } from './rule.ts';

export const onDemandNoAsk: Rule = {
  id: 'on-demand-no-ask',
  summary: 'Anybody can make the server get certificates for any name.',
  category: 'security',
  severity: 'error',
  *checkBlock(block) {
    const { config, sites } = block;
    if (!config.complete || isDecided(block)) return;
    for (const site of sites) yield* unasked(block, site);
  },
  *check(analysis) {
    const { config } = analysis;
    for (const line of optionLines(config, 'on_demand_tls')) {
      const ask = (line.block ?? []).find(({ name }) => name.text === 'ask')?.args[0];
      const reason = ask && alwaysYes(analysis, ask);
      if (!ask || reason === undefined) continue;
      yield finding(
        ask,
        `${reason}, so every name gets a certificate, whoever asks. Let something answer that knows your names, and says 200 for those alone.`,
        { severity: 'warning' },
      );
    }
  },
};

/** Whether something is named that decides, or an option says so wrongly, which other rules tell. */
function isDecided({ config, project }: Block): boolean {
  const options = optionLines(config, 'on_demand_tls');
  if (needsPermission(project)) return options.length > 0;
  return options.some(({ block }) =>
    block?.some(({ name }) => name.unknown || !limits.has(name.text)),
  );
}

/** Limits were all that there had to be. https://github.com/caddyserver/caddy/commit/b97c76fb4789b8da0b80f5a2c1c1c5bebba163b5 */
const limits: ReadonlySet<string> = new Set(['interval', 'burst']);

function needsPermission(project: Project): boolean {
  return !isBefore(targetOf(project), '2.7');
}

/**
 * A wildcard, or a site without a name, gets certificates for names that are not written. Without permission, Caddy starts
 * with its own authority alone, or with certificates that come from elsewhere.
 */
function* unasked({ config, ports, project }: Block, site: Site): Generator<Finding> {
  const isOpen = site.addresses.some(
    (address) =>
      !address.unknown &&
      (address.host === '' || address.host.startsWith('*')) &&
      schemeOf(address, site, ports) === 'https',
  );
  if (!isOpen) return;
  for (const line of tlsLines(site)) {
    const block = line.block ?? [];
    const inner = block.find(({ name }) => name.text === 'on_demand');
    const isElsewhere = block.some(({ name }) => name.unknown || name.text === 'get_certificate');
    const isInternal = ownAuthority(config, line);
    if (!inner || isElsewhere || isInternal === undefined) continue;
    yield finding(
      inner,
      isInternal
        ? 'Every name that anybody asks for gets a certificate, until disk and memory are full. Name who decides: "on_demand_tls" with "ask" in the global options.'
        : needsPermission(project)
          ? 'Caddy does not start, since nothing says for which names it may ask the certificate authority. Name who decides: "on_demand_tls" with "ask" in the global options.'
          : 'Anybody can make Caddy ask the certificate authority for any name, until it takes no more from you. Name who decides: "on_demand_tls" with "ask" in the global options.',
      isInternal ? { severity: 'warning' } : {},
    );
  }
}

/** Whether certificates come from Caddy's own authority; undefined when that is not known. */
function ownAuthority(config: Pick<Config, 'options'>, { args, block }: Line): boolean | undefined {
  if (args.some(({ unknown }) => unknown)) return undefined;
  const issuers = (block ?? []).filter(({ name }) => name.text === 'issuer');
  const isSet =
    args.length === 1 || (block ?? []).some(({ name }) => ['ca', 'dns'].includes(name.text));
  const chosen = issuers.length > 0 || isSet ? issuers : optionLines(config, 'cert_issuer');
  if (chosen.length > 0) return chosen.every((one) => one.args[0]?.text === 'internal');
  if (args.some(({ text }) => text === 'internal')) return true;
  return !isSet && hasOption(config, 'local_certs');
}

/** Why an endpoint says 200 to everything; undefined when that is not known. */
function alwaysYes(analysis: Analysis, { text, unknown }: Token): string | undefined {
  const match = /^(https?):\/\/([^/:?#]+)(?::(\d+))?(\/[^?#]*)?/i.exec(text);
  if (unknown || text.includes('{') || !match) return undefined;
  const host = match[2]!.toLowerCase();
  if (/^(?:www\.)?example\.(?:com|org|net)$/.test(host)) return `"${host}" answers to everybody`;
  const scheme = match[1]!.toLowerCase() === 'http' ? 'http' : 'https';
  const path = match[4] ?? '/';
  const asked = { scheme, host, path, ...(match[3] ? { port: Number(match[3]) } : {}) } as const;
  const served = siteIndex(analysis.config, analysis.memory).find(asked);
  if (!served || served === 'unknown') return undefined;
  const outcome = answer(analysis.routes(served.site), { ...asked, method: 'GET' });
  if (outcome?.kind === 'nothing') return 'This site answers 200 to everything';
  return outcome?.kind === 'respond' && outcome.status === 200
    ? 'This site answers 200 to everything'
    : undefined;
}
