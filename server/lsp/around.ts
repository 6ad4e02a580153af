import type { Analysis } from '../analysis/analyze.ts';
import type { Checks } from './checks.ts';
import { checksOf } from './roots.ts';

/** Files beside Caddyfiles in which names can be asked for, by the patterns of a client. */
export const NEIGHBOURS: readonly string[] = [
  '**/{.env,.env.*,*.env,env.*}',
  '**/{*compose*,*stack*,production}.{yml,yaml}',
  '**/{*[Dd]ockerfile*,*Containerfile*}',
  '**/{*settings*.py,*settings*/**/*.py}',
];

/** The analyses among those of `caddyfiles` that rest on a file, without those of files that another one imports. */
export async function analysesAround(
  uri: string,
  caddyfiles: readonly string[],
  checks: Checks,
  failed: (error: unknown) => void,
): Promise<readonly Analysis[]> {
  const found = await checksOf(caddyfiles.slice(0, MOST_CADDYFILES), checks, failed);
  return [...found.values()]
    .map(({ analysis }) => analysis)
    .filter(({ dependsOn }) => dependsOn.files.has(uri));
}

const MOST_CADDYFILES = 30;
