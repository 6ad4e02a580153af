import type { Analysis } from '../analysis/analyze.ts';
import type { Checks } from './checks.ts';

/** Files beside Caddyfiles in which names can be asked for, by the patterns of a client. */
export const NEIGHBOURS: readonly string[] = [
  '**/{.env,.env.*,*.env,env.*}',
  '**/{*compose*,production}.{yml,yaml}',
  '**/{*[Dd]ockerfile*,*Containerfile*}',
  '**/{*settings*.py,*settings*/**/*.py}',
];

/** The analyses among those of `caddyfiles` that rest on a file, without those of files that another one imports. */
export async function analysesAround(
  uri: string,
  caddyfiles: readonly string[],
  checks: Checks,
): Promise<readonly Analysis[]> {
  const found: Analysis[] = [];
  const imported = new Set<string>();
  for (const caddyfile of caddyfiles.slice(0, MOST_CADDYFILES)) {
    const { analysis } = await checks.of(caddyfile);
    if (analysis.dependsOn.files.has(uri)) found.push(analysis);
    for (const source of analysis.config.sources.keys()) {
      if (source !== analysis.uri) imported.add(source);
    }
  }
  return found.filter((analysis) => !imported.has(analysis.uri));
}

const MOST_CADDYFILES = 30;
