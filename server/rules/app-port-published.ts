import type { Analysis } from '../analysis/analyze.ts';
import { dialledPort, distinctBackends } from '../analysis/application-servers.ts';
import { settingValue, truth } from '../project/django-settings.ts';
import type { Port } from '../project/project.ts';
import { isOnEveryInterface } from '../project/published.ts';
import { finding, type Fix, insertBefore, type Rule } from './rule.ts';

export const appPortPublished: Rule = {
  id: 'app-port-published',
  summary: 'Visitors can go round Caddy and claim to come by HTTPS.',
  category: 'security',
  severity: 'warning',
  *check(analysis) {
    const { django } = analysis.project;
    const trusted = django && trustedSetting(analysis);
    if (!trusted) return;
    for (const backend of distinctBackends(analysis.djangoBackends)) {
      const { service } = backend;
      const port = dialledPort(backend);
      const published = service?.ports.find(
        (one) => one.target === port && one.protocol === 'tcp' && isOnEveryInterface(one),
      );
      if (!service || !published) continue;
      const fix = loopbackFix(analysis, published);
      yield finding(
        published.at,
        `Everybody can reach "${service.name}" without Caddy and set the headers that Django trusts by ${trusted.name}. Take this port out, or publish it for this machine alone with "127.0.0.1:".`,
        {
          related: trusted.at ? [{ at: trusted.at, message: `${trusted.name} is set here.` }] : [],
          fixes: fix ? [fix] : [],
        },
      );
      return;
    }
  },
};

function trustedSetting({
  project: { django },
}: Analysis): { name: string; at: Port['at'] | undefined } | undefined {
  if (!django) return undefined;
  for (const name of ['SECURE_PROXY_SSL_HEADER', 'USE_X_FORWARDED_HOST']) {
    if (truth(settingValue(django, name)) === true) {
      return { name, at: django.settings.get(name)?.at };
    }
  }
  return undefined;
}

function loopbackFix(analysis: Analysis, { at, short }: Port): Fix | undefined {
  const written = analysis.textAt(at);
  const match = /^(["']?)\d+:\d+(?:\/tcp)?\1$/.exec(written);
  if (!short || !match) return undefined;
  const start = at.start + (match[1]?.length ?? 0);
  const edit = insertBefore({ uri: at.uri, start, end: start }, '127.0.0.1:');
  return { title: 'Publish it for this machine alone', edits: [edit], safe: false };
}
