import { publicHost } from '../analysis/django/public-host.ts';
import { isForTrials } from '../analysis/sites/trial.ts';
import type { Port, Project, Service } from '../project/project.ts';
import { isOnEveryInterface } from '../project/published.ts';
import { imageName, nameOfImage, stores } from '../project/stores.ts';
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
function openPort(service: Service, { stages }: Project): Port | undefined {
  const { name, ports, build } = service;
  const image = build ? nameOfImage(stages.get(name)?.from?.value ?? '') : imageName(service);
  const store = stores.find(({ images }) => images.has(image));
  return ports.find(
    (port) =>
      port.target !== 0 &&
      port.target === store?.images.get(image) &&
      port.published !== undefined &&
      port.protocol === 'tcp' &&
      isOnEveryInterface(port),
  );
}
