/**
 * Names that well-known plugins bring. Caddy's own program refuses them, but that the writer has a program built with the
 * plugin is likelier than a slip of the pen. What the plugins accept is not known here.
 */
export interface PluginNames {
  readonly directives: ReadonlySet<string>;
  readonly options: ReadonlySet<string>;
  /** Modules of the namespace `http.matchers`. */
  readonly matchers: ReadonlySet<string>;
  /** Directives without a place in the order: the option `order` has to give them one, or a `route` be around them. */
  readonly unordered: ReadonlySet<string>;
  /** Namespaces of modules for which hardly any plugin is written, each with the names of those that are. */
  readonly rare: ReadonlyMap<string, ReadonlySet<string>>;
}

export const pluginNames: PluginNames = {
  directives: words(`
    anubis appsec auth_portal authenticate authorize authp cache cgi coraza_waf crowdsec defender exec filter
    forward_proxy geoip2 git grpc_web http_cache hugo json_parse jwt jwtauth maxmind_geolocation mercure
    php php_server psl python rate_limit realip replace s3proxy sablier saml_disco saml_sso souin
    tailscale_auth trace umami vulcain webdav webhook`),
  options: words(`
    admin_ui cache crowdsec docker dynamic_dns exec frankenphp geoip2 git layer4 mercure
    php security souin supervisor tailscale`),
  matchers: words(`
    bot_barrier conneg dynamic_client_ip geoip2 import_list ja3 ja4 maxmind_geolocation remote_host
    tailscale`),
  unordered: words('webdav'),
  rare: new Map([
    ['http.encoders', words('br brotli cbrotli')],
    ['http.precompressed', words('')],
    ['http.reverse_proxy.selection_policies', words('')],
    ['tls.issuance', words('')],
    ['tls.ca_pool.source', words('')],
    ['tls.leaf_cert_loader', words('')],
    ['caddy.logging.encoders', words('elastic formatted gelf logfmt transform')],
    ['caddy.logging.encoders.filter', words('')],
  ]),
};

function words(text: string): ReadonlySet<string> {
  return new Set(text.split(/\s+/).filter((word) => word !== ''));
}
