import type { Place } from '../../grammar/text.ts';
import type { Analysis } from '../analysis/analyze.ts';
import { falseWord } from '../analysis/django/false-words.ts';
import { isLeftOut } from '../analysis/django/left-out.ts';
import { serverTrusts } from '../analysis/django/django-server.ts';
import { isForDevelopment, publicHost } from '../analysis/django/public-host.ts';
import { assign } from '../analysis/django/settings-edits.ts';
import { isFromTemplate } from '../analysis/expand/variables.ts';
import { settingValue, truth } from '../project/django-settings.ts';
import { isNamedForDevelopment } from '../project/production-module.ts';
import type { Fact, Setting } from '../project/project.ts';
import { basename } from '../workspace.ts';
import { finding, type Rule } from './rule.ts';

export const debugInProduction: Rule = {
  id: 'debug-in-production',
  summary: 'DEBUG is on behind a public site.',
  category: 'security',
  severity: 'error',
  *check(context) {
    const { django } = context.project;
    const setting = django?.settings.get('DEBUG');
    // A text that says the contrary is told of by itself.
    if (!django || !setting || falseWord(django, 'DEBUG') !== undefined) return;
    const { variable } = setting;
    const given = variable === undefined ? undefined : givenIn(context, variable);
    // What comes from the environment is for the machine that sets it, unless files of the deployment say all of it.
    if (variable !== undefined && !given && !isLeftOut(context.project, variable)) return;
    if (truth(settingValue(django, 'DEBUG')) !== true || isForDevelopment(django.module)) return;
    if (isOfUnknownStage(context, setting.at)) return;
    const reached = publicHost(context);
    if (!reached && isOwnOfProduction(context, setting)) {
      const edit = assign(context.files, setting, 'False');
      yield finding(
        setting.nameAt,
        'These settings are for production, and Django shows its source, settings and queries to every visitor on any error. Write "DEBUG = False".',
        { fixes: edit ? [{ title: 'Switch DEBUG off', edits: [edit], safe: false }] : [] },
      );
    }
    if (!reached || serverTrusts(context, reached.backend)?.server === 'runserver') return;
    const effect = `Django shows its source, settings and queries to every visitor of "${reached.host}" on any error`;
    const site = { at: reached.address.token, message: 'A public site.' };
    if (given) {
      yield finding(given.at, `This switches DEBUG on: ${effect}. Take it away.`, {
        related: [{ at: setting.nameAt, message: 'Read here.' }, site],
      });
      return;
    }
    const chosen = django.configuration;
    if (chosen?.at.uri.endsWith('.py')) {
      yield finding(
        chosen.at,
        `Nothing that is deployed here sets DJANGO_CONFIGURATION, so "${chosen.value}" is in use, where DEBUG is on: ${effect}. Set it to the class for production.`,
        { related: [{ at: setting.nameAt, message: 'Switched on here.' }, site] },
      );
      return;
    }
    if (variable !== undefined) {
      yield finding(
        setting.nameAt,
        `Nothing sets "${variable}" for the application, and without it DEBUG is on: ${effect}. Let it be off without the variable.`,
        { related: [site] },
      );
      return;
    }
    const edit = assign(context.files, setting, 'False');
    yield finding(setting.nameAt, `${effect}. Write "DEBUG = False".`, {
      related: [site],
      fixes: edit ? [{ title: 'Switch DEBUG off', edits: [edit], safe: false }] : [],
    });
  },
};

/** Whether a module that is called after production says so itself, where Caddy has no name of a site. */
function isOwnOfProduction({ project, djangoBackends }: Analysis, { at }: Setting): boolean {
  const isCalled = /(?:^|[/_])prod(?:uction)?\.py$/.test(at.uri);
  return isCalled && project.caddy !== undefined && djangoBackends.length > 0;
}

/**
 * Settings for development that others include: what chooses them is not known, unless a variable of the application names such a
 * stage.
 */
function isOfUnknownStage({ project }: Analysis, { uri }: Place): boolean {
  const { django, compose, stages } = project;
  if (!django || isNamedForDevelopment(django.module.value)) return false;
  if (!isNamedForDevelopment(basename(uri).replace(/\.py$/, ''))) return false;
  return !django.services.some((service) =>
    django.reads.some(({ name }) => {
      const given =
        compose?.services.get(service)?.environment.variables.get(name) ??
        stages.get(service)?.environment.get(name);
      return given?.value !== undefined && isNamedForDevelopment(given.value);
    }),
  );
}

/** Where a compose file, a Dockerfile, or an env file that is in the repository itself, sets a variable of the application to a text of its own. */
function givenIn(
  { project, textAt }: Analysis,
  variable: string,
): Fact<string | undefined> | undefined {
  for (const name of project.django?.services ?? []) {
    const fact =
      project.compose?.services.get(name)?.environment.variables.get(variable) ??
      project.stages.get(name)?.environment.get(variable);
    if (!fact || isFromTemplate(fact, project)) continue;
    // What is filled in may be something else where it is deployed.
    if (!textAt(fact.at).includes('$')) return fact;
  }
  return project.django?.loaded.get(variable);
}
