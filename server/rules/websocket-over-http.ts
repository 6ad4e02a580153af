import type { Place } from '../../grammar/text.ts';
import type { Analysis } from '../analysis/analyze.ts';
import { siteIndex } from '../analysis/answers/site-index.ts';
import type { Token } from '../analysis/config.ts';
import { djangoHeader } from '../analysis/django/django-http.ts';
import { publicHost } from '../analysis/django/public-host.ts';
import { schemeOf } from '../analysis/sites/https.ts';
import type { PlainSocket } from '../project/project.ts';
import { finding, type Fix, replace, type Rule } from './rule.ts';

export const websocketOverHttp: Rule = {
  id: 'websocket-over-http',
  summary: 'A page that comes by HTTPS opens a WebSocket over plain HTTP.',
  category: 'deployment',
  severity: 'error',
  *check(analysis) {
    const { django } = analysis.project;
    const sockets = django?.plainSockets ?? [];
    if (!django || sockets.length === 0 || upgrades(analysis)) return;
    for (const socket of sockets) {
      const secure = secureSite(socket, analysis);
      if (!secure) continue;
      const mend =
        socket.host === undefined
          ? 'Write "wss://" where location.protocol is "https:".'
          : `Write "wss://${socket.host}".`;
      yield finding(
        socket.at,
        `Pages that come by HTTPS may not open "ws://": browsers block this connection. ${mend}`,
        {
          related: [{ at: secure, message: 'Speaks HTTPS.' }],
          fixes: fixesFor(socket, analysis.textAt(socket.at)),
        },
      );
    }
  },
};

/** Where it is written that the host of a socket speaks HTTPS alone; absent where it may not. */
function secureSite({ host }: PlainSocket, analysis: Analysis): Token | undefined {
  if (host !== undefined) {
    const index = siteIndex(analysis.config, analysis.memory);
    const secure = index.find({ scheme: 'https', host, path: '/' });
    const plain = index.find({ scheme: 'http', host, path: '/' });
    return typeof secure === 'object' && !plain ? secure.address.token : undefined;
  }
  const isSecure = analysis.djangoBackends.every(({ site }) =>
    site.addresses.every((address) => schemeOf(address, site, analysis.ports) === 'https'),
  );
  return isSecure ? publicHost(analysis)?.address.token : undefined;
}

/** Whether a policy makes browsers take HTTPS by themselves, or may do so. https://www.w3.org/TR/upgrade-insecure-requests/ */
function upgrades({ lines, project: { django } }: Analysis): boolean {
  if (django && djangoHeader(django, 'Content-Security-Policy')) return true;
  return lines.some(({ line }) =>
    line.args.some(({ text }) => /upgrade-insecure-requests/i.test(text)),
  );
}

function fixesFor({ at, host }: PlainSocket, source: string): readonly Fix[] {
  const { uri, start } = at;
  const scheme: Place = { uri, start: start + 1, end: start + 'ws'.length + 1 };
  if (host !== undefined) {
    return [{ title: 'Write "wss://"', edits: [replace(scheme, 'wss')], safe: false }];
  }
  const title = 'Choose by the protocol of the page';
  const choice = "location.protocol === 'https:' ? 'wss";
  if (source.startsWith('`ws://${')) {
    const text = `\${${choice}' : 'ws'}`;
    return [{ title, edits: [replace(scheme, text)], safe: false }];
  }
  if (source.length > "'ws://'".length) return [];
  const text = `(${choice}://' : 'ws://')`;
  return [{ title, edits: [replace(at, text)], safe: false }];
}
