import { pieces } from '../analysis/routes/placeholders.ts';
import type { Block } from '../analysis/analyze.ts';
import type { Token } from '../analysis/config.ts';
import { storageAt } from '../analysis/containers/volumes.ts';
import type { Service } from '../project/project.ts';
import { type Finding, finding, type Rule } from './rule.ts';

export const secretNotGranted: Rule = {
  id: 'secret-not-granted',
  summary: 'A secret is read that the container does not have.',
  category: 'deployment',
  severity: 'error',
  *check({ project: { compose, caddy }, blocks }) {
    if (!compose?.complete || !caddy) return;
    for (const service of compose.services.values()) yield* namedByVariables(service);
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

/** Variables such as `POSTGRES_PASSWORD_FILE`, which say where a secret is to be read. */
function* namedByVariables(service: Service): Generator<Finding> {
  for (const [, { value, at }] of service.environment.variables) {
    if (!value?.startsWith(folder) || /[\s,:]/.test(value)) continue;
    if (storageAt(service, value)?.kind !== 'container') continue;
    yield finding(
      at,
      `"${service.name}" does not get the secret "${value.slice(folder.length)}", so nothing stands at "${value}". Name it below "secrets" of the service.`,
      { related: [{ at: service.at, message: 'The service.' }] },
    );
  }
}

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
