import { publicHost } from '../analysis/django/public-host.ts';
import { isForTrials } from '../analysis/sites/trial.ts';
import type { Port, Project, Service } from '../project/project.ts';
import { isOnEveryInterface } from '../project/published.ts';
import { loopbackFix } from './port-fixes.ts';
import { finding, type Rule } from './rule.ts';

export const databasePortPublished: Rule = {
  id: 'database-port-published',
  summary: 'The port of a database is open to everybody.',
  category: 'security',
  severity: 'warning',
  *check(analysis) {
    const { project } = analysis;
    const { compose, caddy } = project;
    const reached = compose && caddy && !isForTrials(analysis) && publicHost(analysis);
    if (!reached) return;
    for (const service of compose.services.values()) {
      const port = openPort(service, project);
      if (!port) continue;
      const fix = loopbackFix(analysis, port);
      yield finding(
        port.at,
        `Everybody on the internet can reach the database "${service.name}" at port ${port.published}, since Docker opens it past the host's firewall. Services reach it without: take it out, or publish it for this machine alone with "127.0.0.1:".`,
        {
          related: [{ at: reached.address.token, message: 'A public site, on the same host.' }],
          fixes: fix ? [fix] : [],
        },
      );
    }
  },
};

/** The port of the host that leads to where a database listens. */
function openPort(
  { name, ports, repository, build }: Service,
  { stages }: Project,
): Port | undefined {
  const from = build ? stages.get(name)?.from?.value.replace(/[:@].*$/s, '') : repository?.value;
  const image = from?.slice(from.lastIndexOf('/') + 1) ?? '';
  const target = listening.get(image);
  return ports.find(
    (port) =>
      port.target === target &&
      port.published !== undefined &&
      port.protocol === 'tcp' &&
      isOnEveryInterface(port),
  );
}

/** Where the images of databases listen, by their names. */
const listening: ReadonlyMap<string, number> = new Map([
  ['postgres', 5432],
  ['postgis', 5432],
  ['pgvector', 5432],
  ['timescaledb', 5432],
  ['mysql', 3306],
  ['mariadb', 3306],
  ['redis', 6379],
  ['redis-stack', 6379],
  ['valkey', 6379],
  ['memcached', 11211],
  ['mongo', 27017],
  ['elasticsearch', 9200],
]);
