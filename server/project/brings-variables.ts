import { unwrap } from './wrappers.ts';

/** Whether a command reads variables out of a file, or gets them from a store of secrets. */
export function bringsVariables(words: readonly (string | undefined)[]): boolean {
  const [program, ...rest] = words;
  if (program === '.' || program === 'source' || program === 'eval') return true;
  if (program === 'export' && rest.includes(undefined)) return true;
  return unwrap(words).gives === true || words.some((word) => word?.includes('env-file'));
}
