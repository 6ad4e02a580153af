import { isLeftOut } from '../analysis/django/left-out.ts';
import type { Analysis } from '../analysis/analyze.ts';
import { isNamedForDevelopment } from '../project/production-module.ts';
import type { Command, Django } from '../project/project.ts';
import { givenSettings, type ManagementCommand, managementCommand } from '../project/programs.ts';
import { basename } from '../workspace.ts';
import { finding, type Related, type Rule } from './rule.ts';

export const deployCheckOfDevelopment: Rule = {
  id: 'deploy-check-of-development',
  summary: '"check --deploy" looks at settings that are never deployed.',
  category: 'deployment',
  severity: 'warning',
  *check(analysis) {
    const { django, commands } = analysis.project;
    if (!django || django.insteadOfModule || isNamedForDevelopment(django.module.value)) return;
    const checks = commands.flatMap((command) => {
      const check = managementCommand(command);
      const tested = check && isDeployCheck(check) ? testedBy(check, command, analysis) : undefined;
      return tested ? [{ command, tested }] : [];
    });
    // One for development beside one for production is meant so.
    if (checks.some(({ tested }) => !isNamedForDevelopment(tested.module ?? ''))) return;
    const seen = new Set<number>();
    for (const { command, tested } of checks) {
      if (seen.has(command.at.start)) continue;
      seen.add(command.at.start);
      yield finding(
        command.at,
        `This looks at "${tested.module}", which is for development; "${django.module.value}" is deployed, and nothing checks it. Write "--settings ${django.module.value}".`,
        { related: relatedOf(django, tested) },
      );
    }
  },
};

interface Tested {
  /** Absent when it is not known. */
  readonly module: string | undefined;
  /** Whether it is the one that `manage.py` names. */
  readonly isDefault: boolean;
}

function isDeployCheck({ name, args }: ManagementCommand): boolean {
  return name === 'check' && args.includes('--deploy');
}

/** The module that a check looks at: the one that it is given, or the one that `manage.py` names where certainly nothing else says. */
function testedBy(check: ManagementCommand, command: Command, analysis: Analysis): Tested {
  const { django } = analysis.project;
  const given = givenSettings(check);
  if (given) return { module: given.value, isDefault: false };
  const module = isPlain(command, analysis) ? django?.managedModule?.value : undefined;
  return { module, isDefault: true };
}

/** Whether nothing sets `DJANGO_SETTINGS_MODULE` where a command runs. */
function isPlain({ at, stage, service }: Command, { project, files }: Analysis): boolean {
  const { django, commands } = project;
  const manage = django?.managedModule && files.read(django.managedModule.at.uri);
  if (manage === undefined || /dotenv|read_env|decouple/.test(manage)) return false;
  const text = files.read(at.uri) ?? '';
  if (text.includes(VARIABLE) || commands.some(({ environment }) => environment.has(VARIABLE))) {
    return false;
  }
  if (service !== undefined) {
    return (django?.services.includes(service) ?? false) && isLeftOut(project, VARIABLE);
  }
  // GitLab brings variables that are kept outside of the repository, and so may a machine.
  const isWorkflow = stage === 'ci' && at.uri.includes('/.github/');
  return isWorkflow && !/\bssh\b|\bcontainer:/.test(text);
}

const VARIABLE = 'DJANGO_SETTINGS_MODULE';

function relatedOf({ module, managedModule }: Django, { isDefault }: Tested): readonly Related[] {
  const message = 'The settings that are deployed.';
  return [
    ...(isDefault && managedModule
      ? [{ at: managedModule.at, message: `"${basename(managedModule.at.uri)}" chooses these.` }]
      : []),
    // One that was found by its name has no other place.
    { at: module.at, message },
  ];
}
