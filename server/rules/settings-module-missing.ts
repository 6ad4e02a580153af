import { finding, type Fix, replace, type Rule } from './rule.ts';

export const settingsModuleMissing: Rule = {
  id: 'settings-module-missing',
  summary: 'The settings module that is named is not in the repository.',
  category: 'deployment',
  severity: 'error',
  *check({ project: { django }, djangoBackends, textAt }) {
    const { module, insteadOfModule } = django ?? {};
    if (!module || !insteadOfModule || djangoBackends.length === 0) return;
    const { others, meant } = insteadOfModule;
    const advice =
      meant === undefined ? `Beside it are ${listed(others)}.` : `Did you mean "${meant}"?`;
    const start = textAt(module.at).indexOf(module.value);
    const from = module.at.start + start;
    const place = { uri: module.at.uri, start: from, end: from + module.value.length };
    const fix: Fix | undefined =
      meant === undefined || start < 0
        ? undefined
        : { title: `Write "${meant}"`, edits: [replace(place, meant)], safe: false };
    yield finding(
      module.at,
      `There is no module "${module.value}" in the repository, so Django does not start, and Caddy answers 502. ${advice}`,
      { fixes: fix ? [fix] : [] },
    );
  },
};

function listed(names: readonly string[]): string {
  const shown = names.slice(0, MOST).map((name) => `"${name}"`);
  return shown.join(', ') + (names.length > MOST ? ' and others' : '');
}

const MOST = 4;
