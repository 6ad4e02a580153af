import type { Analysis } from '../analysis/analyze.ts';
import { isGuarded } from '../analysis/deployment/guards.ts';
import { namedHosts } from '../analysis/sites/addresses.ts';
import { certifiesByDns } from '../analysis/sites/certificates.ts';
import { readDomain } from '../analysis/sites/domains.ts';
import { isDocumented } from '../project/environment.ts';
import type { Project, Service } from '../project/project.ts';
import { finding, type Rule } from './rule.ts';

export const toolWithoutLogin: Rule = {
  id: 'tool-without-login',
  summary: 'A tool that asks nobody for a password is open to everybody.',
  category: 'security',
  severity: 'error',
  *check(analysis) {
    const seen = new Set<Service>();
    for (const backend of analysis.backends) {
      const { service, site, upstream } = backend;
      const tool = service && toolOf(service, analysis.project);
      if (!service || !tool || seen.has(service) || mayAsk(service, tool, analysis)) continue;
      const [host] = namedHosts(site).filter(({ host: name }) => !readDomain(name).isLocal);
      if (!host || isGuarded(backend, analysis)) continue;
      seen.add(service);
      // A name that is certified by DNS may lead into a network that strangers have no way to.
      const mayBeInside = certifiesByDns(site, analysis.config);
      const reach = mayBeInside
        ? `whoever reaches "${host.host}" is let in`
        : `"${host.host}" is open to all`;
      yield finding(
        upstream.token,
        `${tool.name} has no login unless it is given one, and ${reach}: ${tool.shows}. Put "basic_auth" or "forward_auth" in front of it.`,
        {
          ...(mayBeInside ? { severity: 'info' } : {}),
          related: [{ at: service.at, message: `The service that runs ${tool.name}.` }],
        },
      );
    }
  },
};

interface Tool {
  readonly name: string;
  /** The name of its image, without a registry and the tag. */
  readonly image: RegExp;
  /** What anybody sees then. */
  readonly shows: string;
  /** Variables, or options of its command, that switch a login on. */
  readonly login: RegExp;
}

/** https://flower.readthedocs.io/en/latest/auth.html */
const flower: Tool = {
  name: 'Flower',
  image: /^mher\/flower$/,
  shows: 'anybody sees the tasks and their arguments, and can stop workers',
  login: /^FLOWER_(?:BASIC_AUTH|AUTH)|^--(?:basic[_-]auth|auth)/,
};

const mail = 'anybody reads the mail that the site sends, links for new passwords among it';
const insides = 'anybody sees what goes on inside';

/** Tools that let everybody in by default, by their manuals. */
const tools: readonly Tool[] = [
  flower,
  // https://mailpit.axllent.org/docs/configuration/http/
  {
    name: 'Mailpit',
    image: /^axllent\/mailpit$/,
    shows: mail,
    login: /^MP_UI_AUTH|^--ui-auth-file/,
  },
  // https://github.com/mailhog/MailHog/blob/master/docs/Auth.md
  { name: 'MailHog', image: /^mailhog\/mailhog$/, shows: mail, login: /^MH_AUTH|^-?-auth-file/ },
  // https://github.com/maildev/maildev#usage
  {
    name: 'MailDev',
    image: /^maildev\/maildev$/,
    shows: mail,
    login: /^MAILDEV_WEB_(?:USER|PASS)|^--web-(?:user|pass)/,
  },
  // https://github.com/joeferner/redis-commander
  {
    name: 'Redis Commander',
    image: /^(?:rediscommander|joeferner)\/redis-commander$/,
    shows: 'anybody reads and changes what is in Redis',
    login: /^HTTP_(?:USER|PASSWORD)|^--http-auth/,
  },
  // https://prometheus.io/docs/prometheus/latest/configuration/https/
  {
    name: 'Prometheus',
    image: /^prom\/prometheus$/,
    shows: insides,
    login: /^--web\.config\.file/,
  },
  {
    name: 'Alertmanager',
    image: /^prom\/alertmanager$/,
    shows: insides,
    login: /^--web\.config\.file/,
  },
  // https://dozzle.dev/guide/authentication
  {
    name: 'Dozzle',
    image: /^amir20\/dozzle$/,
    shows: 'anybody reads the logs of all containers',
    login: /^DOZZLE_AUTH_PROVIDER|^--auth-provider/,
  },
  // https://docs.kafka-ui.provectus.io/configuration/authentication
  {
    name: 'Kafka UI',
    image: /^provectuslabs\/kafka-ui$/,
    shows: 'anybody reads and changes what is in Kafka',
    login: /^AUTH_TYPE/,
  },
];

/** By its image, or for what the image of an application brings along, by its command. */
function toolOf({ name, repository }: Service, { servers }: Project): Tool | undefined {
  // Without a known port it may have a configuration file, which is not read.
  const isFlower = servers.some(
    ({ command, server }) => command.service === name && server.kind === 'flower' && server.bind,
  );
  if (isFlower) return flower;
  const image = repository?.value.toLowerCase().replace(/^(?:docker\.io|ghcr\.io|quay\.io)\//, '');
  return image === undefined ? undefined : tools.find((tool) => tool.image.test(image));
}

/** Whether the tool is given a login, or may be by what is not known. */
function mayAsk(service: Service, { login, image }: Tool, { project, files }: Analysis): boolean {
  const { name, repository, environment, command, entrypoint, build } = service;
  const isOwn = repository !== undefined && image.test(repository.value);
  if (isOwn && build) return true;
  if (!(isOwn ? environment.complete : isDocumented(service, files))) return true;
  const given = [
    ...environment.variables.keys(),
    ...(project.stages.get(name)?.environment.keys() ?? []),
  ];
  if (given.some((variable) => login.test(variable))) return true;
  const commands = project.commands.filter((one) => one.service === service.name);
  const words = [
    ...(command ? (command.value ?? [undefined]) : []),
    ...(entrypoint ? (entrypoint.value ?? [undefined]) : []),
    ...commands.flatMap((one) => one.words),
  ];
  return words.some((word) => word === undefined || login.test(word));
}
