/** The words that stand for true and false in any case, as python-decouple takes them. */
export function boolWord(word: string): boolean | undefined {
  const lower = word.toLowerCase();
  if (['y', 'yes', 't', 'true', 'on', '1'].includes(lower)) return true;
  return ['n', 'no', 'f', 'false', 'off', '0'].includes(lower) ? false : undefined;
}
