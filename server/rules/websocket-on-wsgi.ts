import { placeKey } from '../../grammar/text.ts';
import type { Analysis } from '../analysis/analyze.ts';
import type { Backend } from '../analysis/deployment/backends.ts';
import type { Token } from '../analysis/config.ts';
import { hasMember } from '../analysis/django/django-http.ts';
import type { Matcher } from '../analysis/routes/matchers.ts';
import type { Command } from '../project/project.ts';
import { applicationServer } from '../project/servers.ts';
import { type Finding, finding, type Rule } from './rule.ts';

export const websocketOnWsgi: Rule = {
  id: 'websocket-on-wsgi',
  summary: 'WSGI servers cannot speak WebSocket.',
  category: 'deployment',
  severity: 'info',
  *check(context) {
    const { django } = context.project;
    const servers = context.project.commands.filter(
      ({ stage }) => stage !== 'ci' && stage !== 'build',
    );
    // Where ASGI is served as well, that is where WebSockets go.
    if (!django || servers.some(servesAsgi)) return;
    const reported = new Set<string>();
    for (const backend of context.djangoBackends) {
      const path = socketPath(backend.leaf.matcher);
      const command = servers.find((one) => isFor(one, backend) && servesWsgi(one));
      if (!command || !path || reported.has(placeKey(path))) continue;
      reported.add(placeKey(path));
      yield finding(path, messageOf(`"${path.text}"`), {
        related: [{ at: command.at, message: 'Serves WSGI.' }],
      });
    }
    if (reported.size === 0) yield* fromChannels(context, servers);
  },
};

function* fromChannels(
  { project, djangoBackends }: Analysis,
  servers: readonly Command[],
): Generator<Finding> {
  const { django } = project;
  if (!django || !hasMember(django, 'INSTALLED_APPS', 'channels')) return;
  const setting = django.settings.get('INSTALLED_APPS');
  const command = servers.find(
    (one) => djangoBackends.some((backend) => isFor(one, backend)) && servesWsgi(one),
  );
  if (!command) return;
  yield finding(command.at, messageOf('"channels"'), {
    related: setting ? [{ at: setting.nameAt, message: 'Has "channels".' }] : [],
  });
}

function messageOf(what: string): string {
  return `This serves WSGI, which has no WebSockets, so connections for ${what} get 404. Run an ASGI server, such as "uvicorn" or "daphne", for them.`;
}

function isFor({ service }: Command, backend: Backend): boolean {
  return service === backend.service?.name;
}

function servesWsgi(command: Command): boolean {
  const server = applicationServer(command);
  if (!server || !['gunicorn', 'uwsgi'].includes(server.kind)) return false;
  const isOther = command.words.some((word) => /uvicorn|asgi|gevent|eventlet/i.test(word ?? ''));
  if (isOther || !server.complete) return false;
  return /wsgi/.test(server.application ?? '');
}

function servesAsgi(command: Command): boolean {
  const server = applicationServer(command);
  if (!server) return false;
  if (['uvicorn', 'daphne', 'hypercorn', 'granian'].includes(server.kind)) return true;
  const mayBe = command.words.some((word) => /uvicorn|asgi\b/i.test(word ?? ''));
  return (mayBe || !server.complete) && !servesWsgi(command);
}

/** The pattern of a path that by its name is for WebSockets, or the header that asks for them. */
function socketPath(matcher: Matcher): Token | undefined {
  if (matcher.kind === 'all') {
    for (const part of matcher.of) {
      const found = socketPath(part);
      if (found) return found;
    }
  }
  if (matcher.kind === 'header' && matcher.field.text.toLowerCase() === 'upgrade') {
    return matcher.values?.find(({ text }) => text.toLowerCase() === 'websocket');
  }
  if (matcher.kind !== 'path') return undefined;
  return matcher.patterns.find(({ text }) => /^\/(?:ws|wss|websockets?)(?:\/|\*|$)/i.test(text));
}
