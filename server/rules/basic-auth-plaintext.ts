import type { Token } from '../analysis/config.ts';
import { finding, type Rule } from './rule.ts';

export const basicAuthPlaintext: Rule = {
  id: 'basic-auth-plaintext',
  summary: 'A password stands where its hash belongs, and fits nobody.',
  category: 'trap',
  severity: 'error',
  *checkBlock({ words, textAt }) {
    for (const word of words('password_hash')) {
      if (isHash(word) || isVariable(word) || textAt(word) !== word.text) continue;
      yield finding(
        word,
        'This is no hash: Caddy starts, and lets nobody in with any password. Write what "caddy hash-password" prints.',
      );
    }
  },
};

/** A variable of a shell, as which another program may fill the file in. */
function isVariable({ text }: Token): boolean {
  return /^\$\{?[A-Z_][A-Z0-9_]*\}?/.test(text);
}

/** Hashes begin with `$2` or `$argon2`; Caddy takes them in base64, too, as which it reads many a plain word. */
function isHash({ text, unknown }: Token): boolean {
  return unknown || text.includes('{') || /^(?:\$2[abxy]?\$|\$argon2|JDJ|JGFyZ29u)/.test(text);
}
