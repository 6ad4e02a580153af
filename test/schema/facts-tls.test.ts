import { casesOf, factsHold } from './facts-check.ts';

const directives = String.raw`
- tls
- tls {\n}
+ log
+ log a
- log a b
+ log {\n}
+ log\nlog
`;

const tlsLines = String.raw`
+ internal
+ force_automate
+ a@b
- foo
+ a b
- a b c
+ a b {\nprotocols tls1.3\n}
? internal {\nca x\n}
? a@b {\nissuer internal\n}
`;

const tlsBlocks = String.raw`
- force_automate
- protocols
+ protocols tls1.2
+ protocols tls1.2 tls1.3
- protocols tls1.1
+ protocols tls1.2 tls1.3 x
- protocols tls1.2 tls1.1
- protocols {env.X}
+ ciphers
+ ciphers TLS_AES_128_GCM_SHA256 TLS_AES_256_GCM_SHA384 TLS_CHACHA20_POLY1305_SHA256
+ ciphers TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384 TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384 TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256 TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256 TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256 TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256
+ ciphers TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA
- ciphers TLS_RSA_WITH_AES_128_CBC_SHA
- ciphers TLS_ECDHE_RSA_WITH_3DES_EDE_CBC_SHA
- ciphers TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA256
- ciphers TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305
- ciphers tls_aes_128_gcm_sha256
+ curves
+ curves x25519 x25519mlkem768 secp256r1 secp384r1 secp521r1
- curves X25519
- alpn
+ alpn h2 foo
+ load
+ load /x /y
- ca
+ ca a
- ca a b
+ ca_root a
- ca_root
+ key_type p384
- key_type a b
- key_type
- eab a
+ eab a b
- eab a b c
- issuer
- issuer foo
+ issuer internal
- get_certificate
- get_certificate http
+ get_certificate http http://x
+ get_certificate http http://x {\n}
- get_certificate http a b
- get_certificate http a {\nx\n}
+ get_certificate tailscale
- get_certificate tailscale x
+ get_certificate tailscale {\nx\n}
- get_certificate foo
- dns foo
- resolvers
- propagation_delay x
- propagation_timeout x
- dns_ttl
- dns_challenge_override_domain a b
+ on_demand
- on_demand x
- on_demand {\nx\n}
+ reuse_private_keys
- reuse_private_keys x
+ insecure_secrets_log a
- insecure_secrets_log
- insecure_secrets_log a b
+ insecure_secrets_log a on_demand
+ renewal_window_ratio 0.5
- renewal_window_ratio 1
- renewal_window_ratio x
- renewal_window_ratio 0.5 x
- foo
+ issuer acme
+ issuer acme a
- issuer acme a b
- issuer acme a {\ndir b\n}
+ issuer acme {\ndir b\n}
- issuer acme {\ndir a\ndir b\n}
- issuer acme {\nlifetime -1h\n}
+ issuer acme {\nlifetime -0s\n}
+ issuer acme {\nlifetime 1h\ntest_dir a\nemail b\nprofile p\ntimeout 1m\ndisable_http_challenge\ndisable_tlsalpn_challenge\ndistributed false\nalt_http_port 80\nalt_tlsalpn_port 443\neab a b\ntrusted_roots\ntrusted_roots a b\ndns\npropagation_delay 1m\npropagation_timeout -1\nresolvers 1.1.1.1\ndns_ttl 1m\ndns_challenge_override_domain x\npreferred_chains smallest\n}
- issuer acme {\ndistributed true\n}
- issuer acme {\ndistributed false x\n}
- issuer acme {\ndns foo\n}
- issuer acme {\nalt_http_port x\n}
- issuer acme {\nalt_http_port 80 x\n}
- issuer acme {\nalt_tlsalpn_port\n}
- issuer acme {\neab a\n}
- issuer acme {\nresolvers\n}
- issuer acme {\npropagation_delay 1m x\n}
- issuer acme {\npropagation_timeout x\n}
- issuer acme {\npreferred_chains\n}
+ issuer acme {\npreferred_chains {\nroot_common_name a\n}\n}
- issuer acme {\ndisable_http_challenge x\n}
- issuer acme {\nemail\n}
- issuer acme {\ntimeout x\n}
- issuer acme {\nfoo\n}
- issuer acme {\ndns {\nfoo\n}\n}
- issuer zerossl
+ issuer zerossl k
- issuer zerossl k k2
- issuer zerossl k {\nvalidity_days 90\n}
+ issuer zerossl k {\nalt_http_port 80\npropagation_delay 1m\npropagation_timeout -1\nresolvers 1.1.1.1\ndns_ttl 1m\n}
- issuer zerossl k {\ndns\n}
- issuer zerossl k {\nfoo\n}
+ issuer internal x y
- issuer internal {\nca\n}
+ issuer internal {\nlifetime 1h\nsign_with_root\nca x\n}
- issuer internal {\nsign_with_root x\n}
- issuer internal {\nlifetime x\n}
- issuer internal {\nfoo\n}
+ client_auth
+ client_auth foo bar
+ client_auth foo {\nmode require\n}
+ client_auth {\n}
~ key_type foo
~ key_type P256
? dns
? propagation_timeout -1
? propagation_delay 1m
? dns_ttl 1m
? dns_challenge_override_domain a
? resolvers 1.1.1.1
? issuer internal\nca x
+ issuer acme {\npreferred_chains {\nany_common_name a\n}\n}
- issuer zerossl k {\ndns foo\n}
`;

const clientAuth = String.raw`
- mode
+ mode request
+ mode verify_if_given
+ mode require_and_verify
- mode require x
+ trusted_ca_cert MAA=
- trusted_ca_cert MAA= def
- trusted_ca_cert
+ trusted_leaf_cert MAA=
- trust_pool
- trust_pool foo
- trust_pool inline
- trust_pool inline {\n}
+ trust_pool inline {\ntrust_der MAA= MAA=\n}
- trust_pool inline x {\ntrust_der MAA= MAA=\n}
- trust_pool inline {\nfoo\n}
- trust_pool inline {\ntrust_der\n}
- trust_pool file {\npem_file\n}
- trust_pool pki_root {\nauthority\n}
- trust_pool pki_intermediate {\nauthority\n}
- trust_pool pki_root {\nfoo\n}
+ trust_pool pki_root local {\nauthority b\n}
- trust_pool file
+ trust_pool file a b
+ trust_pool file {\npem_file a\n}
+ trust_pool file a {\npem_file b\n}
- trust_pool file a {\nfoo\n}
- trust_pool file {\n}
- trust_pool pki_root
+ trust_pool pki_root local
+ trust_pool pki_root {\nauthority a b\n}
- trust_pool pki_intermediate
+ trust_pool pki_intermediate local {\nauthority\n}
+ trust_pool pki_intermediate {\nauthority a\n}
+ trust_pool storage
+ trust_pool storage a {\nkeys b\n}
+ trust_pool storage a b
+ trust_pool storage {\nkeys a b\nstorage file_system /x\n}
- trust_pool storage {\nstorage\n}
- trust_pool storage {\nstorage file_system /x\nstorage file_system /x\n}
- trust_pool storage {\nfoo\n}
+ trust_pool http
~ trust_pool http a b
~ trust_pool http ftp://a
~ trust_pool http HTTP://
~ trust_pool http https:///a
~ trust_pool http http:a
~ trust_pool http {env.X}
+ trust_pool http {\nendpoints https://a\ntls\n}
- trust_pool http {\nendpoints\n}
~ trust_pool http {\nendpoints a b\ntls\n}
- trust_pool http {\ntls x\n}
+ trust_pool http {\ntls {\nca file a\ninsecure_skip_verify\nhandshake_timeout 1s\nserver_name a\nrenegotiation once\n}\n}
- trust_pool http {\ntls {\nrenegotiation foo\n}\n}
- trust_pool http {\ntls {\nserver_name a b\n}\n}
- trust_pool http {\ntls {\ninsecure_skip_verify x\n}\n}
- trust_pool http {\ntls {\nfoo\n}\n}
- trust_pool http {\ntls\ntls\n}
+ trust_pool system
- trust_pool system x
- trust_pool system {\nx\n}
+ trust_pool system {\n}
- trust_pool combined
+ trust_pool combined {\nsource file a\nsource system\n}
- trust_pool combined {\nsource\n}
- trust_pool combined {\n}
- trust_pool combined x {\nsource system\n}
+ trust_pool system\ntrust_pool system
- verifier
- verifier foo
+ verifier leaf
+ verifier leaf file
+ verifier leaf file a
+ verifier leaf file a b
- verifier leaf foo a
+ verifier leaf foo
- verifier leaf storage a
+ verifier leaf {\nfile a\nfolder b\npem "-----BEGIN CERTIFICATE-----"\n}
~ verifier leaf {\npem c\n}
+ verifier leaf {\nfile\n}
- verifier leaf {\nfoo\n}
+ verifier leaf {\n}
+ verifier leaf file a {\nx\n}
+ verifier leaf folder a
+ verifier leaf {\nfile a {\nx\n}\n}
- foo
~ mode foo
~ mode {env.X}
? trusted_ca_cert_file /nonexistent
? trusted_leaf_cert_file /nonexistent
? trust_pool system\ntrusted_ca_cert MAA=
`;

const cases = [
  ...casesOf(directives, (piece) => `example.com {\n${piece}\n}\n`),
  ...casesOf(tlsLines, (piece) => `example.com {\ntls ${piece}\n}\n`),
  ...casesOf(tlsBlocks, (piece) => `example.com {\ntls {\n${piece}\n}\n}\n`),
  ...casesOf(clientAuth, (piece) => `example.com {\ntls {\nclient_auth {\n${piece}\n}\n}\n}\n`),
];

/** The bodies that the file under test fills. */
const bodies = [
  'tls',
  'client_auth',
  'trust_pools',
  'trust_pool_files',
  'trust_pool_authorities',
  'trust_pool_tls',
  'client_auth_verifiers',
  'leaf_cert_loaders',
  'certificate_issuers',
  'acme_issuer',
  'zerossl_issuer',
  'certificate_managers',
];

describe('facts: tls', () => factsHold(cases, bodies));
