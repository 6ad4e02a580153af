import { isForDevelopment, publicHost } from '../analysis/django/public-host.ts';
import { isForTrials } from '../analysis/sites/trial.ts';
import { managementCommand } from '../project/programs.ts';
import { finding, type Rule } from './rule.ts';

export const makemigrationsAtStart: Rule = {
  id: 'makemigrations-at-start',
  summary: 'Migrations are made in production, where nobody commits them.',
  category: 'deployment',
  severity: 'warning',
  *check(context) {
    const { django, compose, commands } = context.project;
    if (!django || !compose || isForDevelopment(django.module) || isForTrials(context)) return;
    const command = commands.find((one) => {
      const isRun =
        one.stage === 'start' && !one.conditional && compose.services.has(one.service ?? '');
      const run = isRun ? managementCommand(one) : undefined;
      return run?.name === 'makemigrations' && !run.args.some((word) => !word || reading.has(word));
    });
    if (!command || !publicHost(context)) return;
    yield finding(
      command.at,
      'This makes migrations in production, of whatever the models have that no migration has. They are in no repository, so the next ones that are get the same names, and "migrate" stops at the two. Make and commit them while developing, and run "migrate" alone here.',
    );
  },
};

/** Options with which nothing is written. */
const reading: ReadonlySet<string> = new Set(['--check', '--dry-run']);
