import type { Block } from '../analysis/analyze.ts';
import { isHole, type Token } from '../analysis/config.ts';
import { corsOf } from '../analysis/django/cors.ts';
import { headerLines, isUnquotedValue } from '../analysis/headers/header-lines.ts';
import { headerDown, onlySetting } from '../analysis/headers/headers.ts';
import type { HeaderOperation } from '../analysis/routes/handlers.ts';
import { type Finding, finding, type Fix, replace, type Rule } from './rule.ts';

/** https://fetch.spec.whatwg.org/#cors-check */
export const corsHeaderRefused: Rule = {
  id: 'cors-header-refused',
  summary: 'Browsers refuse the value of a header that lets other origins in.',
  category: 'trap',
  severity: 'error',
  *checkBlock(block) {
    for (const header of headerLines(block.soundLines)) {
      const { directive, field, values } = header;
      if (!/^header(?:_down)?$/.test(directive.text) || isUnquotedValue(header)) continue;
      const [value, ...others] = values;
      const name = field.text.toLowerCase().replace(/^[+?>]/, '');
      const check = checks.get(name.replace(/:$/, ''));
      if (!value || others.length > 0 || isHole(value) || field.unknown) continue;
      const found = check?.(value, block);
      if (found) yield found;
    }
    yield* starWithCookies(block);
  },
  *check({ project: { django }, djangoBackends }) {
    const cors = django && corsOf(django);
    const setting = django?.settings.get('CORS_ALLOW_CREDENTIALS');
    if (!cors?.credentials || !setting) return;
    const seen = new Set<HeaderOperation>();
    for (const { leaf, proxy } of djangoBackends) {
      const operation =
        headerDown(proxy, ORIGIN).length > 0 ? undefined : onlySetting(leaf, ORIGIN);
      if (!operation?.deferred || operation.action !== 'set' || seen.has(operation)) continue;
      if (operation.value?.text !== '*' || proxy.handlesResponse) continue;
      seen.add(operation);
      yield finding(
        operation.value,
        'This takes the place of the origin that Django names, and pages that send cookies get nothing from an answer for "*". Leave it to Django: delete this line.',
        {
          severity: 'warning',
          related: [{ at: setting.nameAt, message: 'Pages may send their cookies.' }],
        },
      );
    }
  },
};

const ORIGIN = 'Access-Control-Allow-Origin';

const checks: ReadonlyMap<string, (value: Token, block: Block) => Finding | undefined> = new Map([
  ['access-control-allow-origin', checkOrigin],
  ['access-control-allow-credentials', checkCredentials],
]);

function checkOrigin(value: Token, block: Block): Finding | undefined {
  const { text } = value;
  if (text === '*' || text === 'null' || text === '' || text.includes('{')) return undefined;
  if (/[,\s]/.test(text.trim())) {
    return finding(
      value,
      'Browsers take one origin here, and refuse a list of them. Send the one that asks, by a matcher "header Origin" for each.',
    );
  }
  if (text.includes('*')) {
    return finding(
      value,
      `Browsers compare this with the origin of a page letter by letter, and no page comes from "${text}". Send the one that asks, by a matcher "header Origin".`,
    );
  }
  const [, origin, rest] = /^([a-z][a-z0-9+.-]*:\/\/[^/?#]+)(.*)$/i.exec(text) ?? [];
  if (origin === undefined) {
    const isHost = /^[a-z0-9-]+(?:\.[a-z0-9-]+)+(?::\d+)?$/i.test(text);
    return isHost ? otherThan(value, `https://${text.toLowerCase()}`, block) : undefined;
  }
  const right = origin.toLowerCase().replace(/^(https:.*):443$|^(http:.*):80$/, '$1$2');
  return rest === '' && right === origin ? undefined : otherThan(value, right, block);
}

function otherThan(value: Token, right: string, block: Block): Finding {
  return finding(
    value,
    `Browsers compare this with the origin of a page letter by letter, which is scheme and host alone, so it fits none. Write "${right}".`,
    { fixes: written(value, right, block) },
  );
}

function checkCredentials(value: Token, block: Block): Finding | undefined {
  if (value.text === 'true' || value.text.toLowerCase() !== 'true') return undefined;
  return finding(value, 'Browsers take "true" for yes here, and nothing else. Write "true".', {
    fixes: written(value, 'true', block),
  });
}

/** The fix that writes another value; none where the value comes from elsewhere. */
function written(value: Token, right: string, { textAt }: Block): readonly Fix[] {
  const { quote, text } = value;
  if (textAt(value) !== `${quote}${text}${quote}`) return [];
  const edits = [replace(value, `${quote}${right}${quote}`)];
  return [{ title: `Write "${right}"`, edits, safe: false }];
}

function* starWithCookies({ sites, leaves }: Block): Generator<Finding> {
  const seen = new Set<HeaderOperation>();
  for (const leaf of sites.flatMap(leaves)) {
    const origin = onlySetting(leaf, ORIGIN);
    const cookies = onlySetting(leaf, 'Access-Control-Allow-Credentials');
    if (origin?.value?.text !== '*' || cookies?.value?.text !== 'true' || seen.has(origin))
      continue;
    // The upstream's own may win.
    if (leaf.route.handler.kind === 'proxy' && origin.action === 'default') continue;
    seen.add(origin);
    yield finding(
      origin.value,
      'Browsers refuse "*" for calls that send cookies, which the other header allows. Send the origin that asks, by a matcher "header Origin", or delete the other header.',
      {
        severity: 'warning',
        related: [{ at: cookies.field, message: 'Cookies may be sent.' }],
      },
    );
  }
}
