/** Words from the corners of the language, to stand where others stood. */
export const oddWords: readonly string[] = [
  ...'"" 0 -1 99999 abc 10x * / @x {x} {$X} off on true 1.2.3.4/99 http:// ws://a [::1] *abc 5xx'.split(
    ' ',
  ),
  ...'{args[0]} {args[:]} {args.0} {block} {blocks.x} {$X:y} {$X:} {env.X} {host} {} { } }} {{ <<EOF'.split(
    ' ',
  ),
  ...', a,b \\ - + +x -x !x ?x >x <x ~x ~( x>y h2c:// h2c://a unix//a unix/a tcp/:80 udp/:53 :80-90'.split(
    ' ',
  ),
  ...'1s 1d 1.5h -5s 1h30 10MB 1.5KiB 5x 1e3 0x10 +1 007 200 404 2xx 600 99 1000 private_ranges'.split(
    ' ',
  ),
  ...'10.0.0.0/8 10.0.0.0/33 ::1/128 fe80::1%eth0 a:80 a:b :80 a:99999 https://a:80 https://a/b'.split(
    ' ',
  ),
  ...'http://a/ {x}:80 a:{x} a/b (a) &(a) (a @ é internal tls1.2 h1 h3 both GET get no_header'.split(
    ' ',
  ),
  ...'import log tls handle abort first ip_hash random static json console stdout file true false'.split(
    ' ',
  ),
  '`a b`',
  '"a b"',
  "'a b'",
  '"{"',
  '"}"',
  '"a\\"b"',
  '"a\nb"',
  '`{"a": "b"}`',
  '"@x y"',
  '^(.*)$',
  '"(?<a>b)"',
  '(?P<a>b',
];

/** Addresses of sites, good ones and bad ones. */
export const addresses: readonly string[] = [
  ...'a.example :80 :443 :8080 :0 :65536 :abc http:// https:// http://a.example https://a.example'.split(
    ' ',
  ),
  ...'http://a.example:443 https://a.example:80 http://a.example:8080 https://a.example:8080'.split(
    ' ',
  ),
  ...'ws://a.example wss://a.example ftp://a.example HTTP://A.EXAMPLE a.example:80 a.example:8443'.split(
    ' ',
  ),
  ...'localhost 127.0.0.1 0.0.0.0 ::1 [::1] [::1]:80 [::1 1.2.3.4:5 *.example *.*.example a.* a*.b *'.split(
    ' ',
  ),
  ...'.example example. a_b.example a.example/x a.example/x* http://a.example/ {x} {x}.example'.split(
    ' ',
  ),
  ...'{$X} {$X:a.example} {$X:a.example, b.example} {env.X} a.example:{$X:80} :{x} a.example:80-90'.split(
    ' ',
  ),
  ...'a.example:80: a:b:c //a.example / * *:80 "a.example" `a.example` "a b" é.example xn--a.example'.split(
    ' ',
  ),
  ...'unix//a.sock (a) &(a) import respond @a # a.example, ,a.example a.example,b.example , ,, a;b'.split(
    ' ',
  ),
  ...'a.ts.net a.local a.internal a.test 10.0.0.1 http://:8080 https://:8443 http://* https://* ""'.split(
    ' ',
  ),
];

/** Options for the block at the top, whole lines. */
export const foreignOptions: readonly string[] = [
  'debug',
  'debug x',
  'local_certs',
  'auto_https off',
  'auto_https disable_redirects ignore_loaded_certs',
  'auto_https of',
  'http_port 8080',
  'https_port 8443',
  'http_port :80',
  'default_bind 127.0.0.1',
  'default_bind ::1 {\n\tprotocols h1\n\t}',
  'default_sni a.example',
  'fallback_sni a.example',
  'admin off',
  'admin :2020 {\n\torigins a\n\tenforce_origin\n\t}',
  'admin localhost:2019 {\n\torigin a\n\t}',
  'grace_period 5s',
  'grace_period 5',
  'shutdown_delay 1d',
  'email a@b.example',
  'acme_ca https://a.example/directory',
  'acme_ca_root a.pem',
  'acme_eab {\n\tkey_id a\n\tmac_key b\n\t}',
  'acme_dns',
  'cert_issuer internal',
  'cert_issuer acme https://a.example {\n\temail a@b.example\n\t}',
  'key_type rsa2048',
  'key_type rsa',
  'renew_interval 5m',
  'ocsp_stapling off',
  'ocsp_interval 1h',
  'preferred_chains smallest',
  'skip_install_trust',
  'persist_config off',
  'storage file_system a',
  'storage file_system {\n\troot a\n\t}',
  'storage_clean_interval 7d',
  'storage_clean_interval off',
  'on_demand_tls {\n\task http://a.example\n\t}',
  'on_demand_tls {\n\tpermission http http://a.example\n\t}',
  'order respond before redir',
  'order respond first',
  'order respond after nothing',
  'order x before respond',
  'log {\n\tlevel DEBUG\n\t}',
  'log a {\n\toutput file a.log {\n\troll_size 1MB\n\troll_keep 2\n\t}\n\tformat json\n\t}',
  'log {\n\tformat filter {\n\tfields {\n\trequest>uri delete\n\t}\n\twrap console\n\t}\n\t}',
  'log {\n\tinclude a\n\texclude a.b\n\t}',
  'servers {\n\tprotocols h1 h2\n\t}',
  'servers :443 {\n\tname a\n\ttimeouts {\n\tread_body 5s\n\tidle 1m\n\t}\n\t}',
  'servers {\n\ttrusted_proxies static private_ranges 10.0.0.0/8\n\tclient_ip_headers X-A\n\t}',
  'servers {\n\tlistener_wrappers {\n\thttp_redirect\n\tproxy_protocol {\n\ttimeout 2s\n\t}\n\ttls\n\t}\n\t}',
  'servers {\n\tmax_header_size 5MB\n\tmetrics\n\tlog_credentials\n\tstrict_sni_host on\n\t}',
  'servers :80 :443',
  'metrics {\n\tper_host\n\t}',
  'pki {\n\tca a {\n\tname "A"\n\tintermediate_lifetime 5d\n\troot {\n\tcert a\n\tkey b\n\t}\n\t}\n\t}',
  'ech a.example',
  'import a',
  'respond x',
  '@a path /a',
];

/** What a line may be put into, the part in front of the brace. */
export const wrappers: readonly string[] = [
  ...'handle route handle_errors handle_path reverse_proxy log tls header a.example (a) &(a)'.split(
    ' ',
  ),
  'handle /a',
  'handle /a/* /b',
  'handle_path /a/*',
  'handle_path *',
  'handle_path @a',
  'handle_errors 404',
  'handle_errors 4xx 500-599',
  'route @a',
  'handle @undefined',
  'reverse_proxy a:80',
  'forward_auth a:80',
  'php_fastcgi a:80',
  'file_server',
  'encode',
  'templates',
  'handle_response',
  'intercept',
  '@a',
  '@a not',
  'vars',
  'map {a} {b}',
  'import a',
];

/** Matchers, good ones and bad ones, the part behind the name. */
export const oddMatchers: readonly string[] = [
  ...'path|path /a|path a|host|host a.example|method GET|not|not path /a|query|query a|query a=b|header'.split(
    '|',
  ),
  ...'header A|header A b|header A b c|header !A|header_regexp A|header_regexp A (|path_regexp|path_regexp ('.split(
    '|',
  ),
  ...'path_regexp a ^/a|path_regexp a b c|path_regexp (?=a)|remote_ip|remote_ip 10.0.0.0/33|remote_ip a'.split(
    '|',
  ),
  ...'client_ip private_ranges|client_ip forwarded 10.0.0.1|protocol|protocol https|protocol ftp|protocol a b'.split(
    '|',
  ),
  ...'file|file /a|file {|file {\ntry_files /a\n}|file {\ntry_policy first_exist\n}|file {\nnone\n}'.split(
    '|',
  ),
  ...'expression|expression `{path} == "/a"`|expression {path} ==|expression path(|expression 1 + 1'.split(
    '|',
  ),
  ...'expression {path}.startsWith("/a")|`{path} == "/a"`|"{path} ="|tls|tls early_data|vars|vars a b|vars {a} b'.split(
    '|',
  ),
  ...'vars_regexp {a} (|vars_regexp a {b} c|none|none a|{|{\npath /a\n}|{\nnone /a\n}|{\npath /a\npath /b\n}'.split(
    '|',
  ),
  ...'{\nnot {\npath /a\n}\n}|{\nexpression path("/a")\n}|{\nheader A b\nheader A c\n}|{\n}|not {\n}'.split(
    '|',
  ),
  ...'not {\nnone\n}|path /a {\n}|@other|/a|*|path {x}|path_regexp {x}|method|method get post'.split(
    '|',
  ),
  'expression `path("/a") && `',
  'expression `none("/a")`',
  'expression `{http.request.host} in ["a"]`',
];

/** Lines as Caddy 1 had them. */
export const oldLines: readonly string[] = [
  ...'proxy / localhost:8080|proxy / a {\ntransparent\n}|gzip|ext .html|browse|fastcgi / 127.0.0.1:9000 php'.split(
    '|',
  ),
  ...'tls self_signed|tls off|errors {\n404 404.html\n}|startup a|log / stdout|internal /a|status 404 /a'.split(
    '|',
  ),
  ...'rewrite {\nto {path} /index.php\n}|redir 301 {\n/a /b\n}|basicauth / a b|websocket /a cat|cors'.split(
    '|',
  ),
  ...'header / {\nA b\n}|limits 1mb|mime .a b/c|markdown /a|expvar|pprof|timeouts 5s|on startup a|root a b'.split(
    '|',
  ),
];

/** What may be imported, the part behind `import`. */
export const oddImports: readonly string[] = [
  ...'none none.caddy ./none /none none/* *.none */*.none [a].none Caddyfile * "" {args[0]} {$X}'.split(
    ' ',
  ),
  '',
  '(none)',
  'none {',
  'none {\n}',
  'none a b',
];

/** What a snippet may hold, whole lines. */
export const oddBodies: readonly string[] = [
  ...'respond x|import odd|{block}|{blocks.a}|respond {args[0]}|x.example {\n}|import {args[0]}|@odd path /a'.split(
    '|',
  ),
  ...'respond {args[:]}|header {\n{block}\n}||}|{|log {|debug|respond @odd x|redir {args[1:]}|root {args[9]}'.split(
    '|',
  ),
];
