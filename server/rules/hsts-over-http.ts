import { placeKey } from '../../grammar/text.ts';
import type { Site } from '../analysis/config.ts';
import type { Analysis } from '../analysis/analyze.ts';
import { djangoHsts, numberOf } from '../analysis/django/django-http.ts';
import { type HstsLine, hstsLines } from '../analysis/headers/hsts.ts';
import { addressPlaces, isHttpOnly, tlsInFront } from '../analysis/deployment/in-front.ts';
import { siteScheme } from '../analysis/sites/https.ts';
import { assign } from '../analysis/django/settings-edits.ts';
import { settingValue } from '../project/django-settings.ts';
import { removeLine } from './edits.ts';
import { type Finding, finding, type Rule } from './rule.ts';

export const hstsOverHttp: Rule = {
  id: 'hsts-over-http',
  summary: 'Strict-Transport-Security over plain HTTP is ignored.',
  category: 'deployment',
  severity: 'warning',
  *check(context) {
    yield* fromCaddy(context);
    const { django } = context.project;
    const setting = django?.settings.get('SECURE_HSTS_SECONDS');
    if (!django || !setting || !isHttpOnly(context) || djangoHsts(django) === '') return;
    if (!((numberOf(settingValue(django, 'SECURE_HSTS_SECONDS')) ?? 0) > 0)) return;
    const edit = assign(context.files, setting, '0');
    yield finding(
      setting.nameAt,
      'Caddy serves this site over plain HTTP, and Django sends Strict-Transport-Security over HTTPS only, so never. Write "SECURE_HSTS_SECONDS = 0", or serve HTTPS.',
      {
        related: addressPlaces(context).map((at) => ({ at, message: 'Plain HTTP.' })),
        fixes: edit ? [{ title: 'Switch it off in Django', edits: [edit], safe: false }] : [],
      },
    );
  },
};

function* fromCaddy(context: Analysis): Generator<Finding> {
  const { config, ports, routes } = context;
  const plain = config.sites.filter((site) => siteScheme(site, ports) === 'http');
  if (plain.length === 0 || tlsInFront(context) !== false) return;
  const linesOf = (site: Site): readonly HstsLine[] => hstsLines(routes(site));
  const others = config.sites.filter((site) => !plain.includes(site)).flatMap(linesOf);
  const elsewhere = new Set(others.map(({ line }) => placeKey(line)));
  for (const { line, whole } of plain.flatMap(linesOf)) {
    // In a snippet that sites with HTTPS import too, it has its use.
    if (elsewhere.has(placeKey(line))) continue;
    yield finding(
      line,
      'Browsers ignore Strict-Transport-Security that comes over plain HTTP. Delete it, or serve HTTPS.',
      {
        fixes: [
          {
            title: 'Delete the header',
            edits: [removeLine(context, whole)],
            safe: false,
          },
        ],
      },
    );
  }
}
