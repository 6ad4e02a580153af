import type { Analysis } from '../analysis/analyze.ts';
import {
  type PlacedVariable,
  placedVariables,
  setElsewhere,
} from '../analysis/expand/variables.ts';
import { relative } from '../workspace.ts';
import { addEnvFile } from './compose-edits.ts';
import { type Finding, finding, type Fix, type Rule } from './rule.ts';

export const envNotPassedToCaddy: Rule = {
  id: 'env-not-passed-to-caddy',
  summary: "A variable of the Caddyfile does not reach Caddy's container.",
  category: 'deployment',
  severity: 'error',
  *check(analysis) {
    const { caddy } = analysis.project;
    if (!caddy) {
      yield* onHost(analysis);
      return;
    }
    yield* unfilled(analysis);
    const seen = new Set<string>();
    for (const { use, where } of placedVariables(analysis)) {
      const { name, state } = use;
      if (where === 'other' || seen.has(name)) continue;
      if (state.kind !== 'unset' && state.kind !== 'default') continue;
      const fact = setElsewhere(name, analysis);
      if (!fact) continue;
      seen.add(name);
      const file = relative(analysis.files.root, fact.at.uri);
      const counts = state.kind === 'default' ? state.value : '';
      const instead = state.kind === 'default' ? `the default "${counts}" counts` : 'it is empty';
      const effect =
        fact.value === counts
          ? 'and another value there would change nothing here'
          : `so ${instead} here`;
      const fix = envFileFix(analysis, name);
      yield finding(
        use.at,
        `"${name}" is set in "${file}", but the service "${caddy.name}" does not get it, ${effect}. Give the service an "env_file", or name the variable below its "environment".`,
        {
          ...severityOf(fact.value, counts, where),
          related: [
            { at: fact.at, message: 'It is set here.' },
            { at: caddy.at, message: 'The service that runs Caddy.' },
          ],
          fixes: fix ? [fix] : [],
        },
      );
    }
  },
};

/** Compose hands them on, and has them from nowhere. */
function* unfilled(analysis: Analysis): Generator<Finding> {
  const { stray, caddy } = analysis.project;
  const seen = new Set<string>();
  for (const { use, where } of placedVariables(analysis)) {
    const found = stray.get(use.name);
    if (!found || !caddy || where === 'other' || seen.has(use.name)) continue;
    seen.add(use.name);
    const file = relative(analysis.files.root, found.envFile.value);
    const fix = envFileFix(analysis, found.outer);
    yield finding(
      use.at,
      `"${use.name}" is empty here: Compose fills in "\${${found.outer}}" from a ".env" beside its files, which is not there, and "${file}", which has it, is for containers. Give the service "${caddy.name}" that "env_file", or start Compose with "--env-file ${file}".`,
      {
        severity: 'warning',
        related: [
          { at: found.at, message: 'Handed on here.' },
          { at: found.fact.at, message: 'It is set here.' },
        ],
        fixes: fix ? [fix] : [],
      },
    );
  }
}

/** The unit of Caddy's package reads no env file by itself, and those of other units are for them alone. */
function* onHost(analysis: Analysis): Generator<Finding> {
  const { packagedCaddy } = analysis.project;
  if (!packagedCaddy?.isBare) return;
  const seen = new Set<string>();
  for (const { use, where } of placedVariables(analysis)) {
    const other = packagedCaddy.elsewhere.get(use.name);
    if (!other || where === 'other' || use.default !== undefined || seen.has(use.name)) continue;
    // What was said on the command line holds here.
    const known = analysis.project.environment.variables.has(use.name);
    if (known) continue;
    seen.add(use.name);
    yield finding(
      use.at,
      `"${use.name}" is in "${other.path}", which "${other.unit}" alone reads, so it is empty here: the unit of Caddy's package has no variables of its own. Write "EnvironmentFile=${other.path}" below "[Service]" into "/etc/systemd/system/caddy.service.d/override.conf".`,
      {
        ...severityOf(other.fact.value, '', where),
        related: [
          { at: other.fact.at, message: 'It is set here.' },
          {
            at: packagedCaddy.at,
            message: "The Caddyfile is put where the package's Caddy reads it.",
          },
        ],
      },
    );
  }
}

/** Without its name no site works; elsewhere, what is left open may be meant to be empty. */
function severityOf(
  meant: string | undefined,
  counts: string,
  where: PlacedVariable['where'],
): Pick<Finding, 'severity'> {
  if (meant === counts) return { severity: 'hint' };
  const mayBeMeant = meant === undefined && where !== 'address';
  return counts !== '' || mayBeMeant ? { severity: 'warning' } : {};
}

/** The env file that another service has it from. */
function envFileFix(analysis: Analysis, name: string): Fix | undefined {
  const { caddy, compose } = analysis.project;
  if (!caddy || caddy.envFiles.length > 0) return undefined;
  const other = [...(compose?.services.values() ?? [])].find(
    ({ name: service, envFiles, environment }) =>
      service !== caddy.name && envFiles.length === 1 && environment.variables.has(name),
  );
  const [file] = other?.envFiles ?? [];
  const written = file && analysis.textAt(file.at);
  if (!written || /[\n:{[]/.test(written)) return undefined;
  const edit = addEnvFile(analysis, caddy, written);
  return edit && { title: `Add "env_file: ${written}"`, edits: [edit], safe: false };
}
