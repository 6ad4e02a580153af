import type { Environment } from '../../project/project.ts';
import type { Schema } from '../../schema/schema.ts';
import type { Token } from '../config.ts';
import type { BoundLine } from '../model.ts';

/** Words of a line that Caddy fills in when it starts, with the variable `{env.NAME}` that surely has no value then. */
export function* unsetAtStart(
  { line, binding }: BoundLine,
  { kinds }: Schema,
  environment: Environment,
): Generator<{ at: Token; name: string }> {
  if (!environment.complete) return;
  for (const [index, slot] of binding.slots.entries()) {
    const at = line.args[index];
    if (!at || at.unknown || !slot?.kind || !kinds.get(slot.kind)?.atStart) continue;
    const name = unsetVariable(at.text, environment);
    // The hash of a password may have an empty part, and only as a whole not be empty.
    const isPart = slot.kind === 'password_hash' && at.text !== `{env.${name}}`;
    if (name !== undefined && !isPart) yield { at, name };
  }
}

/** The first variable of `{env.NAME}` in a text that has no value in an environment. Those that every container has do not count. */
export function unsetVariable(text: string, environment: Environment): string | undefined {
  if (!environment.complete) return undefined;
  for (const [, name = ''] of text.matchAll(/(?<!\\)\{env\.([^{}]+)\}/g)) {
    const fact = environment.variables.get(name);
    if (fact ? fact.value === '' : !everywhere.test(name)) return name;
  }
  return undefined;
}

const everywhere =
  /^(?:PATH|HOME|HOSTNAME|PWD|USER|LANG|TZ|TERM|SHLVL|XDG_\w+|CADDY_\w+|\w+_(?:PORT|SERVICE)(?:_\w+)?)$/;
