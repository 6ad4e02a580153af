import type { Files } from '../workspace.ts';
import { environmentOfFiles } from './environment.ts';
import { givenEnvironment, type ProjectQuestion } from './neighbours.ts';
import type { Fact } from './project.ts';

/** The variables that the host was told, by files and one by one; these win over what the repository says. */
export function givenVariables(
  question: ProjectQuestion,
  files: Files,
): ReadonlyMap<string, Fact<string | undefined>> {
  const fromFiles = environmentOfFiles(files, question.envFiles ?? []);
  return new Map([...fromFiles.variables, ...givenEnvironment(question).variables]);
}
