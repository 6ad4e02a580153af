import { linesOf } from '../analysis/config.ts';
import { numberOf } from '../analysis/django/django-http.ts';
import { djangoSites } from '../analysis/django/static-folders.ts';
import { settingValue } from '../project/django-settings.ts';
import { finding, type Rule } from './rule.ts';

export const uploadLimitMismatch: Rule = {
  id: 'upload-limit-mismatch',
  summary: 'Caddy refuses requests that Django would take.',
  category: 'deployment',
  severity: 'info',
  *check({ project: { django }, djangoBackends }) {
    const setting = django?.settings.get('DATA_UPLOAD_MAX_MEMORY_SIZE');
    const limit = django && numberOf(settingValue(django, 'DATA_UPLOAD_MAX_MEMORY_SIZE'));
    // Django's default says nothing of what is wanted.
    if (!setting || !limit) return;
    for (const site of djangoSites(djangoBackends)) {
      for (const { name, block } of linesOf(site.lines)) {
        if (name.text !== 'request_body') continue;
        const size = block?.find((line) => line.name.text === 'max_size')?.args[0];
        const bytes = size && !size.unknown ? bytesOf(size.text) : undefined;
        if (!size || bytes === undefined || bytes >= limit) continue;
        yield finding(
          size,
          `Caddy answers 413 to requests of more than "${size.text}", which Django would take up to ${limit} bytes. Raise this one, or lower the other.`,
          { related: [{ at: setting.nameAt, message: `Django's limit is ${limit} bytes.` }] },
        );
      }
    }
  },
};

/** https://caddyserver.com/docs/caddyfile/directives/request_body: units of a thousand, and with an `i` of 1024. */
function bytesOf(text: string): number | undefined {
  const [, number, unit = ''] = /^(\d+(?:\.\d+)?) ?([a-z]*)$/i.exec(text) ?? [];
  const factor = units.get(unit.toLowerCase());
  return number === undefined || factor === undefined ? undefined : Number(number) * factor;
}

const units: ReadonlyMap<string, number> = new Map(
  ['', 'k', 'm', 'g', 't'].flatMap((letter, power) => [
    [letter, 1000 ** power],
    [`${letter}b`, 1000 ** power],
    [`${letter}i`, 1024 ** power],
    [`${letter}ib`, 1024 ** power],
  ]),
);
