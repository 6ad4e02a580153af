import { relative } from '../workspace.ts';
import { isSecretName } from '../analysis/expand/variables.ts';
import { finding, type Rule } from './rule.ts';

export const envFileWithoutEffect: Rule = {
  id: 'env-file-without-effect',
  summary: 'A compose file names an env file, and another one overrules what it says.',
  category: 'deployment',
  severity: 'warning',
  *check({ project: { compose }, files }) {
    for (const service of compose?.services.values() ?? []) {
      for (const [name, { meant, counts, envFile }] of service.overruled ?? []) {
        if (meant.value === undefined || counts.value === undefined) continue;
        if (meant.value === counts.value) continue;
        const [mine, theirs] = isSecretName(name)
          ? ['another value', 'its own']
          : [`"${counts.value}"`, `"${meant.value}"`];
        const file = relative(files.root, envFile.value);
        yield finding(
          counts.at,
          `"${service.name}" gets ${mine} for "${name}", not ${theirs} from "${file}": "environment" wins over every "env_file", whichever compose file comes last. Write "${name}" below "environment" there as well, or take this line away.`,
          {
            ...(decisive.test(name) ? { severity: 'error' as const } : {}),
            related: [
              { at: envFile.at, message: 'The env file is named here.' },
              { at: meant.at, message: 'What it says.' },
            ],
          },
        );
      }
    }
  },
};

/** What chooses the settings, or switches off what is for production. */
const decisive = /SETTINGS_MODULE$|CONFIGURATION$|DEBUG$|(?:^|_)ENV(?:IRONMENT)?$/;
