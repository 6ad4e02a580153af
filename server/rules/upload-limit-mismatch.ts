import type { Token } from '../analysis/config.ts';
import type { Backend } from '../analysis/deployment/backends.ts';
import { hasMember, numberOf } from '../analysis/django/django-http.ts';
import { djangoSites } from '../analysis/django/static-folders.ts';
import { covers } from '../analysis/routes/matcher-sets.ts';
import { routesBefore } from '../analysis/routes/leaves.ts';
import { settingValue } from '../project/django-settings.ts';
import type { Django } from '../project/project.ts';
import { finding, type Rule } from './rule.ts';

export const uploadLimitMismatch: Rule = {
  id: 'upload-limit-mismatch',
  summary: 'Caddy refuses requests that Django would take.',
  category: 'deployment',
  severity: 'info',
  *check({ project: { django }, djangoBackends }) {
    if (!django) return;
    for (const site of djangoSites(djangoBackends)) {
      const sizes = djangoBackends.filter((one) => one.site === site).map(smallestAt);
      const [size] = sizes;
      if (!size || !sizes.every((other) => other !== undefined)) continue;
      const largest = Math.max(...sizes.map(({ bytes }) => bytes));
      for (const limit of [...limits, ...ownLimits(django)]) {
        const taken = limitOf(django, limit);
        // Who writes MB for both means the same.
        if (taken === undefined || largest * 1.05 >= taken) continue;
        const setting = django.settings.get(limit.name);
        yield finding(
          size.token,
          `Caddy answers 413 to requests of more than "${size.token.text}", and ${limit.taker} would take ${limit.what} up to ${taken} bytes. Raise this one, or lower the other.`,
          {
            ...(setting && limit !== memory ? { severity: 'warning' as const } : {}),
            related: setting
              ? [{ at: setting.nameAt, message: `The limit is ${taken} bytes.` }]
              : [],
          },
        );
      }
    }
  },
};

interface Limit {
  readonly name: string;
  /** Bytes of one unit. */
  readonly unit: number;
  /** Without which the setting means nothing; absent for Django itself. */
  readonly app?: string;
  /** In bytes, where it says what is wanted. */
  readonly otherwise?: number;
  readonly taker: string;
  readonly what: string;
}

const KILOBYTE = 1000;
const MEBIBYTE = 1024 ** 2;

/** Files do not count for it. Django's default says nothing of what is wanted. */
const memory: Limit = {
  name: 'DATA_UPLOAD_MAX_MEMORY_SIZE',
  unit: 1,
  taker: 'Django',
  what: 'data',
};

/**
 * https://docs.djangoproject.com/en/stable/ref/settings/#data-upload-max-memory-size,
 * https://docs.wagtail.org/en/stable/reference/settings.html#wagtailimages-max-upload-size,
 * https://github.com/hvlads/django-ckeditor-5, https://django-avatar.readthedocs.io/en/latest/#global-settings
 */
const limits: readonly Limit[] = [
  memory,
  {
    name: 'WAGTAILIMAGES_MAX_UPLOAD_SIZE',
    unit: 1,
    app: 'wagtail.images',
    otherwise: 10 * MEBIBYTE,
    taker: 'Wagtail',
    what: 'images',
  },
  {
    name: 'WAGTAILDOCS_MAX_UPLOAD_SIZE',
    unit: 1,
    app: 'wagtail.documents',
    taker: 'Wagtail',
    what: 'documents',
  },
  {
    name: 'CKEDITOR_5_MAX_FILE_SIZE',
    unit: MEBIBYTE,
    app: 'django_ckeditor_5',
    taker: 'CKEditor',
    what: 'files',
  },
  {
    name: 'AVATAR_MAX_SIZE',
    unit: 1,
    app: 'avatar',
    otherwise: MEBIBYTE,
    taker: 'django-avatar',
    what: 'pictures',
  },
];

/** Settings that the project has made up for what visitors send, by their names: `REPORT_MAX_BYTES`, `MAX_UPLOAD_SIZE_MB`. */
function ownLimits({ settings }: Django): readonly Limit[] {
  return [...settings.keys()].flatMap((name): Limit[] => {
    const words = new Set(name.split('_'));
    const isLimit = words.has('MAX') && measures.some((word) => words.has(word));
    const isOther =
      notSent.some((word) => words.has(word)) || limits.some((one) => one.name === name);
    if (!isLimit || isOther) return [];
    const unit = words.has('MB') || words.has('MIB') ? MEBIBYTE : 1;
    return [{ name, unit, taker: 'the application', what: 'files' }];
  });
}

const measures = ['BYTES', 'SIZE', 'MB', 'MIB'];

/** What has a size and does not come from visitors, or is no file. */
const notSent = [
  'BATCH',
  'BUFFER',
  'CACHE',
  'CHUNK',
  'CONN',
  'DB',
  'LOG',
  'LOGGING',
  'LOGS',
  'MEMORY',
  'PAGE',
  'POOL',
  'QUEUE',
  'RESPONSE',
];

/** In bytes; absent for none, and when it is not known. */
function limitOf(django: Django, { name, unit, app, otherwise }: Limit): number | undefined {
  if (app !== undefined && !hasMember(django, 'INSTALLED_APPS', app)) return undefined;
  if (!django.settings.has(name)) return django.complete ? otherwise : undefined;
  const value = numberOf(settingValue(django, name));
  // Less than that is no file, and counts something else.
  return value && value * unit >= KILOBYTE ? value * unit : undefined;
}

/** The smallest `max_size` that holds for all requests of a backend. */
function smallestAt({
  leaf,
}: Backend): { readonly token: Token; readonly bytes: number } | undefined {
  const found = [...routesBefore(leaf)].flatMap(({ route: { line }, matcher }) => {
    if (line.name.text !== 'request_body' || covers(matcher, leaf.matcher) !== true) return [];
    const token = line.block?.find(({ name }) => name.text === 'max_size')?.args[0];
    const bytes = token && !token.unknown ? bytesOf(token.text) : undefined;
    return token && bytes !== undefined ? [{ token, bytes }] : [];
  });
  return found.toSorted((a, b) => a.bytes - b.bytes)[0];
}

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
