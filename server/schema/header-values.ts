import type { Value } from './kinds.ts';
import { valuesOf } from './kinds.ts';

/** Fields that responses are given, with what each is for. */
export const responseHeaders: Readonly<Record<string, string>> = {
  'Access-Control-Allow-Credentials': 'Lets scripts of other origins send cookies along.',
  'Access-Control-Allow-Headers': 'Request fields that scripts of other origins may send.',
  'Access-Control-Allow-Methods': 'Methods that scripts of other origins may use.',
  'Access-Control-Allow-Origin': 'The origin whose scripts may read the answer.',
  'Cache-Control': 'How long browsers and proxies keep the answer.',
  'Content-Disposition': 'Shown in the browser, or saved as a file.',
  'Content-Security-Policy': 'Where a page may load scripts, styles and frames from.',
  'Content-Type': 'The media type of the body.',
  'Cross-Origin-Embedder-Policy': 'Which resources of other origins a page may embed.',
  'Cross-Origin-Opener-Policy': 'Whether pages of other origins share a window with this one.',
  'Cross-Origin-Resource-Policy': 'Which origins may embed the resource.',
  Location: 'Where a redirect leads.',
  'Permissions-Policy': 'Which abilities of the browser a page may use.',
  'Referrer-Policy': 'How much of the address is told to the next page.',
  Server: 'The name of the server; "-Server" hides it.',
  'Set-Cookie': 'A cookie for the browser to keep.',
  'Strict-Transport-Security': 'Browsers use HTTPS for this site from now on.',
  Vary: 'Request fields that the answer depends on.',
  'X-Content-Type-Options': 'Browsers do not guess the media type.',
  'X-Frame-Options': 'Whether the page may stand in a frame.',
  'X-Powered-By': 'The software behind; best taken away.',
  'X-Robots-Tag': 'What search engines may do with the page.',
};

/** Fields that requests carry, with what each is for. */
export const requestHeaders: Readonly<Record<string, string>> = {
  Accept: 'Media types that the client understands.',
  'Accept-Encoding': 'Compressions that the client understands.',
  'Accept-Language': 'Languages that the user prefers.',
  Authorization: 'A password or token.',
  Connection: '"Upgrade" begins a WebSocket.',
  'Content-Type': 'The media type of the body.',
  Cookie: 'The cookies of the site.',
  Host: 'The host that was asked for.',
  Origin: 'The origin of the script that asks.',
  Referer: 'The page that the link stood on.',
  Upgrade: '"websocket" begins a WebSocket.',
  'User-Agent': 'The name of the browser.',
  'X-Forwarded-For': 'The client, as the proxies in front tell it.',
  'X-Forwarded-Host': 'The host that the client asked for.',
  'X-Forwarded-Proto': '"http" or "https", as the client came.',
  'X-Real-IP': 'The client, as many applications expect it.',
  'X-Requested-With': 'Set by scripts of some libraries.',
};

/** Media types that are worth proposing. */
export const mediaTypes: Readonly<Record<string, string>> = {
  'application/javascript': '',
  'application/json': '',
  'application/octet-stream': 'Any bytes; browsers save them.',
  'application/pdf': '',
  'application/wasm': '',
  'application/xml': '',
  'application/x-www-form-urlencoded': 'A form.',
  'font/woff2': '',
  'image/avif': '',
  'image/jpeg': '',
  'image/png': '',
  'image/svg+xml': '',
  'image/webp': '',
  'multipart/form-data': 'A form with files.',
  'text/css': '',
  'text/csv': '',
  'text/event-stream': 'A stream of events.',
  'text/html': '',
  'text/html; charset=utf-8': '',
  'text/javascript': '',
  'text/markdown': '',
  'text/plain': '',
  'text/plain; charset=utf-8': '',
};

/** What a header field is often set to or compared with; empty for a field that is not known. */
export function headerValues(field: string): readonly Value[] {
  return byField.get(field.toLowerCase().replace(/^[+\-?>!]/, '')) ?? [];
}

const forwarded = valuesOf({
  '{remote_host}': 'The address that the connection comes from.',
  '{client_ip}': 'The client, if the proxies in front are trusted.',
});

const byField: ReadonlyMap<string, readonly Value[]> = new Map([
  ['accept', valuesOf({ ...mediaTypes, '*text/html*': 'Browsers that ask for a page.' })],
  ['access-control-allow-credentials', valuesOf({ true: '' })],
  ['access-control-allow-methods', valuesOf({ 'GET, POST, OPTIONS': '' })],
  ['access-control-allow-origin', valuesOf({ '*': 'Every origin.' })],
  [
    'cache-control',
    valuesOf({
      'no-store': 'Kept nowhere.',
      'no-cache': 'Kept, but asked for again each time.',
      'private, max-age=0': 'Kept by the browser only.',
      'public, max-age=3600': 'Kept for an hour.',
      'public, max-age=31536000, immutable': 'Kept for ever; for files whose names hold a hash.',
    }),
  ],
  ['connection', valuesOf({ '*Upgrade*': 'The beginning of a WebSocket.' })],
  ['content-type', valuesOf(mediaTypes)],
  ['content-disposition', valuesOf({ attachment: 'Saved as a file.', inline: '' })],
  ['content-security-policy', valuesOf({ "default-src 'self'": 'Only from the site itself.' })],
  ['cross-origin-embedder-policy', valuesOf({ 'require-corp': '', credentialless: '' })],
  ['cross-origin-opener-policy', valuesOf({ 'same-origin': '', 'same-origin-allow-popups': '' })],
  [
    'cross-origin-resource-policy',
    valuesOf({ 'same-origin': '', 'same-site': '', 'cross-origin': '' }),
  ],
  ['host', valuesOf({ '{host}': '', '{upstream_hostport}': 'The name of the backend.' })],
  ['permissions-policy', valuesOf({ 'geolocation=(), camera=(), microphone=()': '' })],
  [
    'referrer-policy',
    valuesOf({
      'no-referrer': 'Nothing.',
      'same-origin': 'Nothing to other sites.',
      'strict-origin': 'The origin only.',
      'strict-origin-when-cross-origin': 'The origin only, to other sites.',
    }),
  ],
  [
    'strict-transport-security',
    valuesOf({
      'max-age=31536000': 'For a year.',
      'max-age=31536000; includeSubDomains': 'For a year, and for all names below.',
      'max-age=31536000; includeSubDomains; preload': 'Built into browsers; hard to take back.',
    }),
  ],
  ['upgrade', valuesOf({ websocket: '' })],
  ['vary', valuesOf({ 'Accept-Encoding': '', Cookie: '', Origin: '' })],
  ['x-content-type-options', valuesOf({ nosniff: '' })],
  ['x-forwarded-for', forwarded],
  ['x-forwarded-host', valuesOf({ '{host}': '' })],
  ['x-forwarded-proto', valuesOf({ '{scheme}': '', https: '' })],
  ['x-frame-options', valuesOf({ DENY: 'Never.', SAMEORIGIN: 'On pages of the site itself.' })],
  ['x-real-ip', forwarded],
  ['x-robots-tag', valuesOf({ noindex: '', 'noindex, nofollow': '', none: '' })],
]);
