import type { Backend } from '../analysis/deployment/backends.ts';
import { policiesOf, policyOf } from '../analysis/deployment/policies.ts';
import type { Token } from '../analysis/config.ts';
import {
  type ContentPolicy,
  directiveFor,
  lets,
  readPolicy,
} from '../analysis/headers/content-policy.ts';
import { settingValue, textOf } from '../project/django-settings.ts';
import type { Django } from '../project/project.ts';
import { type Finding, finding, type Rule } from './rule.ts';

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
        const mend = url && mendFor(policy, directives, url);
        if (!mend) continue;
        yield finding(
          value,
          `Browsers refuse ${what} from "${url.host}", where ${name} is, by this policy. ${mend}`,
          {
            related: found?.setting
              ? [{ at: found.setting.at, message: `${name} is set here.` }]
              : [],
          },
        );
      }
    }
    yield* fromTemplates(django, djangoBackends);
  },
};

/** Files that templates load, whose pages may come through any of the backends. */
function* fromTemplates(django: Django, backends: readonly Backend[]): Generator<Finding> {
  const [value, ...others] = policiesOf(backends) ?? [];
  const [backend] = backends;
  if (!value || !backend || others.length > 0) return;
  const policy = readPolicy(value.text);
  const seen = new Set<string>();
  for (const { kind, url: written } of django.pages?.loads ?? []) {
    const url = backends.every((one) => elsewhere(written.value, one))
      ? elsewhere(written.value, backend)
      : undefined;
    const directive = kind === 'script' ? 'script-src' : 'style-src';
    const names = [`${directive}-elem`, directive, 'default-src'];
    const mend = url && mendFor(policy, [names], url, directive);
    if (!mend || seen.has(mend)) continue;
    seen.add(mend);
    yield finding(
      value,
      `Browsers refuse the ${kind} that a template loads from "${url.host}", by this policy. ${mend}`,
      {
        // Not every template need be in use.
        severity: 'warning',
        related: [{ at: written.at, message: 'It is loaded here.' }],
      },
    );
  }
}

/** What to write, where the policy refuses an address; `directives` are asked one after the other, each with those that stand in for it. */
function mendFor(
  policy: ContentPolicy,
  directives: readonly (readonly string[])[],
  url: URL,
  wanted?: string,
): string | undefined {
  const blocking = directives
    .map((names) => ({ names, found: directiveFor(policy, names) }))
    .find((one) => one.found && lets(one.found.sources, url) === false);
  if (!blocking?.found) return undefined;
  const name = wanted ?? blocking.names[0] ?? '';
  return blocking.found.name.startsWith(name)
    ? `Add "${url.origin}" to "${blocking.found.name}".`
    : `Add "${name} 'self' ${url.origin}", since "${blocking.found.name}" stands in for it.`;
}

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

/** An address on another host than those of the site. */
function elsewhere(text: string | undefined, { site }: Backend): URL | undefined {
  if (text === undefined || !/^(?:https?:)?\/\/[\w.-]+(?:[:/]|$)/i.test(text)) return undefined;
  const base = 'https://example.invalid';
  if (!URL.canParse(text, base)) return undefined;
  const url = new URL(text, base);
  const isOwn = site.addresses.some(({ host, unknown }) => unknown || host === url.hostname);
  return isOwn || site.addresses.some(({ host }) => host.includes('*')) ? undefined : url;
}
