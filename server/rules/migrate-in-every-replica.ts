import { placeKey } from '../../grammar/text.ts';
import { managementCommand } from '../project/programs.ts';
import type { Command, Compose, Service } from '../project/project.ts';
import { finding, type Rule } from './rule.ts';

export const migrateInEveryReplica: Rule = {
  id: 'migrate-in-every-replica',
  summary: 'Several containers run the migrations at the same time.',
  category: 'deployment',
  severity: 'warning',
  *check({ project: { compose, commands } }) {
    if (!compose) return;
    const runs = migrations(commands, compose);
    const seen = new Set<string>();
    for (const { command, service } of runs) {
      const { replicas } = service;
      const key = placeKey(command.at);
      if (!replicas || replicas.value < 2 || seen.has(key)) continue;
      seen.add(key);
      yield finding(
        command.at,
        `Each of the ${replicas.value} containers of "${service.name}" runs this when it starts, all at once, and Django does not keep them apart: a table is made twice, and all but one fail. Run it once, before they start, such as in a service of its own.`,
        { related: [{ at: replicas.at, message: `${replicas.value} containers.` }] },
      );
    }
    const [first, second] = unordered(runs.map(({ service }) => service));
    const command = runs.find(({ service }) => service === first)?.command;
    if (!first || !second || !command || seen.size > 0) return;
    yield finding(
      command.at,
      `"${first.name}" and "${second.name}" both run this when they start, at the same time, and Django does not keep them apart: a table is made twice, and one of them fails. Run it in one of them alone.`,
      {
        related: [first, second].map(({ at }) => ({ at, message: 'Runs the migrations.' })),
      },
    );
  },
};

function migrations(
  commands: readonly Command[],
  { services }: Compose,
): readonly { readonly command: Command; readonly service: Service }[] {
  return commands.flatMap((command) => {
    const service = services.get(command.service ?? '');
    if (command.stage !== 'start' || command.conditional || !service) return [];
    const run = managementCommand(command);
    const changes = run?.name === 'migrate' && !run.args.some((word) => word && reading.has(word));
    return changes ? [{ command, service }] : [];
  });
}

/** Two that always start together, and of which neither waits for the other. */
function unordered(running: readonly Service[]): readonly Service[] {
  const services = [...new Set(running)].filter(
    ({ profiles, replicas }) => profiles.length === 0 && replicas?.value !== 0,
  );
  const waits = (a: Service, b: Service): boolean =>
    a.dependsOn.some(({ value }) => value === b.name);
  for (const [at, one] of services.entries()) {
    const other = services
      .slice(at + 1)
      .find((two) => !waits(one, two) && !waits(two, one) && haveOneDatabase(one, two));
    if (other) return [one, other];
  }
  return [];
}

/** Whether two run the same program, with the same database as far as their variables say. */
function haveOneDatabase(a: Service, b: Service): boolean {
  const isSameProgram =
    a.build && b.build
      ? a.build.dockerfile === b.build.dockerfile && a.build.target === b.build.target
      : a.image !== undefined && a.image.value === b.image?.value;
  const names = new Set([...a.environment.variables.keys(), ...b.environment.variables.keys()]);
  const valueOf = ({ environment }: Service, name: string): string | undefined =>
    environment.variables.get(name)?.value;
  const differs = [...names].some(
    (name) => /DATABASE|DB|SQL|POSTGRES|^PG/.test(name) && valueOf(a, name) !== valueOf(b, name),
  );
  return isSameProgram && !differs;
}

/** Options with which nothing is changed. */
const reading: ReadonlySet<string> = new Set(['--plan', '--check']);
