import { didYouMean, readArguments } from './arguments.ts';
import { everyRule, pageLink } from './rule-list.ts';
import { exit, type Exit, type Session, UsageError, wantsColor } from './session.ts';

/** `caddylint explain RULE`: the page of a rule. */
export async function explain(args: readonly string[], session: Session): Promise<Exit> {
  const given = readArguments(
    { color: { type: 'boolean' }, 'no-color': { type: 'boolean' } },
    args,
  );
  const [id, ...rest] = given.words;
  if (id === undefined || rest.length > 0) {
    throw new UsageError('"caddylint explain" takes the name of one rule.');
  }
  const rules = everyRule();
  const rule = rules.find((one) => one.id === id);
  if (!rule) {
    const ids = rules.map((one) => one.id);
    throw new UsageError(`There is no rule "${id}".${didYouMean(id, ids)}`);
  }
  const { renderMarkdown } = await import('./markdown.ts');
  const { readPage } = await import('./pages.ts');
  const asked = given.has('no-color') ? false : given.has('color') ? true : undefined;
  const { category, severity, summary } = rule;
  const page = (await readPage(id)) ?? `# ${id}\n\n${summary}\n`;
  const facts = [`Severity: ${severity}. Category: ${category}.`, pageLink(id) ?? ''];
  const options = {
    color: wantsColor(session, asked),
    columns: Math.min(session.columns ?? 80, 100),
  };
  session.print(renderMarkdown(`${page}\n---\n\n${facts.join('\n\n')}\n`, options));
  return exit.fine;
}
