import type { Arg } from './usage.ts';
import type { Kind } from './kinds.ts';
import { findPlaceholder } from './placeholders.ts';

/** A kind whose placeholders Caddy fills in when it starts, where it knows no request yet. */
export function filledAtStart(kind: Kind): Kind {
  const fault = (arg: Arg): string | undefined => {
    const name = unknownAtStart(arg.text);
    if (name === undefined) return kind.fault?.(arg);
    return arg.text === `{${name}}`
      ? 'is a placeholder without a value outside of requests'
      : `holds the placeholder "{${name}}", which has no value outside of requests`;
  };
  return { ...kind, fault, atStart: true };
}

/** The first placeholder of a text that has a value in requests only. What the environment or a file holds, nobody knows. */
export function unknownAtStart(text: string): string | undefined {
  for (let at = text.indexOf('{'); at >= 0; at = text.indexOf('{', at + 1)) {
    if (text[at - 1] === '\\') continue;
    const end = text.indexOf('}', at);
    if (end < 0) return undefined;
    const name = text.slice(at + 1, end);
    if (!name.startsWith('$') && findPlaceholder(name, 'options')?.place !== 'anywhere')
      return name;
  }
  return undefined;
}
