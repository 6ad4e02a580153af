import picocolors from 'picocolors';
import { readArguments } from './arguments.ts';
import { everyRule } from './rule-list.ts';
import { exit, type Exit, type Session, UsageError, wantsColor } from './session.ts';

/** `caddylint rules`: a table of all rules. */
export async function listRules(args: readonly string[], session: Session): Promise<Exit> {
  const given = readArguments(
    { color: { type: 'boolean' }, 'no-color': { type: 'boolean' } },
    args,
  );
  if (given.words.length > 0) throw new UsageError('"caddylint rules" takes no arguments.');
  const asked = given.has('no-color') ? false : given.has('color') ? true : undefined;
  const colors = picocolors.createColors(wantsColor(session, asked));
  const rules = everyRule();
  const width = (values: readonly string[]): number =>
    Math.max(...values.map(({ length }) => length));
  const idWidth = width(rules.map(({ id }) => id));
  const categoryWidth = width(rules.map(({ category }) => category));
  const severityWidth = width(rules.map(({ severity }) => severity));
  for (const { id, category, severity, summary } of rules) {
    const head = `${colors.bold(id.padEnd(idWidth))}  ${category.padEnd(categoryWidth)}`;
    session.print(`${head}  ${severity.padEnd(severityWidth)}  ${summary}\n`);
  }
  return exit.fine;
}
