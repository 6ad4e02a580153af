import { placeKey } from '../../grammar/text.ts';
import type { Analysis } from '../analysis/analyze.ts';
import { addressPlaces, djangoScheme, isHttpOnly } from '../analysis/deployment/in-front.ts';
import { failingChecks, httpsSettings, silence } from '../analysis/django/https-settings.ts';
import { settingValue, truth } from '../project/django-settings.ts';
import type { Command, Django } from '../project/project.ts';
import { givenSettings, type ManagementCommand, managementCommand } from '../project/programs.ts';
import { finding, type Related, type Rule } from './rule.ts';

export const deployCheckWhenHttpOnly: Rule = {
  id: 'deploy-check-when-http-only',
  summary: '"check --deploy" fails for settings without HTTPS.',
  category: 'deployment',
  severity: 'error',
  *check(context) {
    const { project, files } = context;
    const { django, commands } = project;
    const failing = django && failingChecks(django);
    if (!failing || failing.length === 0) return;
    const httpOnly = isHttpOnly(context);
    if (!httpOnly && djangoScheme(context) !== 'https') return;
    const seen = new Set<string>();
    for (const command of commands) {
      const check = managementCommand(command);
      if (command.caught || !check || !failsOnWarnings(check) || !isProduction(check, django))
        continue;
      // With HTTPS the warnings are right; where some settings say that it is meant, others may be set where the check runs.
      if (!httpOnly && failing.length < 4 && !saysProduction(check, command, django)) continue;
      const key = placeKey(command.at);
      if (seen.has(key)) continue;
      seen.add(key);
      const edit = httpOnly ? silence(files, django, failing) : undefined;
      yield finding(command.at, messageOf(command, failing, httpOnly), {
        related: relatedOf(context, django),
        fixes: edit
          ? [{ title: 'Silence the checks about HTTPS', edits: [edit], safe: false }]
          : [],
      });
    }
  },
};

function messageOf({ stage }: Command, failing: readonly string[], httpOnly: boolean): string {
  const ids = failing.map((id) => id.replace('security.', '')).join(', ');
  const isPartly = failing.length < 4;
  const why = httpOnly
    ? 'HTTPS is off'
    : `The settings of production have ${isPartly ? 'a part of ' : ''}HTTPS off`;
  const end = {
    start: 'the container does not start',
    build: 'the image is not built',
    ci: 'the job fails',
    unknown: 'the script stops',
  }[stage];
  const how = httpOnly
    ? 'Name these checks in SILENCED_SYSTEM_CHECKS; the others go on.'
    : 'Caddy serves HTTPS, so switch them on.';
  return `${why}, so this check fails with ${ids} and ${end}. ${how}`;
}

function relatedOf(context: Analysis, django: Django): readonly Related[] {
  const settings = httpsSettings
    .filter((name) => truth(settingValue(django, name)) === false)
    .flatMap((name) => django.settings.get(name) ?? []);
  return [
    ...addressPlaces(context).map((at) => ({ at, message: 'The address that visitors use.' })),
    ...settings.slice(0, 1).map(({ nameAt }) => ({ at: nameAt, message: 'Off here.' })),
  ];
}

/** https://docs.djangoproject.com/en/stable/ref/django-admin/#check: errors alone count unless told otherwise. */
function failsOnWarnings({ name, args }: ManagementCommand): boolean {
  if (name !== 'check' || !args.includes('--deploy') || args.includes(undefined)) return false;
  const at = args.findIndex((arg) => arg?.startsWith('--fail-level'));
  const level = args[at]?.includes('=') ? args[at]?.split('=')[1] : args[at + 1];
  const tags = args.findIndex((arg) => arg === '-t' || arg?.startsWith('--tag'));
  if (tags >= 0) return false;
  return at >= 0 && ['WARNING', 'INFO', 'DEBUG'].includes(level ?? '');
}

/** Whether a command is certainly run with the settings that were read. */
function saysProduction(
  { args, environment }: ManagementCommand,
  { stage, service }: Command,
  { module, services }: Django,
): boolean {
  if (stage === 'start') return service !== undefined && services.includes(service);
  const isNamed = args.some((arg) => arg === module.value || arg === `--settings=${module.value}`);
  const isSet = environment.get('DJANGO_SETTINGS_MODULE')?.value === module.value;
  const isMeant = [...environment].some(
    ([name, { value }]) => name.endsWith('ENV') && /^prod/i.test(value ?? ''),
  );
  return isNamed || isSet || isMeant;
}

/** Whether a command that names settings names those that were read. */
function isProduction(check: ManagementCommand, { module }: Django): boolean {
  const given = givenSettings(check);
  if (given && given.value !== module.value) return false;
  return ![...check.environment].some(
    ([name, { value }]) => /ENV/.test(name) && /^(?:dev|test|local|ci)/i.test(value ?? ''),
  );
}
