import type { Block } from '../analysis/analyze.ts';
import type { Token } from '../analysis/config.ts';
import { headerLines } from '../analysis/headers/header-lines.ts';
import { providerWords } from '../analysis/sites/provider-words.ts';
import { finding, type Rule } from './rule.ts';

export const secretInCaddyfile: Rule = {
  id: 'secret-in-caddyfile',
  summary: 'A secret stands in the Caddyfile.',
  category: 'security',
  severity: 'warning',
  *checkBlock(analysis) {
    const found = new Set<Token>(secrets(analysis));
    for (const token of found) {
      yield finding(
        token,
        'Whoever reads this file, or the repository it is kept in, has this secret. Put it into the environment and write "{env.NAME}".',
      );
    }
  },
};

function* secrets(analysis: Block): Generator<Token> {
  const { soundLines, words } = analysis;
  for (const { values } of headerLines(soundLines)) {
    for (const token of values) {
      const secret = /^(?:Bearer|Basic|Token) +(\S+)$/i.exec(token.text)?.[1];
      if (secret !== undefined && isSecret(secret) && isWritten(analysis, token)) yield token;
    }
  }
  for (const token of words('secret')) {
    if (isSecret(token.text) && isWritten(analysis, token)) yield token;
  }
  for (const { token } of providerWords(analysis)) {
    if (isSecret(token.text) && isWritten(analysis, token)) yield token;
  }
}

/** Long, of letters and digits without order, and no placeholder of a manual. */
function isSecret(text: string): boolean {
  // A JSON Web Token.
  if (/^eyJ[\w-]{10,}\.[\w-]{10,}\.[\w-]+$/.test(text)) return true;
  if (!/^[\w\-+/=.:]{20,}$/.test(text) || /[.:/].*[.:/]/.test(text)) return false;
  if (/your|example|token|secret|change|xxx|123456|api.?key/i.test(text)) return false;
  return /\d/.test(text) && /[a-z]/i.test(text);
}

/** Not filled in from the environment. */
function isWritten(analysis: Block, token: Token): boolean {
  return !token.unknown && !analysis.textAt(token).includes('{');
}
