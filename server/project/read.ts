import type { Files } from '../workspace.ts';
import { emptyProject, type ProjectQuestion } from './neighbours.ts';
import type { Django, Project } from './project.ts';

/** The compose service that runs Caddy, its image and environment, and the commands of the repository. */
export function readDeployment(question: ProjectQuestion, _files: Files): Project {
  return emptyProject(question);
}

/** The Django project that the deployment runs, with its production settings. */
export function readDjango(_deployment: Project, _files: Files): Django | undefined {
  return undefined;
}
