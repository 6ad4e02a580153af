import { type Config, linesOf, type Site } from '../config.ts';
import { kept, type Memory } from '../memory.ts';

/** Whether a site has a line about the Content-Security-Policy. */
export function setsPolicy({ sites }: Config, memory: Memory): boolean {
  const before = memory.store<Site, boolean>('policies', []);
  return sites.some((site) => kept(before, site, () => namesPolicy(site)));
}

function namesPolicy({ lines }: Site): boolean {
  for (const { name, args } of linesOf(lines)) {
    if ([name, ...args].some(({ text }) => field.test(text))) return true;
  }
  return false;
}

const field = /^[+?>-]?content-security-policy$/i;
