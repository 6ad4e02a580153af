import { managementCommand } from '../project/programs.ts';
import { finding, type Rule } from './rule.ts';

export const migrateInEveryReplica: Rule = {
  id: 'migrate-in-every-replica',
  summary: 'Several containers run the migrations at the same time.',
  category: 'deployment',
  severity: 'warning',
  *check({ project: { compose, commands } }) {
    const seen = new Set<string>();
    for (const command of commands) {
      if (command.stage !== 'start' || command.service === undefined) continue;
      const replicas = compose?.services.get(command.service)?.replicas;
      if (!replicas || replicas.value < 2) continue;
      const run = managementCommand(command);
      if (run?.name !== 'migrate' || run.args.some((word) => word && reading.has(word))) continue;
      const key = `${command.at.uri} ${command.at.start}`;
      if (seen.has(key)) continue;
      seen.add(key);
      yield finding(
        command.at,
        `Each of the ${replicas.value} containers of "${command.service}" runs this when it starts, all at once, and Django does not keep them apart: a table is made twice, and all but one fail. Run it once, before they start, such as in a service of its own.`,
        { related: [{ at: replicas.at, message: `${replicas.value} containers.` }] },
      );
    }
  },
};

/** Options with which nothing is changed. */
const reading: ReadonlySet<string> = new Set(['--plan', '--check']);
