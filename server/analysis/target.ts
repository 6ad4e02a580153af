import type { Project } from '../project/project.ts';

/** The newest version of which everything is known. */
const NEWEST = '2.11';

/** The version that the file is checked against; the newest when nothing names one. */
export function targetOf({ version }: Pick<Project, 'version'>): string {
  return version?.value ?? NEWEST;
}

/** Whether a target is older than the first version with something. Without a patch it is the latest of its kind. */
export function isBefore(target: string, since: string): boolean {
  return compare(parts(target, Infinity), parts(since, 0)) < 0;
}

/** Whether a target may be older than that: without a patch, it may be any of its kind. */
export function mayBeBefore(target: string, since: string): boolean {
  return compare(parts(target, 0), parts(since, 0)) < 0;
}

/** Whether a target is newer than the last version with something. */
export function isAfter(target: string, until: string): boolean {
  return compare(parts(target, Infinity), parts(until, Infinity)) > 0;
}

/** Three numbers; those that are not written are `rest`. */
function parts(version: string, rest: number): readonly number[] {
  const written = version.split('.').map(Number);
  return [0, 1, 2].map((at) => written[at] ?? rest);
}

function compare(one: readonly number[], other: readonly number[]): number {
  const at = one.findIndex((part, index) => part !== other[index]);
  return at < 0 ? 0 : (one[at] ?? 0) > (other[at] ?? 0) ? 1 : -1;
}
