import type { Analysis } from '../analysis/analyze.ts';
import { isAfter, isBefore, targetOf } from '../analysis/target.ts';
import type { Entry } from '../schema/usage.ts';

/** The usages that are worth proposing: Caddy has them in the version of the project, and with the plugins it is built with. */
export function offered(entries: readonly Entry[], analysis: Analysis): readonly Entry[] {
  const { built, unknown } = analysis.plugins;
  return entries.filter((entry) => {
    const { plugin } = entry.notes;
    return plugin === undefined ? isInVersion(entry, analysis) : built.has(plugin) || unknown;
  });
}

/** Whether the Caddy of the project is neither too old nor too new for a usage. */
export function isInVersion({ notes }: Entry, { project }: Analysis): boolean {
  const target = targetOf(project);
  const { since, until } = notes;
  return !(since && isBefore(target, since)) && !(until && isAfter(target, until));
}

/** Whether the usages are old names in the version of the project. */
export function isOld(entries: readonly Entry[], { project }: Analysis): boolean {
  const target = targetOf(project);
  return entries.every(
    ({ notes: { deprecated, deprecatedSince } }) =>
      deprecated !== undefined && !(deprecatedSince && isBefore(target, deprecatedSince)),
  );
}
