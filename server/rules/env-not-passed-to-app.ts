import type { Analysis } from '../analysis/analyze.ts';
import { type Unpassed, unpassedVariables } from '../analysis/deployment/unpassed.ts';
import { boolWord } from '../project/bool-words.ts';
import { settingValue, textsOf, truth } from '../project/django-settings.ts';
import type { Django, Setting } from '../project/project.ts';
import { dirname, relative } from '../workspace.ts';
import { addEnvFile } from './compose-edits.ts';
import { type Finding, finding, type Fix, type Rule } from './rule.ts';

export const envNotPassedToApp: Rule = {
  id: 'env-not-passed-to-app',
  summary: 'A variable of the env file does not reach the application.',
  category: 'deployment',
  severity: 'error',
  *check(analysis) {
    const { django } = analysis.project;
    const seen = new Set<string>();
    for (const one of unpassedVariables(analysis)) {
      if (seen.has(one.name)) continue;
      const effect = one.required
        ? 'and the application does not start without it'
        : django && developmentDefault(django, one);
      if (effect === undefined) continue;
      seen.add(one.name);
      yield judge(one, effect, analysis);
    }
  },
};

function judge(one: Unpassed, effect: string, analysis: Analysis): Finding {
  const { name, at, required, service, entry } = one;
  const file = relative(analysis.files.root, entry.nameAt.uri);
  const fix = fixOf(one, analysis);
  return finding(
    at,
    `"${name}" is in "${file}", from where Compose only fills in "\${…}" of its own files: the service "${service.name}" does not get it, ${effect}. Give the service an "env_file", or name the variable below its "environment".`,
    {
      ...(required ? {} : { severity: 'warning' as const }),
      related: [
        { at: entry.nameAt, message: 'It is set here.' },
        { at: service.at, message: 'The service that runs the application.' },
      ],
      fixes: fix ? [fix] : [],
    },
  );
}

/** What the default of a setting means for production, where the env file says something else. */
function developmentDefault(django: Django, { name, entry }: Unpassed): string | undefined {
  const meant = entry.value;
  const found = [...django.settings].find(([, setting]) => setting.variable === name);
  if (!found || meant === undefined) return undefined;
  const [setting, { value }]: readonly [string, Setting] = found;
  const on = truth(settingValue(django, setting));
  const isMeant = boolWord(meant);
  if (setting === 'DEBUG' && on === true && isMeant === false) return 'so DEBUG stays on';
  if (/^SECURE_|_SECURE$/.test(setting) && value?.type === 'bool' && !on && isMeant === true) {
    return `so ${setting} stays off`;
  }
  if (setting !== 'ALLOWED_HOSTS' && setting !== 'CSRF_TRUSTED_ORIGINS') return undefined;
  const names = textsOf(settingValue(django, setting));
  const lacks = meant.split(/[\s,]+/).some((one) => one !== '' && !names?.includes(one));
  if (!names || names.includes('*') || !lacks) return undefined;
  const known = names.map((one) => `"${one}"`).join(', ');
  return names.length > 0 ? `so ${setting} has ${known} alone` : `so ${setting} stays empty`;
}

function fixOf({ service, envFile }: Unpassed, analysis: Analysis): Fix | undefined {
  const path = relative(dirname(service.at.uri), envFile);
  // Compose refuses to start without a file that is named.
  if (analysis.files.read(envFile) === undefined) return undefined;
  if (service.envFiles.length > 0 || path.startsWith('/') || /[^\w./-]/.test(path))
    return undefined;
  const edit = addEnvFile(analysis, service, path);
  return edit && { title: `Add "env_file: ${path}"`, edits: [edit], safe: false };
}
