import type { Place } from '../../grammar/text.ts';
import type { Analysis } from '../analysis/analyze.ts';
import { placedVariables } from '../analysis/expand/variables.ts';
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
      const fact = isPassword ? project.environment.variables.get(use.name) : undefined;
      if (!fact || seen.has(use.name)) continue;
      seen.add(use.name);
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
