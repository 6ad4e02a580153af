import { imageOfVersionOne } from '../../project/caddy-image.ts';
import type { Analysis } from '../analyze.ts';
import { serverSettings } from '../options.ts';
import { isBefore, targetOf } from '../target.ts';

/**
 * Whether Caddy offers HTTP/3, as it does since 2.6 unless it is told otherwise.
 * https://caddyserver.com/docs/caddyfile/options#protocols
 */
export function offersHttp3({ config, project }: Pick<Analysis, 'config' | 'project'>): boolean {
  if (isBefore(targetOf(project), '2.6') || imageOfVersionOne(project)) return false;
  return serverSettings(config, 'protocols').every(({ args }) =>
    args.some(({ text }) => text === 'h3'),
  );
}
