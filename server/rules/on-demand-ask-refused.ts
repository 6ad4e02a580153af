import { refusalOf } from '../analysis/django/direct-requests.ts';
import { serviceNamed } from '../analysis/deployment/upstreams.ts';
import { type Token } from '../analysis/config.ts';
import { asksForPermission } from '../analysis/sites/on-demand.ts';
import { finding, type Rule } from './rule.ts';

export const onDemandAskRefused: Rule = {
  id: 'on-demand-ask-refused',
  summary: 'Django refuses to be asked whether a name may get a certificate.',
  category: 'deployment',
  severity: 'error',
  *check({ config, project }) {
    const { compose, caddy, django } = project;
    if (!compose || !caddy || !django) return;
    for (const token of asksForPermission(config)) {
      const asked = readQuestion(token);
      const service = asked && serviceNamed(asked.host, compose, caddy);
      if (!asked || !service || !django.services.includes(service.name)) continue;
      const refusal = refusalOf({ ...asked, saysHttps: false }, django);
      if (refusal === undefined) continue;
      const isHost = refusal === '400';
      const setting = django.settings.get(isHost ? 'ALLOWED_HOSTS' : 'SECURE_SSL_REDIRECT');
      const advice = isHost
        ? `Add "${asked.host}" to ALLOWED_HOSTS`
        : `Put "^${asked.path.slice(1)}" into SECURE_REDIRECT_EXEMPT`;
      yield finding(
        token,
        `Caddy asks this over plain HTTP for the host "${asked.host}", and Django answers ${refusal}. Only 2xx is a yes, so no name ever gets a certificate. ${advice}.`,
        {
          related: setting ? [{ at: setting.nameAt, message: 'Django refuses by this.' }] : [],
        },
      );
    }
  },
};

/** The host and the path of a URL that is dialled over plain HTTP. */
function readQuestion({ text, unknown }: Token): { host: string; path: string } | undefined {
  if (unknown || text.includes('{') || !URL.canParse(text)) return undefined;
  const { protocol, hostname, pathname } = new URL(text);
  return protocol === 'http:' ? { host: hostname, path: pathname } : undefined;
}
