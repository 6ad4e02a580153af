import type { Place } from '../../grammar/text.ts';
import type { Analysis } from '../analysis/analyze.ts';
import { isGuarded } from '../analysis/deployment/guards.ts';
import { isFromTemplate } from '../analysis/expand/variables.ts';
import { namedHosts } from '../analysis/sites/addresses.ts';
import { certifiesByDns, publicAddresses } from '../analysis/sites/certificates.ts';
import { readDomain } from '../analysis/sites/domains.ts';
import { isForTrials } from '../analysis/sites/trial.ts';
import { readEnvFile } from '../project/environment.ts';
import { isWellKnown, type Login, logins } from '../project/logins.ts';
import type { Fact, Service } from '../project/project.ts';
import { isOnEveryInterface } from '../project/published.ts';
import { imageName } from '../project/stores.ts';
import { finding, type Related, type Rule } from './rule.ts';

export const wellKnownPassword: Rule = {
  id: 'well-known-password',
  summary: 'A program that everybody can reach has a password that everybody tries.',
  category: 'security',
  severity: 'error',
  *check(analysis) {
    const { compose, caddy } = analysis.project;
    if (!compose || !caddy || isForTrials(analysis)) return;
    for (const service of compose.services.values()) {
      const login = logins.find(({ images }) => images.has(imageName(service)));
      const given = login && weakPassword(login, service, analysis);
      const way = given && wayTo(service, analysis);
      if (!login || !given || !way) continue;
      yield finding(
        given.at,
        given.variable === undefined
          ? `${login.name} has the password of its manual as long as it is given no other, and it can be reached ${way.how}. Set "${login.variables[0]}".`
          : `This password is among the first that strangers try, and ${login.name} can be reached ${way.how}. Give "${given.variable}" a value of its own, from a file that is not in the repository.`,
        { related: [way.related] },
      );
    }
  },
};

interface Weak {
  readonly at: Place;
  /** Absent where nothing sets any. */
  readonly variable?: string;
}

function weakPassword(
  { variables, manual, kept }: Login,
  service: Service,
  analysis: Analysis,
): Weak | undefined {
  const { environment, build, mounts, at } = service;
  const user = kept && (environment.variables.get(kept.variable) ?? { value: kept.user });
  if (kept && (user?.value === undefined || user.value === kept.user)) return undefined;
  for (const variable of variables) {
    const fact = environment.variables.get(variable);
    if (fact?.value === undefined || !isWellKnown(fact.value)) continue;
    const place = writtenAt(fact, analysis);
    if (place) return { at: place, variable };
  }
  if (
    !manual ||
    build ||
    !environment.complete ||
    mounts.some(({ target }) => target.startsWith('/etc'))
  ) {
    return undefined;
  }
  return [...environment.variables.keys()].some((name) => manual.unless.test(name))
    ? undefined
    : { at };
}

/** Where a value certainly stands: in a compose file, or in an env file that is in the repository itself. */
function writtenAt(
  fact: Fact<string | undefined>,
  { project, files, textAt }: Analysis,
): Place | undefined {
  const { compose } = project;
  if (!compose?.files.includes(fact.at.uri))
    return isFromTemplate(fact, project) ? undefined : fact.at;
  const written = textAt(fact.at);
  const name = /^\$(?:\{(\w+)\}|(\w+))$/.exec(written.replace(/^[^=$]*=/, ''));
  if (!written.includes('$')) return fact.at;
  const outer = name?.[1] ?? name?.[2];
  for (const uri of compose.envFiles.toReversed()) {
    if (uri === undefined || files.read(uri) === undefined) continue;
    const entry = readEnvFile(files, uri).entries.findLast((one) => one.name === outer);
    if (entry) return entry.value === fact.value ? entry.valueAt : undefined;
  }
  return undefined;
}

interface Way {
  readonly how: string;
  readonly related: Related;
}

/** By a public site of Caddy, or by a port of the host beside one. */
function wayTo(service: Service, analysis: Analysis): Way | undefined {
  for (const backend of analysis.backends) {
    const { site, upstream } = backend;
    if (backend.service !== service || isGuarded(backend, analysis)) continue;
    const [address] = namedHosts(site).filter(({ host }) => !readDomain(host).isLocal);
    if (!address || certifiesByDns(site, analysis.config)) continue;
    return {
      how: `at "${address.host}"`,
      related: { at: upstream.token, message: 'The site that leads there.' },
    };
  }
  const isPublic = analysis.config.sites.some(
    (site) => publicAddresses(site, analysis.ports).length > 0,
  );
  const port = service.ports.find(
    (one) => one.published !== undefined && one.protocol === 'tcp' && isOnEveryInterface(one),
  );
  if (!port || !isPublic) return undefined;
  return {
    how: `at port ${port.published} of the host`,
    related: { at: port.at, message: 'Docker opens it past the firewall of the host.' },
  };
}
