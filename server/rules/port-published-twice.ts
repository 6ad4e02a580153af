import type { Port, Service } from '../project/project.ts';
import { isOnEveryInterface } from '../project/published.ts';
import { finding, type Rule } from './rule.ts';

export const portPublishedTwice: Rule = {
  id: 'port-published-twice',
  summary: 'Two services publish the same port of the host.',
  category: 'deployment',
  severity: 'error',
  *check({ project: { compose } }) {
    const taken: { readonly service: Service; readonly port: Port }[] = [];
    for (const service of compose?.services.values() ?? []) {
      if (service.replicas?.value === 0) continue;
      for (const port of service.ports) {
        const first = taken.find(
          (one) => startTogether(one.service, service) && overlap(one.port, port),
        );
        if (first && first.service !== service) {
          yield finding(
            port.at,
            `Port ${port.published} of the host belongs to "${first.service.name}" already, so "${service.name}" does not start. Publish another port, or none.`,
            { related: [{ at: first.port.at, message: `"${first.service.name}" has it here.` }] },
          );
        }
        taken.push({ service, port });
      }
    }
  },
};

/** A service without profiles always starts; of others, nobody knows whether they do so beside those of other profiles. */
function startTogether(a: Service, b: Service): boolean {
  if (a.profiles.length === 0 || b.profiles.length === 0) {
    return a.profiles.length === b.profiles.length;
  }
  return a.profiles.some((profile) => b.profiles.includes(profile));
}

function overlap(a: Port, b: Port): boolean {
  if (a.published === undefined || a.published !== b.published || a.protocol !== b.protocol) {
    return false;
  }
  if (a.hostIp === '' || b.hostIp === '') return false;
  return a.hostIp === b.hostIp || isOnEveryInterface(a) || isOnEveryInterface(b);
}
