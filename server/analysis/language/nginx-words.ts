import type { BoundLine } from '../model.ts';

/** What does in Caddy what a directive of nginx does, to be read behind "Write". Names that Caddy has, too, are none of these. */
export const nginxWords: ReadonlyMap<string, string> = new Map(
  Object.entries({
    access_log: '"log"',
    add_header: '"header"',
    alias: '"root" in a "handle_path"',
    auth_basic: '"basic_auth"',
    autoindex: '"file_server browse"',
    client_max_body_size: '"request_body" with "max_size" in its block',
    deny: 'a matcher such as "@denied remote_ip 10.0.0.0/8", and "respond @denied 403"',
    error_page: '"handle_errors"',
    expires: '"header Cache-Control"',
    fastcgi_pass: '"php_fastcgi"',
    listen: 'the port into the address of the site',
    location: '"handle" with the path, such as "handle /api/*"',
    proxy_pass: '"reverse_proxy"',
    proxy_redirect: '"header_down Location" in the block of "reverse_proxy"',
    proxy_set_header: '"header_up" into the block of "reverse_proxy"',
    return: '"redir" or "respond"',
    server: 'the address of the site in front of its "{"',
    server_name: 'the names in front of the "{" of the site',
    ssl_certificate: '"tls" with both files behind it',
    ssl_certificate_key: '"tls" with both files behind it',
    ssl_protocols: '"protocols" into the block of "tls"',
    upstream: 'all backends behind "reverse_proxy"',
  }),
);

/** Caddy's placeholders for the variables of nginx, both without braces. Names that Caddy has, too, are none of these. */
export const nginxVariables: ReadonlyMap<string, string> = new Map(
  Object.entries({
    binary_remote_addr: 'remote_host',
    document_uri: 'path',
    http_host: 'hostport',
    http_referer: 'header.Referer',
    http_user_agent: 'header.User-Agent',
    proxy_add_x_forwarded_for: 'remote_host',
    query_string: 'query',
    remote_addr: 'remote_host',
    remote_ip: 'remote_host',
    request_method: 'method',
    request_uri: 'uri',
    server_name: 'host',
    server_port: 'port',
    upstream_addr: 'upstream_hostport',
    upstream_host: 'http.reverse_proxy.upstream.host',
  }),
);

/** Whether lines, which Caddy does not know, are surely nginx's: two of its words are among them, or one with its semicolon. */
export function isOfNginx(lines: readonly BoundLine[]): boolean {
  const words = new Set<string>();
  for (const { line } of lines) {
    const { text, quote } = line.name;
    if (quote !== '' || !nginxWords.has(text)) continue;
    if (line.args.at(-1)?.text.endsWith(';')) return true;
    words.add(text);
  }
  return words.size > 1;
}
