import type { Backend } from '../analysis/deployment/backends.ts';
import type { Token } from '../analysis/config.ts';
import { directiveFor, lets, readPolicy } from '../analysis/headers/content-policy.ts';
import { concerns, headerDown } from '../analysis/headers/headers.ts';
import { headersAt } from '../analysis/routes/leaves.ts';
import { settingValue, textOf } from '../project/django-settings.ts';
import { finding, type Rule } from './rule.ts';

export const cspBlocksFiles: Rule = {
  id: 'csp-blocks-files',
  summary: "Caddy's Content-Security-Policy forbids the host that Django's files come from.",
  category: 'deployment',
  severity: 'error',
  *check({ project: { django }, djangoBackends }) {
    if (!django) return;
    const seen = new Set<Token>();
    for (const backend of djangoBackends) {
      const value = policyOf(backend);
      if (!value || seen.has(value)) continue;
      seen.add(value);
      const policy = readPolicy(value.text);
      for (const { setting: name, what, directives } of kinds) {
        const found = settingValue(django, name);
        const url = elsewhere(textOf(found), backend);
        if (!url) continue;
        const blocking = directives
          .map((names) => ({ names, found: directiveFor(policy, names) }))
          .find((one) => one.found && lets(one.found.sources, url) === false);
        if (!blocking?.found) continue;
        const [wanted = ''] = blocking.names;
        const add =
          blocking.found.name === wanted
            ? `Add "${url.origin}" to "${wanted}".`
            : `Add "${wanted} 'self' ${url.origin}", since "${blocking.found.name}" stands in for it.`;
        yield finding(
          value,
          `Browsers refuse ${what} from "${url.host}", where ${name} is, by this policy. ${add}`,
          {
            related: found?.setting
              ? [{ at: found.setting.at, message: `${name} is set here.` }]
              : [],
          },
        );
      }
    }
  },
};

/** What is loaded from each URL, and the directives that decide, each with those that stand in for it. */
const kinds = [
  {
    setting: 'STATIC_URL',
    what: 'styles and scripts',
    directives: [
      ['style-src', 'default-src'],
      ['script-src', 'default-src'],
    ],
  },
  { setting: 'MEDIA_URL', what: 'uploaded images', directives: [['img-src', 'default-src']] },
] as const;

/** The value of the only policy that Caddy puts on what comes from Django. */
function policyOf({ leaf, proxy }: Backend): Token | undefined {
  const header = 'Content-Security-Policy';
  if (headerDown(proxy, header).length > 0) return undefined;
  const [only, ...others] = headersAt(leaf).filter(
    ({ operation, side }) => side === 'response' && concerns(operation, header),
  );
  const { action, field, value } = only?.operation ?? {};
  if (!value || others.length > 0 || only?.always !== true || field?.unknown) return undefined;
  return action === 'set' && !value.unknown && !value.text.includes('{') ? value : undefined;
}

/** An address on another host than those of the site. */
function elsewhere(text: string | undefined, { site }: Backend): URL | undefined {
  if (text === undefined || !/^(?:https?:)?\/\/[\w.-]+(?:[:/]|$)/i.test(text)) return undefined;
  const base = 'https://example.invalid';
  if (!URL.canParse(text, base)) return undefined;
  const url = new URL(text, base);
  const isOwn = site.addresses.some(({ host, unknown }) => unknown || host === url.hostname);
  return isOwn || site.addresses.some(({ host }) => host.includes('*')) ? undefined : url;
}
