import type { Stage } from './project.ts';

/** Whether an image is built on a public one of Python, which hides no script and has no variables of an application. */
export function isOnPublicPython(stage: Stage | undefined): boolean {
  return publicPython.test(stage?.image?.value ?? '');
}

const publicPython = /^(?:(?:docker\.io\/)?(?:library\/)?python:|ghcr\.io\/astral-sh\/uv:)/;
