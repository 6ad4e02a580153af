import { blockConflicts, type Conflict, optionConflicts } from '../analysis/conflicts/conflicts.ts';
import { automationConflicts } from '../analysis/conflicts/automation.ts';
import { connectionConflicts } from '../analysis/conflicts/connection-policies.ts';
import { isOptions, type Line } from '../analysis/config.ts';
import { fronts } from '../analysis/sites/listening.ts';
import type { BoundLine } from '../analysis/model.ts';
import { type Finding, finding, type Rule } from './rule.ts';

export const conflictingSettings: Rule = {
  id: 'conflicting-settings',
  summary: 'Settings that are fine by themselves exclude each other.',
  category: 'validity',
  severity: 'error',
  *check(analysis) {
    const { config, faults, memory } = analysis;
    const conflicts = memory.once('conflicting settings', fronts(config, memory), () => [
      ...optionConflicts(config),
      ...connectionConflicts(analysis),
      ...automationConflicts(analysis),
    ]);
    for (const conflict of conflicts) if (!faults.isDamaged(conflict.at)) yield told(conflict);
  },
  *checkBlock({ config, soundLines }) {
    const fields = new Map<object, BoundLine[]>();
    for (const bound of soundLines) {
      const { line, binding, parent, owner } = bound;
      if (binding.problem || line.name.unknown) continue;
      if (parent || !isOptions(owner))
        for (const conflict of blockConflicts(line, config)) yield told(conflict);
      if (!isFilteredField(bound)) continue;
      const filter = parent?.line.name.text === 'fields' ? parent.parent : parent;
      const block = filter?.line ?? owner;
      const list = fields.get(block);
      if (list) list.push(bound);
      else fields.set(block, [bound]);
    }
    for (const list of fields.values()) yield* filterConflicts(list);
  },
};

/** A field may have several filters only where all of them are `regexp`; one of those behind another filter takes its place. */
function* filterConflicts(list: readonly BoundLine[]): Generator<Finding> {
  const firsts = new Map<string, Line>();
  const patterns = new Map<string, Line[]>();
  for (const { line } of list) {
    const [filter = line.name] = line.args;
    if (filter.unknown) continue;
    const field = line.name.text;
    const first = firsts.get(field);
    if (filter.text === 'regexp') patterns.set(field, [...(patterns.get(field) ?? []), line]);
    if (!first) firsts.set(field, line);
    else if (filter.text !== 'regexp') {
      const message = `The field "${field}" already has a filter, and only "regexp" may stand several times for one field. Delete one of the two.`;
      yield told({ at: filter, message, other: first.name });
    }
  }
  for (const lines of patterns.values()) if (lines.length > 1) yield* lines.flatMap(emptyPattern);
}

/** Alone on its field, an expression may be empty. */
function emptyPattern({ name, args }: Line): readonly Finding[] {
  const [filter = name, pattern] = args;
  if (pattern && (pattern.unknown || pattern.text !== '')) return [];
  const message =
    'Of several regular expressions for one field none can be empty. Write it, or delete the line.';
  return [finding(pattern ?? filter, message)];
}

function isFilteredField({ binding }: BoundLine): boolean {
  const body = binding.entry?.pattern[0];
  return body?.type === 'inline' && body.body.namespace === 'caddy.logging.encoders.filter';
}

function told({ at, message, other }: Conflict): Finding {
  return finding(at, message, other ? { related: [{ at: other, message: 'The other one.' }] } : {});
}
