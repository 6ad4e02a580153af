import { finding, replace, type Rule } from './rule.ts';

export const composeFileMissing: Rule = {
  id: 'compose-file-missing',
  summary: 'A command of Compose names a file that is not there.',
  category: 'deployment',
  severity: 'error',
  *check({ project, textAt }) {
    for (const { path, meant } of project.lostComposes) {
      const isWritten = textAt(path.at) === path.value;
      yield finding(
        path.at,
        `There is no "${path.value}" in the repository, and nothing here makes it, so Compose starts nothing.${meant === undefined ? '' : ` Did you mean "${meant}"?`}`,
        {
          fixes:
            meant !== undefined && isWritten
              ? [{ title: `Write "${meant}"`, edits: [replace(path.at, meant)], safe: false }]
              : [],
        },
      );
    }
  },
};
