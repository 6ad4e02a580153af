import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Writes files below `folder`, by their paths there, with the folders that they stand in. */
export function writeFiles(
  folder: string,
  files: Readonly<Record<string, string | Buffer>> | ReadonlyMap<string, string>,
): void {
  for (const [name, content] of files instanceof Map ? files : Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), content);
  }
}
