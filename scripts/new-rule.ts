// Writes the files of a new rule and its line in the list: `npm run new-rule <id>`.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { complain, readArguments } from './arguments.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const folder = join(root, 'server', 'rules');
const { positionals } = readArguments(import.meta.url, { positionals: Infinity });
const [id = '', ...rest] = positionals;
const complaint = rest.length > 0 ? 'One rule at a time.' : whyNot(id);
if (complaint !== undefined) complain(complaint);
writeRule(id);

function whyNot(name: string): string | undefined {
  if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(name)) {
    return `An id is kebab-case and names the bad pattern, such as "unclosed-block"; "${name}" does not.`;
  }
  const taken = ['ts', 'md'].some((ending) => existsSync(join(folder, `${name}.${ending}`)));
  return taken ? `There is a file "${name}" in server/rules already.` : undefined;
}

function writeRule(name: string): void {
  const variable = name.replace(/-([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
  const index = join(folder, 'index.ts');
  const list = withRule(readFileSync(index, 'utf8'), name, variable);
  writeFileSync(join(folder, `${name}.ts`), code(name, variable));
  writeFileSync(join(folder, `${name}.md`), page(name));
  writeFileSync(index, list);
  console.log(`Wrote server/rules/${name}.ts and .md, and its line in server/rules/index.ts.`);
}

/** The list with one more import and one more rule, each at its place by name. */
function withRule(index: string, name: string, variable: string): string {
  const lines = index.split('\n');
  const known = [...index.matchAll(/^import \{ (\w+) \} from '\.\/(.+)\.ts';$/gm)];
  const next = known.find(([, , id = '']) => id > name);
  const importAt = next
    ? lines.indexOf(next[0])
    : lines.findIndex((one) => one.startsWith('import type'));
  const ruleAt = next ? lines.indexOf(`  ${next[1]},`) : lines.lastIndexOf('];');
  if (importAt < 0 || ruleAt < 0) throw new Error('server/rules/index.ts is no list of rules.');
  lines.splice(ruleAt, 0, `  ${variable},`);
  lines.splice(importAt, 0, `import { ${variable} } from './${name}.ts';`);
  return lines.join('\n');
}

function code(name: string, variable: string): string {
  return `import { finding, type Rule } from './rule.ts';

export const ${variable}: Rule = {
  id: '${name}',
  summary: 'One sentence that names the mistake.',
  category: 'trap',
  severity: 'warning',
  *checkBlock({ words }) {
    for (const word of words('kind')) {
      yield finding(word, 'What will happen. What to write instead.');
    }
  },
};
`;
}

function page(name: string): string {
  return `# ${name}

What goes wrong, and why.

## A case that is found

\`\`\`caddyfile
example.com {
	respond ok
#	        ^^ warning[${name}]: What will happen
}
\`\`\`

## A case that is fine

\`\`\`caddyfile
example.com {
	respond ok
}
\`\`\`
`;
}
