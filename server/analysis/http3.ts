import type { Config } from './config.ts';

/** Whether Caddy offers HTTP/3, as it does unless it is told otherwise. https://caddyserver.com/docs/caddyfile/options#protocols */
export function offersHttp3(config: Pick<Config, 'options'>): boolean {
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
