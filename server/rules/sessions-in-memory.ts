import type { Analysis } from '../analysis/analyze.ts';
import { hasMiddleware, SESSION_MIDDLEWARE } from '../analysis/django/django-http.ts';
import { serversOf } from '../analysis/django/django-server.ts';
import { publicHost } from '../analysis/django/public-host.ts';
import { entryOf, settingValue, textOf } from '../project/django-settings.ts';
import type { Fact } from '../project/project.ts';
import { finding, type Related, type Rule } from './rule.ts';

export const sessionsInMemory: Rule = {
  id: 'sessions-in-memory',
  summary: 'Sessions are in a cache that the processes do not share, or that keeps nothing.',
  category: 'deployment',
  severity: 'error',
  *check(analysis) {
    const { django } = analysis.project;
    const engine = django?.settings.get('SESSION_ENGINE');
    if (!django || !engine) return;
    const kind = textOf(settingValue(django, 'SESSION_ENGINE'));
    if (kind !== 'django.contrib.sessions.backends.cache') return;
    const alias = textOf(settingValue(django, 'SESSION_CACHE_ALIAS'));
    const caches = settingValue(django, 'CACHES');
    if (alias === undefined || !caches || !hasMiddleware(django, SESSION_MIDDLEWARE)) return;
    const backend = entryOf(entryOf(caches.value, alias), 'BACKEND');
    if (backend?.type !== 'str' || !publicHost(analysis)) return;
    const at = backend.at ?? caches.setting?.at;
    const related = at ? [{ at, message: `The cache "${alias}".` }] : [];
    if (backend.value === NOTHING) {
      yield finding(
        engine.at,
        `Sessions are in the cache "${alias}", which keeps nothing, so nobody stays logged in. Use a cache that all processes share, or take this line away.`,
        { related },
      );
      return;
    }
    const many = backend.value === MEMORY ? processesOf(analysis) : undefined;
    if (!many) return;
    const which = caches.setting ? `the cache "${alias}"` : 'the default cache';
    yield finding(
      engine.at,
      `Sessions are in ${which}, which is in the memory of each process, and ${many.what} serve Django: whoever logs in with one is unknown to the others. Use a cache that all share, such as Redis, or take this line away.`,
      { related: [...related, ...many.related] },
    );
  },
};

/** https://docs.djangoproject.com/en/stable/topics/cache/#local-memory-caching */
const MEMORY = 'django.core.cache.backends.locmem.LocMemCache';
const NOTHING = 'django.core.cache.backends.dummy.DummyCache';

interface Processes {
  readonly what: string;
  readonly related: readonly Related[];
}

/** What serves Django in several processes; absent when it is one, or when that is not known. */
function processesOf(analysis: Analysis): Processes | undefined {
  for (const backend of analysis.djangoBackends) {
    const workers = serversOf(analysis, backend)
      .map(({ server }) => server.workers)
      .find((one): one is Fact<number> => one !== undefined && one.value > 1);
    if (workers) {
      const related = [{ at: workers.at, message: `${workers.value} processes.` }];
      return { what: `${workers.value} processes`, related };
    }
    const replicas = backend.service?.replicas;
    const isSteady = (backend.proxy.line.block ?? []).some(({ name }) => name.text === 'lb_policy');
    if (replicas && replicas.value > 1 && !isSteady) {
      const related = [{ at: replicas.at, message: `${replicas.value} containers.` }];
      return { what: `${replicas.value} containers`, related };
    }
  }
  return undefined;
}
