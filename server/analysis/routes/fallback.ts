import { isHole, type Token } from '../config.ts';

/** The file in which `try_files` always ends, where that is one page of an application; undefined where it depends on the request. */
export function constantFallback(files: readonly Token[]): Token | undefined {
  const last = files.at(-1);
  const path = last?.text.replace(/\?.*$/, '') ?? '';
  return last && !isHole({ ...last, text: path }) && path.startsWith('/') && !path.includes('*')
    ? last
    : undefined;
}
