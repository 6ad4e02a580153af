import { pieces } from '../analysis/placeholders.ts';
import type { Block } from '../analysis/analyze.ts';
import type { Token } from '../analysis/config.ts';
import { storageAt } from '../analysis/volumes.ts';
import { finding, type Rule } from './rule.ts';

export const secretNotGranted: Rule = {
  id: 'secret-not-granted',
  summary: "A secret is read that Caddy's container does not have.",
  category: 'deployment',
  severity: 'error',
  *check({ project: { compose, caddy }, blocks }) {
    if (!compose?.complete || !caddy) return;
    for (const { token, path } of blocks.map('secrets', [], secretsIn).flat()) {
      if (storageAt(caddy, path)?.kind !== 'container') continue;
      const name = path.slice(folder.length);
      yield finding(
        token,
        `"${caddy.name}" does not get the secret "${name}", so nothing stands at "${path}" and this is empty. Name it below "secrets" of the service.`,
        { related: [{ at: caddy.at, message: 'The service that runs Caddy.' }] },
      );
    }
  },
};

const folder = '/run/secrets/';

interface Secret {
  readonly token: Token;
  readonly path: string;
}

/** https://caddyserver.com/docs/conventions#placeholders: a file that is not there stands for nothing. */
function secretsIn({ soundLines }: Block): readonly Secret[] {
  return soundLines.flatMap(({ line }) =>
    line.args.flatMap((token) => {
      if (!token.text.includes(`{file.${folder}`)) return [];
      return pieces(token.text).flatMap(({ kind, text }) => {
        const path = kind === 'text' ? '' : text.slice('{file.'.length, -1);
        return path.startsWith(folder) ? [{ token, path }] : [];
      });
    }),
  );
}
