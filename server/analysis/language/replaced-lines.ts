import type { Line } from '../config.ts';
import type { BoundLine } from '../model.ts';

/** Whether a later line of the same block takes the place of this one, or of one around it, so that Caddy never sets it up. */
export function isReplaced(bound: BoundLine): boolean {
  for (let at: BoundLine | undefined = bound; at; at = at.parent) {
    const { line, binding, parent, owner } = at;
    const label = binding.entry?.notes.last;
    if (label === undefined) continue;
    const around = parent ? (parent.line.block ?? []) : owner.lines;
    const index = binding.slots.findIndex((slot) => slot?.label === label);
    const key = keyOf(line, index);
    const later = around.slice(around.indexOf(line) + 1);
    if (later.some((other) => other.name.text === line.name.text && keyOf(other, index) === key))
      return true;
  }
  return false;
}

function keyOf({ args }: Line, index: number): string {
  return args[index]?.text ?? '';
}
