import { dirname, type Files, relative } from '../workspace.ts';
import type { ComposeInput } from './compose-input.ts';
import { dollars } from './compose-substitute.ts';
import { readEnvFile } from './environment.ts';
import type { Compose, Mount } from './project.ts';

/**
 * What a variable has to be for a service to mount this Caddyfile, where there is one for each stage: `./Caddyfile.${STAGE}`. Undefined
 * where no mount is so, and where an env file of the repository itself says what the variable is.
 */
export function stageOfMount(
  compose: Compose,
  caddyfile: string,
  files: Files,
): ComposeInput['shell'] | undefined {
  const [first] = compose.files;
  const path = first === undefined ? '' : relative(dirname(first), caddyfile);
  if (path === '' || path.startsWith('/')) return undefined;
  for (const { mounts } of compose.services.values()) {
    for (const mount of mounts) {
      const found = mount.short ? variableIn(mount, path, files) : undefined;
      if (!found || isGiven(found.name, compose, files)) continue;
      return new Map([[found.name, { value: found.value, at: mount.at }]]);
    }
  }
  return undefined;
}

interface Stage {
  readonly name: string;
  readonly value: string;
}

/** The variable in the source of a mount, and what it is if the source is, or holds, the file at `path`. */
function variableIn({ at, target }: Mount, path: string, files: Files): Stage | undefined {
  const written = (files.read(at.uri) ?? '')
    .slice(at.start, at.end)
    .replace(/^(["'])(.*)\1$/s, '$2');
  const [only, ...others] = dollars(written);
  if (only?.name === undefined || !/^(?::?-.*)?$/s.test(only.rest ?? '')) return undefined;
  const colon = written.indexOf(':', only.end);
  // The target may have variables of its own.
  if (colon < 0 || others.some(({ start }) => start < colon)) return undefined;
  if (written.slice(0, only.start).includes(':')) return undefined;
  const before = written.slice(0, only.start).replace(/^\.\//, '');
  const behind = written.slice(only.end, colon);
  if (!path.startsWith(before)) return undefined;
  const rest = path.slice(before.length);
  const isFolder = /^\/?$/.test(behind) && rest.includes('/') && /caddy/i.test(target);
  const value = isFolder
    ? rest.slice(0, rest.indexOf('/'))
    : rest.endsWith(behind)
      ? rest.slice(0, rest.length - behind.length)
      : '';
  return /^[\w.-]+$/.test(value) ? { name: only.name, value } : undefined;
}

function isGiven(name: string, { envFiles }: Compose, files: Files): boolean {
  return envFiles.some(
    (uri) =>
      uri !== undefined &&
      files.read(uri) !== undefined &&
      readEnvFile(files, uri).entries.some((entry) => entry.name === name),
  );
}
