/** Names that Caddyfiles go by, as a pattern for a folder. */
export const CADDYFILES = '**/{Caddyfile,Caddyfile.*,*.Caddyfile,*.caddyfile,*.caddyfiletest}';

/**
 * Caddy's own tests hold a Caddyfile, a line of dashes, and what becomes of it. Only what stands above the line is a
 * Caddyfile; offsets in it are those of the whole text. https://github.com/caddyserver/caddy/tree/master/caddytest
 */
export function caddyfileIn(uri: string, text: string): string {
  if (!uri.endsWith('.caddyfiletest')) return text;
  const dashes = /^-{10}/m.exec(text);
  return dashes ? text.slice(0, dashes.index) : text;
}
