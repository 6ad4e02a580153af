import assert from 'node:assert/strict';
import { usageText } from '../../server/schema/usage.ts';
import { casesOf, disagreements, entriesBelow, surprises, usedBy } from './facts-check.ts';
import { sample } from './sample.ts';

const lines = String.raw`
+ reverse_proxy\nreverse_proxy /a b:1 c {\n}\nreverse_proxy http://a:8000-8002 http://b\nreverse_proxy unix//a {a}:80 a:{p}\nreverse_proxy unix+h2c//b
- reverse_proxy http://a/b
- reverse_proxy http://a:443
- reverse_proxy https://a:80
- reverse_proxy ws://a
- reverse_proxy ftp://a
- reverse_proxy http://{a}
- reverse_proxy a:99999
- reverse_proxy a:2-1
- reverse_proxy a:b
- reverse_proxy http://a:2-1
- reverse_proxy unix//a|0440
? reverse_proxy http://a https://b
+ php_fastcgi /a b:9000 {\nroot a\nsplit .php .x\nenv A b\nindex off\ntry_files {path} a\nresolve_root_symlink x y\ndial_timeout 1d\nread_timeout 1s\nwrite_timeout 1s\ncapture_stderr x\nheader_up A b\n}
- php_fastcgi a:1 {\ntransport http\n}
- php_fastcgi a:1 {\nroot\n}
- php_fastcgi a:1 {\nroot a b\n}
- php_fastcgi a:1 {\nsplit\n}
- php_fastcgi a:1 {\nenv A\n}
- php_fastcgi a:1 {\nindex\n}
- php_fastcgi a:1 {\nindex a b\n}
- php_fastcgi a:1 {\ntry_files\n}
- php_fastcgi a:1 {\ndial_timeout x\n}
`;

const proxy = String.raw`
+ to a b:1
- to
+ dynamic srv a {\nrefresh 1s\nresolvers a b\ndial_timeout 1s\ndial_fallback_delay 1s\ngrace_period 1s\n}\ndynamic srv {\nservice a\nproto tcp\nname b\n}
+ dynamic a\ndynamic a {\nname a\nport 80\nversions ipv4 ipv6\n}\ndynamic a b {\nport 80\n}\ndynamic a b 80 {\nrefresh 1s\n}\ndynamic multi {\nsrv a\na b 80\n}
- dynamic
- dynamic foo
- dynamic srv a b
- dynamic srv {\nname a\nname b\n}
- dynamic srv {\nversions ipv4\n}
- dynamic srv a {\nname b\n}
- dynamic a b {\nname a\n}
- dynamic a b 80 {\nport 81\n}
- dynamic a b c d
- dynamic a {\nversions ipv5\n}
- dynamic a {\nresolvers\n}
- dynamic a {\ngrace_period 1s\n}
- dynamic multi a
- dynamic multi {\nfoo\n}
+ lb_policy random {\nx\n}
+ lb_policy random_choose 2 x
+ lb_policy first
+ lb_policy round_robin
+ lb_policy weighted_round_robin 1 2
+ lb_policy least_conn
+ lb_policy ip_hash
+ lb_policy client_ip_hash
+ lb_policy uri_hash
+ lb_policy query a {\nfallback first\n}
+ lb_policy query a b {\nfoo\n}
+ lb_policy header A {\nfallback cookie\n}
+ lb_policy header A b {\nfoo\n}
+ lb_policy cookie a b {\nfallback header A {\nfallback first\n}\nmax_age 1d\n}
- lb_policy
- lb_policy foo
- lb_policy first a
- lb_policy first\nlb_policy first
- lb_policy random_choose
- lb_policy random_choose a
~ lb_policy random_choose 1
- lb_policy weighted_round_robin
- lb_policy weighted_round_robin -1
- lb_policy weighted_round_robin 1.5
- lb_policy query
- lb_policy query a {\nfoo\n}
- lb_policy query a {\nfallback\n}
- lb_policy query a {\nfallback first\nfallback first\n}
- lb_policy cookie a b c
- lb_policy cookie a {\nmax_age 0\n}
- lb_policy cookie a {\nmax_age 1d 2\n}
+ lb_retries 3\nlb_try_duration 1d\nlb_try_interval 250ms\nlb_retry_match method GET\nlb_retry_match {\npath /a\n}
- lb_retries x
- lb_retries 3 4
- lb_try_duration 5
- lb_try_interval
- lb_retry_match foo
+ health_uri /a\nhealth_path /b\nhealth_upstream 1.2.3.4:80\nhealth_headers {\nA\nB c d\n}\nhealth_method GET\nhealth_request_body x\nhealth_interval 1s\nhealth_timeout 1s\nhealth_status 2xx\nhealth_body x\nhealth_follow_redirects\nhealth_passes 1\nhealth_fails 1
+ health_port 80\nhealth_upstream a:80
- health_upstream a:80\nhealth_port 80
- health_upstream a
- health_upstream a:b
- health_port a
- health_headers A
- health_interval x
- health_status x
- health_follow_redirects on
- health_passes
- health_uri
+ max_fails 1\nfail_duration 1s\nunhealthy_request_count 1\nunhealthy_status 5xx 404\nunhealthy_latency 1s
- max_fails x
- unhealthy_status
- unhealthy_status foo
+ flush_interval -1 verbose_logs\nrequest_buffers 4KiB\nresponse_buffers unlimited\nstream_buffer_size 1MB\nstream_timeout 5\nstream_close_delay 1d
- flush_interval x
- flush_interval -1 {\nverbose_logs\n}
- request_buffers -1
- request_buffers 1MB 2
- verbose_logs\nverbose_logs
+ trusted_proxies\ntrusted_proxies private_ranges 10.0.0.0/8 ::1
~ trusted_proxies foo
+ header_up A\nheader_up -A\nheader_up A b c\nheader_down +A b\nheader_down A b c\nmethod GET\nrewrite /a
- header_up
- header_up ?A b
- header_up A b c d
- header_down ?A b
- method
- method GET POST
- rewrite a b
+ @a status 404\n@b {\nstatus 4xx\n}\nhandle_response @a {\ncopy_response\n}\nhandle_response {\nrespond x\n}\nreplace_status @b 200\nreplace_status 404 {\n}
- handle_response a
- handle_response @a @b
- replace_status
- replace_status 200 {\nx\n}
- handle_response {\nfoo\n}
- @a foo
? handle_response @nowhere
- foo
- transport
- transport foo
+ transport http a {\nfoo\n}\ntransport fastcgi a {\nfoo\n}
+ transport fastcgi {\nroot a\nsplit .php\nenv A b\nresolve_root_symlink\ndial_timeout 1s\nread_timeout 1s\nwrite_timeout 1s\ncapture_stderr\n}
- transport fastcgi {\nroot\n}
- transport fastcgi {\nsplit\n}
- transport fastcgi {\nenv A\n}
- transport fastcgi {\nresolve_root_symlink x\n}
- transport fastcgi {\ncapture_stderr x\n}
- transport fastcgi {\nfoo\n}
`;

const transport = String.raw`
+ read_buffer 4KiB\nwrite_buffer 4KiB\nread_timeout 1s\nwrite_timeout 1s\nmax_response_header 1MB\nproxy_protocol v2\nforward_proxy_url http://a\nnetwork_proxy none a {\nx\n}\nnetwork_proxy url http://a b
+ dial_timeout 1s\ndial_fallback_delay 1s\nresponse_header_timeout 1s\nexpect_continue_timeout 1s\nresolvers a b\ntls\ntls_client_auth a\ntls_client_auth a b\ntls_insecure_skip_verify\ntls_curves a\ntls_timeout 1s\ntls_server_name a\ntls_renegotiation once\ntls_except_ports 80
+ keepalive off\nkeepalive 2m\nkeepalive_interval 1s\nkeepalive_idle_conns 1\nkeepalive_idle_conns_per_host 1\nversions 1.1 2\ncompression off\ncompression\ncompression on\nmax_conns_per_host 1\nlocal_address 127.0.0.1
+ tls_trusted_ca_certs a.pem
+ tls_trust_pool system
- tls_trust_pool system\ntls_trust_pool system
- tls_trusted_ca_certs a.pem\ntls_trust_pool system
- tls_trust_pool foo
- tls_trusted_ca_certs
- read_buffer x
- max_response_header
- proxy_protocol v3
- network_proxy
- network_proxy foo
- dial_timeout 5
- resolvers
- tls on
- tls_client_auth
- tls_client_auth a b c
- tls_insecure_skip_verify on
- tls_curves
- tls_renegotiation always
- tls_except_ports
- keepalive
- keepalive on
- keepalive_idle_conns x
- versions
- compression off on
- max_conns_per_host x
- foo
`;

const cases = [
  ...casesOf(lines, (piece) => `:80 {\n${piece}\n}\n`),
  ...casesOf(proxy, (piece) => `:80 {\nreverse_proxy a:80 {\n${piece}\n}\n}\n`),
  ...casesOf(
    transport,
    (piece) => `:80 {\nreverse_proxy a:80 {\ntransport http {\n${piece}\n}\n}\n}\n`,
  ),
];

describe('the facts about proxies', () => {
  it('agree with what was seen of Caddy', () => {
    assert.deepEqual(disagreements(cases), []);
  });

  it('are all put to the test', () => {
    const used = usedBy(cases);
    const names = ['reverse_proxy', 'transport_setting', 'response_handlers', 'lb_policies'];
    const more = ['lb_fallback', 'upstream_sources', 'lookup_settings', 'php_settings'];
    const rest = ['reverse_proxy_transports', 'http_transport', 'network_proxies'];
    const untested = [...entriesBelow([...names, ...more, ...rest])]
      .filter((entry) => !used.has(entry) && entry.notes.until === undefined)
      .map(usageText);
    assert.deepEqual(untested, []);
  });

  it('agree with the real Caddy', async function () {
    const caddy = process.env['CADDY_BIN'];
    if (!caddy) {
      console.log('      skipped: CADDY_BIN is not set');
      return this.skip();
    }
    this.timeout(120_000);
    assert.deepEqual(await surprises(caddy, sample(cases, 35)), []);
  });
});
