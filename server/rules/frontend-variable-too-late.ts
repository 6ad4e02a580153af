import { finding, type Rule } from './rule.ts';

export const frontendVariableTooLate: Rule = {
  id: 'frontend-variable-too-late',
  summary: 'A container gets a variable that its frontend reads when the image is made.',
  category: 'deployment',
  severity: 'warning',
  *check({ project }) {
    for (const { tool, at: made, late } of project.frontends) {
      for (const { name, at, readAt } of late) {
        yield finding(
          at,
          `${tool} puts "${name}" into the files while the image is made, where nothing sets it; here it comes too late. Give it below "args" of "build", and write "ARG ${name}" in front of the command that builds.`,
          {
            related: [
              { at: made, message: 'The files are made here.' },
              { at: readAt, message: 'It is read here.' },
            ],
          },
        );
      }
    }
  },
};
