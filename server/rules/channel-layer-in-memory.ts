import { publicHost } from '../analysis/django/public-host.ts';
import { entryOf, settingValue } from '../project/django-settings.ts';
import type { Project } from '../project/project.ts';
import { servesApplication } from '../project/servers.ts';
import { finding, type Rule } from './rule.ts';

export const channelLayerInMemory: Rule = {
  id: 'channel-layer-in-memory',
  summary: 'Several processes do not hear what one of them sends to a channel.',
  category: 'deployment',
  severity: 'warning',
  *check(analysis) {
    const { django } = analysis.project;
    const layers = django && settingValue(django, 'CHANNEL_LAYERS');
    const backend = layers && entryOf(entryOf(layers.value, 'default'), 'BACKEND');
    if (!layers?.setting || backend?.type !== 'str' || backend.value !== inMemory) return;
    const containers = servingContainers(analysis.project);
    if (containers < 2 || !publicHost(analysis)) return;
    yield finding(
      backend.at ?? layers.setting.at,
      `This layer is in the memory of each process, and ${containers} containers serve the application: what one sends to a group does not reach who is connected to another. Use "channels_redis.core.RedisChannelLayer".`,
    );
  },
};

/** https://channels.readthedocs.io/en/stable/topics/channel_layers.html#in-memory-channel-layer */
const inMemory = 'channels.layers.InMemoryChannelLayer';

/** How many containers run an application server of the project. */
function servingContainers({ django, compose, servers }: Project): number {
  const serving = (django?.services ?? []).filter((name) =>
    servers.some(
      ({ command, server }) =>
        command.service === name && command.stage === 'start' && servesApplication(server),
    ),
  );
  return serving.reduce(
    (sum, name) => sum + (compose?.services.get(name)?.replicas?.value ?? 1),
    0,
  );
}
