import type { Analysis } from '../analysis/analyze.ts';
import { readDomain } from '../analysis/sites/domains.ts';
import { developmentStages, trialStages, wordsOfName } from '../project/stage-names.ts';
import { basename, relative } from '../workspace.ts';
import { finding, replace, type Rule } from './rule.ts';

export const otherFileChecked: Rule = {
  id: 'other-file-checked',
  summary: 'CI checks another Caddyfile than the one that is deployed.',
  category: 'deployment',
  severity: 'warning',
  *check(analysis) {
    const { project, uri, files } = analysis;
    const { caddy, checkedConfigs = [] } = project;
    const [checked] = checkedConfigs;
    if (!caddy || !checked || !isForProduction(analysis)) return;
    if (caddy.mounts.every(({ source }) => source !== uri)) return;
    const name = basename(uri);
    const isSeen = checkedConfigs.some(
      ({ value }) => value === uri || (files.read(value) ?? '').includes(name),
    );
    if (isSeen) return;
    const own = relative(files.root, uri);
    yield finding(
      checked.at,
      `This looks at "${relative(files.root, checked.value)}", but "${caddy.name}" runs "${own}": nothing looks at that before it is deployed. Check "${own}" as well.`,
      {
        related: caddy.mounts
          .filter(({ source }) => source === uri)
          .map(({ at }) => ({ at, message: 'What runs.' })),
        fixes: [
          { title: `Check "${own}" instead`, edits: [replace(checked.at, own)], safe: false },
        ],
      },
    );
  },
};

/** Whether the file has sites for everybody, and no name of another stage. */
function isForProduction({ uri, config, project }: Analysis): boolean {
  const stages = [...developmentStages, ...trialStages];
  const names = [uri, ...(project.compose?.files ?? [])].map(basename);
  if (names.some((name) => wordsOfName(name).some((word) => stages.includes(word)))) return false;
  return config.sites.some(({ addresses }) =>
    addresses.some(({ host, unknown }) => !unknown && host !== '' && !readDomain(host).isLocal),
  );
}
