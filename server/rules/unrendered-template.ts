import { type Tree, walk, type Word } from '../../grammar/tree.ts';
import { variableOfVersionOne } from '../analysis/language/version-one.ts';
import { finding, type Rule } from './rule.ts';

/**
 * Stands for everything else that is found: see `withoutTemplates`. By itself it may be wrong, since a word of Caddy's own may look
 * like this.
 */
export const unrenderedTemplate: Rule = {
  id: 'unrendered-template',
  summary: 'The file is a template that another program has to fill in first.',
  category: 'validity',
  severity: 'error',
  *check({ uri, files, config }) {
    const tree = config.sources.get(uri)?.written;
    const word = tree && mayBeTemplate(files.read(uri) ?? '') ? tagIn(tree) : undefined;
    if (!word) return;
    yield finding(
      { uri, start: word.start, end: word.end },
      `This is a template: Caddy refuses it until another program has filled in "${word.text}" and the like. Check what that program writes, and call the template something like "Caddyfile.j2".`,
    );
  },
};

function mayBeTemplate(text: string): boolean {
  return tags.some(([open, close]) => text.includes(open) && text.includes(close));
}

const tags = [
  ['{{', '}}'],
  ['{%', '%}'],
  ['<%', '%>'],
] as const;

function mayBeTag(text: string): boolean {
  return tags.some(([open]) => text.includes(open));
}

/** The first word outside of quotes that begins or holds a tag, such as those of Jinja, Go and ERB. */
function tagIn(tree: Tree): Word | undefined {
  for (const [{ words }] of walk(tree.lines)) {
    const found = words.find(
      ({ quote, text }) => quote === '' && mayBeTag(text.replaceAll(variableOfVersionOne, '')),
    );
    if (found) return found;
  }
  return undefined;
}
