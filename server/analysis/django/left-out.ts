import type { Project } from '../../project/project.ts';

/** Whether the application certainly runs without a variable: all of its environment is written down, and it is not there. */
export function isLeftOut(
  { django, compose, stages, commands }: Project,
  variable: string,
): boolean {
  const services = django?.services ?? [];
  // A script that starts the application may set it first.
  const isSet = commands.some(
    ({ service, environment }) =>
      service !== undefined && services.includes(service) && environment.has(variable),
  );
  return (
    !isSet &&
    services.length > 0 &&
    services.every((name) => {
      const { variables, complete } = compose?.services.get(name)?.environment ?? {};
      return complete && !variables?.has(variable) && !stages.get(name)?.environment.has(variable);
    })
  );
}
