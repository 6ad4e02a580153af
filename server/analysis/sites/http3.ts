import { imageOfVersionOne } from '../../project/caddy-image.ts';
import type { Analysis } from '../analyze.ts';
import { isBefore, targetOf } from '../target.ts';

/**
 * Whether Caddy offers HTTP/3, as it does since 2.6 unless it is told otherwise.
 * https://caddyserver.com/docs/caddyfile/options#protocols
 */
export function offersHttp3({ config, project }: Pick<Analysis, 'config' | 'project'>): boolean {
  if (isBefore(targetOf(project), '2.6') || imageOfVersionOne(project)) return false;
  return !config.options.some(({ lines }) =>
    lines.some(({ name, block }) =>
      name.text === 'servers'
        ? block?.some(
            ({ name: inner, args }) =>
              inner.text === 'protocols' && !args.some(({ text }) => text === 'h3'),
          )
        : false,
    ),
  );
}
