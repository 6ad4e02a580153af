import { placeKey } from '../../grammar/text.ts';
import type { Block } from '../analysis/analyze.ts';
import type { Token } from '../analysis/config.ts';
import { programOf } from '../project/programs.ts';
import { finding, type Fix, replace, type Rule } from './rule.ts';

export const envShellSyntax: Rule = {
  id: 'env-shell-syntax',
  summary: 'A variable is written as in a shell, and stays as it is.',
  category: 'trap',
  severity: 'error',
  *checkBlock(analysis) {
    if (isFilledByOthers(analysis)) return;
    const seen = new Set<string>();
    for (const { token, isAddress } of places(analysis)) {
      const key = placeKey(token);
      if (seen.has(key)) continue;
      seen.add(key);
      const match = /\$\{([A-Z_][A-Z0-9_]*)\}|(?:^|[./:@])\$([A-Z_][A-Z0-9_]+)(?=$|[^\w{])/.exec(
        token.text,
      );
      const name = match?.[1] ?? match?.[2];
      if (match && name) {
        const written = match[1] === undefined ? `$${name}` : `\${${name}}`;
        yield finding(
          token,
          `Caddy does not fill "${written}" in; it stays as it is written. Write "{$${name}}".`,
          { fixes: fixes(analysis, token, written, name) },
        );
        continue;
      }
      const late = isAddress ? /\{env\.([A-Za-z_]\w*)\}/.exec(token.text) : null;
      if (late?.[1]) {
        yield finding(
          token,
          `"${late[0]}" is filled in while Caddy runs, too late for the address of a site. Write "{$${late[1]}}".`,
          { fixes: fixes(analysis, token, late[0], late[1]) },
        );
      }
    }
  },
};

/** Whether another tool fills the file in before Caddy reads it, and knows these variables. */
function isFilledByOthers({ uri, project }: Block): boolean {
  if (/\.(?:tpl|tmpl|tftpl|template|in|j2|erb|envsubst)$/i.test(uri)) return true;
  return project.commands.some((command) => programOf(command).name === 'envsubst');
}

/** Words that are neither text for people nor patterns. */
function* places(analysis: Block): Generator<{
  readonly token: Token;
  readonly isAddress: boolean;
}> {
  for (const site of analysis.sites) {
    for (const { token } of site.addresses) yield { token, isAddress: true };
    for (const { route, root } of analysis.leaves(site)) {
      const { handler } = route;
      if (handler.kind === 'redirect') yield { token: handler.to, isAddress: false };
      if (handler.kind === 'proxy') {
        for (const token of handler.upstreams) yield { token, isAddress: false };
      }
      if (handler.kind === 'files' && typeof root !== 'string')
        yield { token: root, isAddress: false };
    }
  }
  for (const token of analysis.words('path')) yield { token, isAddress: false };
  for (const { line } of analysis.soundLines) {
    const [token] = line.name.text === 'email' ? line.args : [];
    if (token) yield { token, isAddress: false };
  }
}

/** A change of the word itself, where it stands as it is read. */
function fixes(analysis: Block, token: Token, written: string, name: string): readonly Fix[] {
  const at = analysis.textAt(token).indexOf(written);
  if (at < 0) return [];
  const { uri } = token;
  const start = token.start + at;
  const edit = replace({ uri, start, end: start + written.length }, `{$${name}}`);
  return [{ title: `Write "{$${name}}"`, edits: [edit], safe: false }];
}
