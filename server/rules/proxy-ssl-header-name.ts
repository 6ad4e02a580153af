import { itemsOf, metaName, proxySslHeader, seenAsSecure } from '../analysis/django/django-http.ts';
import { tlsInFront } from '../analysis/deployment/in-front.ts';
import { siteScheme } from '../analysis/sites/https.ts';
import { assign, quoteIn } from '../analysis/django/settings-edits.ts';
import { settingValue } from '../project/django-settings.ts';
import { finding, type Rule } from './rule.ts';

export const proxySslHeaderName: Rule = {
  id: 'proxy-ssl-header-name',
  summary: 'SECURE_PROXY_SSL_HEADER names a header that never comes.',
  category: 'deployment',
  severity: 'error',
  *check(context) {
    const { django } = context.project;
    const setting = django?.settings.get('SECURE_PROXY_SSL_HEADER');
    const found = django && proxySslHeader(django);
    const secure = context.djangoBackends.filter(
      ({ site }) => siteScheme(site, context.ports) === 'https',
    );
    if (!django || !setting || !found || found === 'none' || secure.length === 0) return;
    const message = faultOf(found);
    const isOther = !message && found.header !== 'HTTP_X_FORWARDED_PROTO';
    const neverComes =
      isOther &&
      tlsInFront(context) === false &&
      secure.every((backend) => seenAsSecure(context, backend, 'https') === false);
    if (!message && !neverComes) return;
    const quote = quoteIn(context.files, setting);
    const pair = `(${quote}HTTP_X_FORWARDED_PROTO${quote}, ${quote}https${quote})`;
    const edit = assign(context.files, setting, pair);
    const items = itemsOf(settingValue(django, 'SECURE_PROXY_SSL_HEADER')) ?? [];
    const wrong = (message?.item === 1 ? items[1]?.at : items[0]?.at) ?? setting.at;
    yield finding(
      wrong,
      message?.text ??
        `Caddy does not send the header behind "${found.header}", so Django takes no request for HTTPS. Caddy sends X-Forwarded-Proto: write "HTTP_X_FORWARDED_PROTO" and "https".`,
      {
        fixes: edit
          ? [{ title: 'Name the header that Caddy sends', edits: [edit], safe: false }]
          : [],
      },
    );
  },
};

function faultOf({
  header,
  value,
}: {
  readonly header: string;
  readonly value: string;
}): { readonly text: string; readonly item: 0 | 1 } | undefined {
  if (!header.startsWith('HTTP_') || header !== metaName(header.slice('HTTP_'.length))) {
    const right = metaName(header.replace(/^HTTP[_-]/i, ''));
    return {
      text: `Django knows no header "${header}", so it takes no request for HTTPS. It names headers in capitals, with "HTTP_" in front: write "${right}".`,
      item: 0,
    };
  }
  if (header !== 'HTTP_X_FORWARDED_PROTO' || value === 'https') return undefined;
  return {
    text: `X-Forwarded-Proto is "https" for a request that came by HTTPS, never "${value}". Write "https", or Django takes the wrong requests for secure.`,
    item: 1,
  };
}
