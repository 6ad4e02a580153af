import { basename, type Files } from '../workspace.ts';

/** Every compose file below the root, those for development too. */
export function composeFilesIn(files: Files): readonly string[] {
  return files.find(files.root, COMPOSE_FILES).filter(isNamedCompose);
}

/** A pattern for all of them, and for some more. */
export const COMPOSE_FILES = '**/*{compose,stack,production,prod}*.{yml,yaml}';

function isNamedCompose(uri: string): boolean {
  return isComposeFile(uri) || /\/production\.ya?ml$/.test(uri);
}

/** Whether a file is called as compose files are. */
export function isComposeFile(uri: string): boolean {
  const parts = basename(uri).toLowerCase().split('.');
  const ending = parts.pop();
  if (ending !== 'yml' && ending !== 'yaml') return false;
  const first = parts[0] ?? '';
  // `compose.prod.yaml`, `docker-compose-prod.yml`, `prod.compose.yml`, `site-compose.yml`, `docker-stack.yml`.
  return (
    /(?:^|[-_])(?:compose|stack)$/.test(parts.at(-1) ?? '') ||
    /^(?:docker-)?(?:compose|stack)(?:[-_]|$)/.test(first)
  );
}
