import { casesOf, factsHold } from './facts-check.ts';

const options = String.raw`
+ debug
+ debug foo {\nbar\n}
- http_port
+ http_port 80 {\nfoo\n}
- http_port 80 81
- http_port {env.X}
- http_port x
+ http_port -5
+ https_port 99999999
+ https_port +5
- https_port 99999999999999999999
+ grace_period 10s
+ grace_period 10s extra
+ grace_period 10s {\nfoo\n}
- grace_period
- grace_period 10
+ shutdown_delay 1d
- email
+ email a
- email a b
- email a {\nx\n}
- email a {\n}
+ default_sni a
- fallback_sni a b
+ metrics
+ metrics foo bar
+ metrics foo {\nper_host x\n}
- metrics {\nper_host x\n}
+ metrics {\nper_host otlp\n}
+ metrics {\nper_host\nobserve_catchall_hosts\notlp\n}
- metrics {\nfoo\n}
+ pki
+ pki foo {\nxx\n}
+ pki {\nca\n}
- pki {\nca a b\n}
+ pki {\nca a {\nname x\nroot_cn x\nintermediate_cn x\nintermediate_lifetime 7d\nmaintenance_interval 10m\nrenewal_window_ratio 1\nroot {\ncert a\nkey b\nformat pem_file\n}\nintermediate {\n}\n}\n}
- pki {\nca {\nname\n}\n}
- pki {\nca {\nname a b\n}\n}
- pki {\nca {\nrenewal_window_ratio 0\n}\n}
- pki {\nca {\nrenewal_window_ratio 1.1\n}\n}
- pki {\nca {\nrenewal_window_ratio x\n}\n}
- pki {\nca {\nroot x {\n}\n}\n}
- pki {\nca {\nroot {\ncert\n}\n}\n}
- pki {\nca {\nroot {\nfoo x\n}\n}\n}
- pki {\nca {\nintermediate_lifetime x\n}\n}
- pki {\nfoo\n}
- pki {\nca {\nfoo x\n}\n}
+ events foo
+ events
- events {\non x\n}
- events {\nfoo\n}
- events {\non x exec y\n}
+ acme_eab
- acme_eab x
- acme_eab {\nkey_id a b\n}
+ acme_eab {\nkey_id a\nmac_key b\n}
+ acme_eab {\nkey_id a mac_key b\n}
- acme_eab {\nkey_id\n}
- acme_eab {\nfoo x\n}
+ default_bind
+ default_bind 127.0.0.1 ::1 {\nprotocols h1 h2\n}
+ default_bind 127.0.0.1 {\nprotocols h9\n}
- default_bind 127.0.0.1 {\nprotocols\n}
- default_bind 127.0.0.1 {\nfoo\n}
+ persist_config off
- persist_config off {\n}
- persist_config on
- persist_config
+ ocsp_stapling off {\nx\n}
- ocsp_stapling on
- ocsp_stapling
- auto_https
+ auto_https off
- auto_https off foo
+ auto_https off disable_certs {\nx\n}
- auto_https prefer_wildcard
- preferred_chains
- preferred_chains {\n}
+ preferred_chains smallest
- preferred_chains smallest x
- preferred_chains biggest
+ preferred_chains smallest {\n}
- preferred_chains smallest {\nroot_common_name a\n}
+ preferred_chains {\nroot_common_name a b\n}
+ preferred_chains {\nany_common_name a b\nany_common_name c\n}
- preferred_chains {\nroot_common_name a\nany_common_name b\n}
- preferred_chains {\nroot_common_name\n}
- preferred_chains {\nfoo\n}
+ order respond first
- order respond first x
+ order respond first {\nx\n}
+ order respond last
- order foo first
- order respond before redirx
- order respond before
- order respond middle redir
+ order respond before redir
- order respond after redir x
+ order tls first
- order respond after tls
- order
- order respond
- storage
- storage file_system
+ storage file_system /x
+ storage file_system /x {\n}
- storage file_system /x {\nroot /y\n}
+ storage file_system {\nroot /y\n}
- storage file_system {\nroot /y\nroot /z\n}
- storage file_system {\nroot\n}
- storage file_system {\nroot a b\n}
- storage file_system {\nfoo\n}
- storage file_system {\n}
- storage file_system /x /y
- storage foo bar
+ storage_check off
- storage_check on
- storage_check off x
+ storage_clean_interval off
+ storage_clean_interval 1d
- storage_clean_interval 1d x
- storage_clean_interval x
+ renew_interval 1d x
- renew_interval {env.X}
+ ocsp_interval 1h30m
+ cert_lifetime 1d
- acme_dns foo
- dns
- dns foo
- tls_resolvers
+ tls_resolvers 1.1.1.1 {\nx\n}
- ech
+ ech a b
~ ech a " "
- ech a {\ndns foo\n}
- ech a {\nfoo\n}
+ ech a {\n}
+ renewal_window_ratio 0.5
+ renewal_window_ratio .5
+ renewal_window_ratio 5e-1
- renewal_window_ratio 1
- renewal_window_ratio 0
- renewal_window_ratio -0.5
- renewal_window_ratio .5 x
+ renewal_window_ratio 0x1p-1
+ renewal_window_ratio nan
- renewal_window_ratio inf
- renewal_window_ratio x
- renewal_window_ratio
+ key_type p256
+ key_type ""
- key_type
- key_type a b
+ acme_ca https://x
- acme_ca_root x y
+ admin off
- admin off x
- admin off {\norigins x\n}
+ admin
+ admin localhost:2020
- admin a b
+ admin {\nenforce_origin\n}
- admin {\nenforce_origin foo\n}
+ admin {\norigins\n}
+ admin {\norigins a b\n}
+ admin {\nenforce_origin origins a\n}
- admin {\nfoo\n}
- on_demand_tls
- on_demand_tls x
- on_demand_tls {\nask\n}
+ on_demand_tls {\nask a\n}
- on_demand_tls {\nask a b\n}
- on_demand_tls {\nask a\nask b\n}
- on_demand_tls {\nask a\npermission http b\n}
- on_demand_tls {\npermission http\n}
- on_demand_tls {\npermission\n}
+ on_demand_tls {\npermission http a\n}
- on_demand_tls {\npermission http a b\n}
+ on_demand_tls {\npermission http a {\nx\n}\n}
- on_demand_tls {\npermission foo\n}
- on_demand_tls {\nask a\nfoo\n}
- on_demand_tls {\n}
- cert_issuer
+ cert_issuer internal
+ cert_issuer internal foo bar
+ cert_issuer internal foo {\nbar\n}
- cert_issuer internal {\nca x y\n}
- cert_issuer foo
- cert_issuer zerossl
+ cert_issuer zerossl k
- filesystem
- filesystem a
- filesystem a b
- timeouts 5
+ local_certs x {\ny\n}
+ skip_install_trust x
- log a b
+ log
- log a {\nhostnames x\n}
+ log {\nno_hostname\n}
+ log {\ninclude\nexclude a\ninclude b\n}
+ log {\nlevel DEBUG\noutput stderr\nformat json\n}
- log a {\nfoo\n}
+ servers
- servers a b
- servers {\nname x\n}
+ servers :80 {\nname x\n}
+ servers {\n}
- foo
~ key_type foo
- on_demand_tls {\nask a\ninterval 1m\n}
- on_demand_tls {\nask a\nburst 5\n}
~ pki {\nca {\nroot {\nformat foo\n}\n}\n}
? acme_dns
+ fallback_sni a
+ acme_ca_root x
? log {\n}\nlog {\n}
? servers {\n}\nservers {\n}
- acme_dns {\nx\n}
`;

const serverOptions = String.raw`
+ name a
- name
- listener_wrappers x {\ntls\n}
+ listener_wrappers
+ listener_wrappers {\ntls a b {\nx\n}\nhttp_redirect 5 {\nfoo\n}\n}
- listener_wrappers {\nproxy_protocol x\n}
+ listener_wrappers {\nproxy_protocol {\ntimeout 5s\nallow 1.2.3.4/8\ndeny\nfallback_policy use\n}\n}
- listener_wrappers {\nproxy_protocol {\nfallback_policy foo\n}\n}
+ listener_wrappers {\nproxy_protocol {\nfallback_policy IGNORE\n}\n}
~ listener_wrappers {\nproxy_protocol {\nallow foo\n}\n}
- listener_wrappers {\nproxy_protocol {\nfoo\n}\n}
- listener_wrappers {\nfoo\n}
- packet_conn_wrappers {\nfoo\n}
+ packet_conn_wrappers
+ timeouts
- timeouts x {\nidle 5s\n}
- timeouts {\nidle 5s x\n}
- timeouts {\nidle {env.X}\n}
+ timeouts {\nread_body_idle 5s 100\n}
- timeouts {\nread_body_idle 5s 100k\n}
- timeouts {\nread_body_idle 5s 100 x\n}
+ timeouts {\nwrite_idle 5s -100\n}
+ timeouts {\nwrite_max_chunk 1MB\n}
- timeouts {\nwrite_max_chunk 1MB x\n}
- timeouts {\nwrite_max_chunk x\n}
- timeouts {\nfoo\n}
+ keepalive_interval 5s
- keepalive_idle 5
+ keepalive_count 5
- keepalive_count 5s
- keepalive_count 5 x
- keepalive_count 99999999999
+ max_header_size 5MB
- max_header_size 5MB x
- max_header_size 5XB
- max_header_size 5 MB
+ max_header_size "5 MB"
+ enable_full_duplex
- enable_full_duplex x
- expected_underscore_headers
+ expected_underscore_headers X_A b_*
~ expected_underscore_headers a
~ expected_underscore_headers a_*_b
~ expected_underscore_headers é_a
+ expected_dot_headers a.b X.*
~ expected_dot_headers a_b
- log_credentials x
+ protocols
- protocols h1 h1
+ protocols h1 h2 h2c h3
- protocols h4
- protocols h1 {\nx\n}
- protocols h1\nprotocols h2\nprotocols h1
+ strict_sni_host
+ strict_sni_host on
- strict_sni_host off
- strict_sni_host insecure_off x
- trusted_proxies
+ trusted_proxies static
~ trusted_proxies static private_ranges foo
+ trusted_proxies static 10.0.0.0/8 {\nx\n}
- trusted_proxies foo
- trusted_proxies_strict x
+ trusted_proxies_unix
+ client_ip_headers
- client_ip_headers a a
- client_ip_headers a {\nx\n}
+ metrics
+ metrics {\nper_host\n}
- metrics {\notlp\n}
- metrics x
+ trace
- trace x
+ 0rtt off
- 0rtt on
- 0rtt
- 0rtt off x
- foo
- log_credentials {\nx\n}
- name a {\nx\n}
~ trusted_proxies static {env.X}
~ trusted_proxies static 1:2:3:4:5:6:7::8/129
+ trusted_proxies static 1::8/128 ::/0 ::1 1:2:3:4:5:6:7:8 ::1.2.3.4
~ listener_wrappers {\nproxy_protocol {\nallow 10.0.0.1\n}\n}
+ protocols {\n}
- protocol {\nallow_h2c\n}
+ listener_wrappers\ntrace
+ listener_wrappers trace
+ timeouts {\nread_body 10s\nread_header 10s\nwrite 10s\nidle 5m\n}
+ timeouts {\nread_body 10s idle 10s\n}
+ keepalive_idle 1m
+ log_credentials
+ trusted_proxies_strict
`;

const cases = [
  ...casesOf(options, (piece) => `{\n${piece}\n}\n`),
  ...casesOf(serverOptions, (piece) => `{\nservers :443 {\n${piece}\n}\n}\n:443 {\n}\n`),
];

/** The bodies that the file under test fills. */
const bodies = [
  'options',
  'removed_on_demand_limits',
  'server_options',
  'listener_wrappers',
  'ip_sources',
  'certificate_authority',
  'key_pair',
  'storage_modules',
  'tls_permissions',
];

describe('facts: options', () => factsHold(cases, bodies));
