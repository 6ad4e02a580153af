import type { Place } from '../../grammar/text.ts';
import type { Analysis } from '../analysis/analyze.ts';
import { composeEnvFiles, placedVariables } from '../analysis/expand/variables.ts';
import { passedOn } from '../project/passed-on.ts';
import { readEnvFile } from '../project/environment.ts';
import { finding, type Fix, replace, type Rule } from './rule.ts';

export const envDollarInHash: Rule = {
  id: 'env-dollar-in-hash',
  summary: 'Compose takes parts of a password hash for variables.',
  category: 'deployment',
  severity: 'error',
  *check(analysis) {
    const { project } = analysis;
    const seen = new Set<string>();
    for (const { use, lines } of placedVariables(analysis)) {
      const isPassword = lines.some(({ words }) => /^basic_?auth$/.test(words[0]?.text ?? ''));
      const given = isPassword ? project.environment.variables.get(use.name) : undefined;
      if (!given || seen.has(use.name)) continue;
      seen.add(use.name);
      const fact = handedOn(given.at, analysis) ?? given;
      const written = analysis.textAt(fact.at);
      // Argon2's hashes have as many.
      if (!/(?:^|[^$])\$(?:2[aby]|argon2id)\$(?!\$)/.test(written)) continue;
      const inCompose = project.compose?.files.includes(fact.at.uri) ?? false;
      if (
        !inCompose &&
        (written.startsWith("'") || isRaw(analysis) || !isEnvFile(fact.at, analysis))
      )
        continue;
      yield finding(
        fact.at,
        `Compose takes the parts of this hash behind each "$" for variables, and "${use.name}" arrives in pieces. ${inCompose ? 'Write "$$" for each "$".' : 'Put the hash in single quotes.'}`,
        {
          related: [{ at: use.at, message: 'The password of this user.' }],
          fixes: [inCompose ? doubledFix(fact.at, written) : quotedFix(fact.at, written)],
        },
      );
    }
  },
};

/** The value in the `.env` that Compose fills its files in from, where a service gets it as `${NAME}`; such a file is read as env files are. */
function handedOn(
  at: Place,
  { project: { compose }, files, textAt }: Analysis,
): { readonly at: Place } | undefined {
  const outer = compose?.files.includes(at.uri) ? passedOn(textAt(at)) : undefined;
  if (!compose || outer === undefined) return undefined;
  for (const uri of composeEnvFiles(compose, files)) {
    const entry = readEnvFile(files, uri).entries.findLast(({ name }) => name === outer);
    if (entry) return { at: entry.valueAt };
  }
  return undefined;
}

/** https://docs.docker.com/reference/compose-file/services/#format */
function isRaw({ project, files }: Analysis): boolean {
  return (
    project.compose?.files.some((uri) => /format:\s*["']?raw/.test(files.read(uri) ?? '')) ?? false
  );
}

function isEnvFile({ uri }: Place, { project }: Analysis): boolean {
  return project.caddy !== undefined && !/Dockerfile/.test(uri);
}

function quotedFix(at: Place, written: string): Fix {
  const value = written.replace(/^"(.*)"$/, '$1');
  return { title: 'Put it in single quotes', edits: [replace(at, `'${value}'`)], safe: false };
}

function doubledFix(at: Place, written: string): Fix {
  return {
    title: 'Double each "$"',
    edits: [
      replace(
        at,
        written.replaceAll('$', () => '$$'),
      ),
    ],
    safe: false,
  };
}
