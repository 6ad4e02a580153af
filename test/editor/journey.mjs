// What the editor tests look at. Another project, file or finding is chosen here and nowhere else.

/** The project that is copied and opened. */
export const project = new URL('../../examples/django-broken/', import.meta.url);

/** The Caddyfile in it. */
export const file = 'docker/caddy/Caddyfile';

/** The rule that finds something there. */
export const rule = 'third-level-www';

/** The beginning of the line with the finding. */
export const line = 'www.';

/** The beginning of the quick fix's title. */
export const action = 'Delete the site';

/** What the fix makes of the file. */
export function fixed(text) {
  const from = text.indexOf('# One name for the shop');
  const to = text.indexOf('\n{$DOMAIN_NAME} {') + 1;
  return text.slice(0, from) + text.slice(to);
}
