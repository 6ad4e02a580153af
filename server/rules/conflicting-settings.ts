import { blockConflicts, type Conflict, optionConflicts, repeated } from '../analysis/conflicts.ts';
import { automationConflicts } from '../analysis/automation.ts';
import { connectionConflicts } from '../analysis/connection-policies.ts';
import type { BoundLine } from '../analysis/model.ts';
import { type Finding, finding, type Rule } from './rule.ts';

export const conflictingSettings: Rule = {
  id: 'conflicting-settings',
  summary: 'Settings that are fine by themselves exclude each other.',
  category: 'validity',
  severity: 'error',
  *check(analysis) {
    const { config, faults } = analysis;
    const conflicts = [
      ...optionConflicts(config),
      ...connectionConflicts(analysis),
      ...automationConflicts(analysis),
    ];
    for (const conflict of conflicts) if (!faults.isDamaged(conflict.at)) yield told(conflict);
  },
  *checkBlock({ config, soundLines }) {
    const fields = new Map<object, BoundLine[]>();
    for (const bound of soundLines) {
      const { line, binding, parent, owner } = bound;
      if (binding.problem || line.name.unknown) continue;
      if (parent || !('late' in owner))
        for (const conflict of blockConflicts(line, config)) yield told(conflict);
      if (!isFilteredField(bound)) continue;
      const block = parent?.line ?? owner;
      const list = fields.get(block);
      if (list) list.push(bound);
      else fields.set(block, [bound]);
    }
    for (const list of fields.values()) {
      const lines = list.map(({ line }) => line);
      const conflicts = repeated(
        lines,
        ({ name }) => name.text,
        (name) =>
          `The field "${name}" already has a filter, and only "regexp" may stand several times for one field. Delete one of the two.`,
      );
      for (const conflict of conflicts) {
        yield told(conflict);
      }
    }
  },
};

/** A field with another filter than `regexp`, which may be repeated. */
function isFilteredField({ line, binding }: BoundLine): boolean {
  const body = binding.entry?.pattern[0];
  if (body?.type !== 'inline' || body.body.namespace !== 'caddy.logging.encoders.filter')
    return false;
  return line.args[0]?.text !== 'regexp';
}

function told({ at, message, other }: Conflict): Finding {
  return finding(at, message, other ? { related: [{ at: other, message: 'The other one.' }] } : {});
}
