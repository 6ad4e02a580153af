import type { Fact, Setting } from '../../project/project.ts';
import type { Analysis } from '../analyze.ts';

/** Where the application is given the text from which a setting has its value; absent where it comes from elsewhere. */
export function givenFact(
  { project: { django, compose, stages } }: Pick<Analysis, 'project'>,
  { variable }: Setting,
  text: string,
): Fact<string | undefined> | undefined {
  if (!django || variable === undefined) return undefined;
  const facts = django.services.map(
    (name) =>
      compose?.services.get(name)?.environment.variables.get(variable) ??
      stages.get(name)?.environment.get(variable),
  );
  return [...facts, django.loaded.get(variable)].find((fact) => fact?.value === text);
}
