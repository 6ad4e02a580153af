import { corsOf } from '../analysis/django/cors.ts';
import { hasMember } from '../analysis/django/django-http.ts';
import { isForDevelopment } from '../analysis/django/public-host.ts';
import { readDomain } from '../analysis/sites/domains.ts';
import { settingValue, textOf, textsOf } from '../project/django-settings.ts';
import type { Django, PyValue } from '../project/project.ts';
import { type Finding, finding, type Rule } from './rule.ts';
import { rewritten } from './text-fixes.ts';

export const corsOriginShape: Rule = {
  id: 'cors-origin-shape',
  summary: 'CORS_ALLOWED_ORIGINS takes origins: scheme, host and perhaps port.',
  category: 'deployment',
  severity: 'error',
  *check({ project: { django }, textAt }) {
    if (!django || isForDevelopment(django.module)) return;
    const found = settingValue(django, 'CORS_ALLOWED_ORIGINS');
    if (!found?.setting) return;
    const { value, setting } = found;
    const checks = systemChecks(django);
    const text = textOf(found);
    if (text !== undefined && text !== '' && checks('corsheaders.E013')) {
      yield finding(setting.at, `One text is no list of origins, and ${stopped}. Put it in [ ].`);
    }
    if (value.type !== 'list' && value.type !== 'tuple') return;
    for (const item of value.items) {
      const trouble = item.type === 'str' ? troubleOf(item.value) : undefined;
      if (item.type !== 'str' || !trouble) continue;
      const entry = item.value;
      if (trouble.check ? !checks(trouble.check) : isMadeGood(django, value.items, trouble))
        continue;
      const at = item.at ?? setting.at;
      yield findingFor(trouble, entry, at, rewritten(item, textAt(at), entry, trouble));
    }
  },
};

const stopped = '"manage.py migrate" and other commands refuse to start';

/** What is wrong with an entry. */
interface Trouble {
  /** The check of the package that fails; absent where the entry only fits no page. */
  readonly check?: 'corsheaders.E013' | 'corsheaders.E014';
  /** The origin that was meant; absent when that cannot be said. */
  readonly right?: string;
  /** Nothing else can be meant. */
  readonly safe: boolean;
}

/** What `check_settings` refuses, and what `Origin` never is. https://github.com/adamchainz/django-cors-headers/blob/main/src/corsheaders/checks.py */
function troubleOf(entry: string): Trouble | undefined {
  // Origins of sandboxed pages and of files.
  if (entry === 'null' || entry === 'file://') return undefined;
  // Which blanks Python takes away depends on its version.
  if (entry !== entry.trim()) return undefined;
  const parts = /^([a-z][a-z0-9+.-]*):\/\/([^/?#]+)(.*)$/is.exec(entry);
  if (!parts) {
    const host = /^(?:\/\/)?([a-z0-9-]+(?:\.[a-z0-9-]+)*(?::\d+)?)\/?$/i.exec(entry)?.[1];
    const scheme = host && readDomain(host.replace(/:\d+$/, '')).isLocal ? 'http' : 'https';
    const right = host && { right: `${scheme}://${host.toLowerCase()}` };
    return { check: 'corsheaders.E013', safe: false, ...right };
  }
  const [, scheme = '', host = '', rest = ''] = parts;
  const isWeb = /^https?$/i.test(scheme);
  const isPlain = isWeb && !host.includes('*') && URL.canParse(`${scheme}://${host}`);
  const right = isPlain ? { right: new URL(`${scheme}://${host}`).origin } : {};
  if (rest !== '') return { check: 'corsheaders.E014', safe: true, ...right };
  if (isWeb && host.includes('*')) return { safe: false };
  return right.right !== undefined && right.right !== entry ? { safe: true, ...right } : undefined;
}

/** Whether what fits no page does no harm, or may do none: other words let the pages in. */
function isMadeGood(django: Django, items: readonly PyValue[], { right }: Trouble): boolean {
  const cors = corsOf(django);
  if (cors?.all !== false || cors.others) return true;
  return items.some((item) => item.type !== 'str' || item.value === right);
}

function findingFor(
  { check, right }: Trouble,
  entry: string,
  at: Finding['at'],
  fixes: Finding['fixes'] = [],
): Finding {
  const write = right === undefined ? '' : ` Write "${right}".`;
  if (check === 'corsheaders.E014') {
    return finding(
      at,
      `"${entry}" is no origin, and ${stopped} (${check}): an origin ends with its host or port, without a slash.${write}`,
      { fixes },
    );
  }
  if (check) {
    if (entry === '') {
      return finding(
        at,
        `An empty text is no origin, and ${stopped} (${check}). Leave it out, as where a variable is empty that is split at its commas.`,
      );
    }
    const mend = entry === '*' ? ' Name the origins, or set CORS_ALLOW_ALL_ORIGINS.' : write;
    return finding(
      at,
      `"${entry}" is no origin, and ${stopped} (${check}): an origin begins with a scheme.${mend}`,
      { fixes },
    );
  }
  const message =
    right === undefined
      ? `"${entry}" fits no page, since a star stands for nothing here. Name each origin, or write an expression into CORS_ALLOWED_ORIGIN_REGEXES.`
      : `"${entry}" fits no page: browsers write it in small letters and without the usual port.${write}`;
  return finding(at, message, { severity: 'warning', fixes });
}

/** Tells of a system check of the package whether it certainly runs. */
function systemChecks(django: Django): (id: string) => boolean {
  const apps = ['corsheaders', 'corsheaders.apps.CorsHeadersAppConfig'];
  const isInstalled = apps.some((app) => hasMember(django, 'INSTALLED_APPS', app));
  const silenced = textsOf(settingValue(django, 'SILENCED_SYSTEM_CHECKS'));
  return (id) => isInstalled && silenced?.includes(id) === false;
}
