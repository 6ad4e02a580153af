/**
 * The tls directive with the modules that it can name: issuers, certificate managers, trust pools,
 * verifiers of client certificates. Written from builtins.go and modules/caddytls.
 */
export const tls = String.raw`
(tls) {
	# The lowest and the highest TLS version; tls1.2 and tls1.3 unless given.
	# @link caddyfile/directives/tls#protocols
	protocols <min:tls_version> [<max:tls_version> [<ignored...>]]

	# The cipher suites of TLS 1.2, best first. Those of TLS 1.3 cannot be chosen.
	# @link caddyfile/directives/tls#ciphers
	ciphers [<cipher_suite...>]

	# The key exchange mechanisms to support; x25519mlkem768, x25519 and secp256r1 unless given.
	# @link caddyfile/directives/tls#curves
	curves [<curve...>]

	# The protocols to offer in the ALPN extension of the handshake.
	# @link caddyfile/directives/tls#alpn
	alpn <protocol:alpn_protocol...>

	# Folders whose PEM files hold certificates together with their keys.
	# @link caddyfile/directives/tls#load
	load [<folder:path...>]

	# The ACME directory from which to get the certificate of this site.
	# @link caddyfile/directives/tls#ca
	# @last
	ca <directory_url:acme_directory>

	# A PEM file with the root certificate of the ACME server, if this machine does not trust it.
	# @link caddyfile/directives/tls#ca_root
	ca_root <pem_file:file>

	# The kind of private key for the certificate; p256 unless given.
	# @link caddyfile/directives/tls#key_type
	# @since 2.4
	# @last
	key_type <key_type>

	# Proves the ownership of names by DNS records, through this provider; a plugin for it must be
	# built in. The provider may be missing only when the global option "dns" names one.
	# @link caddyfile/directives/tls#dns
	dns [=> dns_providers]

	# How long to wait for the DNS record to appear; 2m unless given, -1 means not to look at all.
	# Needs a DNS provider.
	# @link caddyfile/directives/tls#propagation_timeout
	# @since 2.6.3
	propagation_timeout <duration:propagation_timeout>

	# How long to wait before looking for the DNS record. Needs a DNS provider.
	# @link caddyfile/directives/tls#propagation_delay
	# @since 2.6.3
	propagation_delay <duration>

	# How long resolvers may remember the DNS record. Needs a DNS provider.
	# @link caddyfile/directives/tls#dns_ttl
	# @since 2.6.3
	dns_ttl <duration>

	# The full name under which to put the DNS record, when a CNAME leads there from the name of
	# the site. Needs a DNS provider.
	# @link caddyfile/directives/tls#dns_challenge_override_domain
	# @since 2.5
	# @last
	dns_challenge_override_domain <domain:host>

	# The DNS servers to ask whether the record has arrived. Needs a DNS provider.
	# @link caddyfile/directives/tls#resolvers
	# @since 2.4
	resolvers <resolver...>

	# The external account that some authorities ask for: identifier and key.
	# @link caddyfile/directives/tls#eab
	# @since 2.2
	# @last
	eab <key_id:acme_account> <mac_key:acme_account>

	# Gets certificates during the first handshake for a name. Say in the global option
	# "on_demand_tls" for which names, or anyone can make the server ask for certificates.
	# @link caddyfile/directives/tls#on_demand
	on_demand

	# Keeps the private key when a certificate is renewed, instead of making a new one.
	# @link caddyfile/directives/tls#reuse_private_keys
	# @since 2.8
	reuse_private_keys

	# Asks clients for certificates of their own.
	# @link caddyfile/directives/tls#client_auth
	# @since 2.1
	client_auth [<ignored...>] {
		import client_auth
	}

	# Where to get the certificate. Repeat it for sources to fall back on. Cannot be combined with
	# the shortcuts for one issuer: internal, an email address, ca, ca_root, dns, eab and so on.
	# @link caddyfile/directives/tls#issuer
	# @since 2.2
	issuer => certificate_issuers

	# Asks somebody else for the certificate during each handshake.
	# @link caddyfile/directives/tls#get_certificate
	# @since 2.5
	get_certificate => certificate_managers

	# Writes the secrets of all connections to a file, with which anyone can read them. For
	# debugging only.
	# @link caddyfile/directives/tls#insecure_secrets_log
	# @since 2.6
	# @run-on
	# @last
	insecure_secrets_log <file:log_file>

	# The certificate is renewed when this part of its lifetime is left: 0.3333 means the last
	# third. More than 0, less than 1. An authority may override it.
	# @link caddyfile/directives/tls#renewal_window_ratio
	# @since 2.11
	renewal_window_ratio <ratio>
}

(client_auth) {
	# What to ask of clients; require_and_verify with a trust pool, else require.
	# @link caddyfile/directives/tls#mode
	# @last
	mode <client_auth_mode>

	# The authorities whose client certificates are good.
	# @link caddyfile/directives/tls#trust_pool
	# @since 2.8
	# @last
	trust_pool => trust_pools

	# A further check of client certificates, once a trusted authority has issued them.
	# @link caddyfile/directives/tls#verifier
	# @since 2.8
	verifier => client_auth_verifiers

	# A certificate of an authority, as base64 of DER. Cannot be combined with trust_pool.
	# @link caddyfile/directives/tls#client_auth
	# @deprecated Write "trust_pool inline" instead.
	# @run-on
	# @deprecated-since 2.8
	trusted_ca_cert <base64>

	# A PEM file with certificates of authorities; read while the Caddyfile is. Cannot be combined
	# with trust_pool.
	# @link caddyfile/directives/tls#client_auth
	# @deprecated Write "trust_pool file" instead.
	# @run-on
	# @deprecated-since 2.8
	trusted_ca_cert_file <file>

	# The certificate of a client, as base64 of DER.
	# @link caddyfile/directives/tls#client_auth
	# @deprecated Write "verifier leaf" instead.
	# @run-on
	# @deprecated-since 2.8
	trusted_leaf_cert <base64>

	# A PEM file with certificates of clients; read while the Caddyfile is.
	# @link caddyfile/directives/tls#client_auth
	# @deprecated Write "verifier leaf" instead.
	# @run-on
	# @deprecated-since 2.8
	trusted_leaf_cert_file <file>
}

(trust_pools) tls.ca_pool.source {
	# Certificates that stand in the Caddyfile.
	# @link caddyfile/directives/tls#inline
	# @since 2.8
	# @block
	# @requires trust_der
	inline {
		# Certificates as base64 of DER.
		trust_der [<base64...>]
	}

	# PEM files with certificates.
	# @link caddyfile/directives/tls#file
	# @since 2.8
	file <pem_file:file...> {
		import trust_pool_files
	}
	# PEM files with certificates.
	# @link caddyfile/directives/tls#file
	# @since 2.8
	# @block
	# @requires pem_file
	file {
		# PEM files with certificates.
		pem_file [<file...>]
	}

	# The root certificates of Caddy's own authorities.
	# @link caddyfile/directives/tls#pki_root
	# @since 2.8
	pki_root <authority:ca_id...> {
		import trust_pool_authorities
	}
	# The root certificates of Caddy's own authorities.
	# @link caddyfile/directives/tls#pki_root
	# @since 2.8
	# @block
	# @requires authority
	pki_root {
		# Names of authorities in the global option "pki".
		authority [<ca_id...>]
	}

	# The intermediate certificates of Caddy's own authorities.
	# @link caddyfile/directives/tls#pki_intermediate
	# @since 2.8
	pki_intermediate <authority:ca_id...> {
		import trust_pool_authorities
	}
	# The intermediate certificates of Caddy's own authorities.
	# @link caddyfile/directives/tls#pki_intermediate
	# @since 2.8
	# @block
	# @requires authority
	pki_intermediate {
		# Names of authorities in the global option "pki".
		authority [<ca_id...>]
	}

	# PEM certificates in a storage, by their keys there.
	# @since 2.8
	# @link caddyfile/directives/tls#storage
	storage [<key:any...>] {
		# The storage; that of the global options unless given.
		# @once
		storage => storage_modules
		# Where the certificates are in the storage.
		keys [<key:any...>]
	}

	# Certificates that an HTTP server gives out.
	# @since 2.8
	# @link caddyfile/directives/tls#http
	http [<url:fetched_url...>] {
		# The URLs from which to get them.
		endpoints <url:fetched_url...>
		# How to speak to the server.
		# @once
		# @run-on
		tls {
			import trust_pool_tls
		}
	}

	# What this machine trusts.
	# @link caddyfile/directives/tls#trust-pool-providers
	# @since 2.11.3
	system {
	}

	# Several pools as one.
	# @link caddyfile/directives/tls#trust-pool-providers
	# @since 2.11.3
	# @block
	# @requires source
	combined {
		# One of the pools.
		source => trust_pools
	}
}

(trust_pool_files) {
	# PEM files with certificates.
	# @link caddyfile/directives/tls#pem_file
	pem_file [<file...>]
}

(trust_pool_authorities) {
	# Names of authorities in the global option "pki".
	# @link caddyfile/directives/tls#authority
	authority [<ca_id...>]
}

(trust_pool_tls) {
	# The authorities to trust; those of this machine unless given.
	# @link caddyfile/directives/tls#tls-1
	# @last
	ca => trust_pools

	# Does not check the server's certificate at all: anyone can pretend to be the server.
	# @link caddyfile/directives/tls#insecure_skip_verify
	# @run-on
	insecure_skip_verify

	# How long the handshake may take.
	# @link caddyfile/directives/tls#handshake_timeout
	# @run-on
	handshake_timeout <duration>

	# The name that the server's certificate must have; the host of the URL unless given.
	# @link caddyfile/directives/tls#server_name
	# @run-on
	server_name <server_name>

	# Whether the server may start another handshake later; never unless given.
	# @link caddyfile/directives/tls#renegotiation
	# @run-on
	renegotiation <renegotiation>
}

(client_auth_verifiers) tls.client_auth.verifier {
	# Only these certificates are good.
	# @link caddyfile/directives/tls#leaf
	# @since 2.8
	leaf {
		import leaf_cert_loaders
	}
	# One word alone behind "leaf" is not read: no certificates are asked for.
	# @link caddyfile/directives/tls#leaf
	# @since 2.8
	# @block-ignored
	leaf <ignored>
	# Only these certificates are good.
	# @link caddyfile/directives/tls#leaf
	# @since 2.8
	leaf => leaf_cert_loaders
}

(leaf_cert_loaders) tls.leaf_cert_loader {
	# Certificates in PEM files.
	# @link caddyfile/directives/tls#loaders
	# @since 2.8
	# @block-ignored
	file [<pem_file:file...>]

	# Certificates in the PEM files of folders and the folders inside them.
	# @link caddyfile/directives/tls#loaders
	# @since 2.8
	# @block-ignored
	folder [<folder:path...>]

	# Certificates that stand in the Caddyfile, as PEM.
	# @link caddyfile/directives/tls#loaders
	# @since 2.8
	# @block-ignored
	pem [<pem...>]
}

(certificate_issuers) tls.issuance {
	# An ACME server, that of Let's Encrypt unless given.
	# @link caddyfile/directives/tls#acme
	# @since 2.2
	acme <directory_url:acme_directory> {
		import acme_issuer
	}
	# An ACME server, that of Let's Encrypt unless given.
	# @link caddyfile/directives/tls#acme
	# @since 2.2
	acme {
		# The ACME directory.
		# @once unless ""
		dir <directory_url:acme_directory>
		import acme_issuer
	}

	# ZeroSSL through its own programming interface, for which you need an access key. The
	# manual's "validity_days" is refused whatever its value.
	# @link caddyfile/directives/tls#zerossl
	# @since 2.2
	zerossl <api_key:secret> {
		import zerossl_issuer
	}

	# Caddy's own certificate authority, whose root clients have to trust.
	# @link caddyfile/directives/tls#internal
	# @since 2.2
	internal {
		# The authority of the global option "pki"; local unless given.
		# @since 2.2
		# @link caddyfile/directives/tls#internal
		# @last
		ca <ca_id>
		# How long certificates last; 12h unless given. Less than the intermediate's lifetime.
		# @since 2.5
		# @run-on
		lifetime <duration>
		# Signs with the root certificate, for clients that cannot follow a chain.
		# @since 2.5
		sign_with_root
	}
	# Words behind "internal" make Caddy skip its block.
	# @link caddyfile/directives/tls#internal
	# @since 2.2
	# @block-ignored
	internal <ignored...>
}

(acme_issuer) {
	# An ACME directory to try after a failure, so as not to run into the limits of the main one.
	# @link caddyfile/directives/tls#test_dir
	# @last
	test_dir <directory_url:acme_directory>

	# The address for the account with the authority.
	# @link caddyfile/directives/tls#email
	# @last
	email <email:acme_email>

	# The profile of certificates to ask for, where the authority offers several.
	# @link caddyfile/directives/tls#profile
	# @since 2.10
	profile <name:any>

	# How long an ACME operation may take before it is given up.
	# @link caddyfile/directives/tls#timeout
	timeout <duration>

	# How long the certificate shall last. Many authorities do not let you choose.
	# @since 2.8
	# @link caddyfile/directives/tls#acme
	lifetime <duration:natural_duration>

	# Does not prove ownership over HTTP on port 80.
	# @link caddyfile/directives/tls#disable_http_challenge
	disable_http_challenge

	# Does not prove ownership by a TLS handshake on port 443.
	# @link caddyfile/directives/tls#disable_tlsalpn_challenge
	disable_tlsalpn_challenge

	# Does not look in the storage for challenges that other instances have begun.
	# @since 2.11
	# @link caddyfile/directives/tls#acme
	# @run-on
	distributed false

	# The port on which to answer the HTTP challenge. The authority still asks on port 80.
	# @link caddyfile/directives/tls#alt_http_port
	# @run-on
	alt_http_port <port:int>

	# The port on which to answer the TLS challenge. The authority still asks on port 443.
	# @link caddyfile/directives/tls#alt_tlsalpn_port
	# @run-on
	alt_tlsalpn_port <port:int>

	# The external account that some authorities ask for: identifier and key.
	# @link caddyfile/directives/tls#eab
	# @last
	eab <key_id:acme_account> <mac_key:acme_account>

	# PEM files with root certificates to trust when talking to the ACME server.
	# @link caddyfile/directives/tls#trusted_roots
	trusted_roots [<pem_file:file...>]

	# Proves ownership by DNS records, through this provider; that of the global option "dns"
	# unless given.
	# @link caddyfile/directives/tls#dns
	dns [=> dns_providers]

	# How long to wait before looking for the DNS record.
	# @link caddyfile/directives/tls#propagation_delay
	# @since 2.5
	# @run-on
	propagation_delay <duration>

	# How long to wait for the DNS record to appear; 2m unless given, -1 means not to look at all.
	# @link caddyfile/directives/tls#propagation_timeout
	# @since 2.4.2
	# @run-on
	propagation_timeout <duration:propagation_timeout>

	# The DNS servers to ask whether the record has arrived.
	# @link caddyfile/directives/tls#resolvers
	resolvers <resolver...>

	# How long resolvers may remember the DNS record.
	# @link caddyfile/directives/tls#dns_ttl
	# @since 2.6.3
	# @run-on
	dns_ttl <duration>

	# The full name under which to put the DNS record, when a CNAME leads there.
	# @link caddyfile/directives/tls#dns_challenge_override_domain
	# @since 2.5
	# @last
	dns_challenge_override_domain <domain:host>

	# Which of the chains that the authority offers to use: the smallest in bytes.
	# @link caddyfile/directives/tls#preferred_chains
	# @since 2.4.2
	preferred_chains smallest {
	}
	# Which of the chains that the authority offers to use: the first with such a root.
	# @link caddyfile/directives/tls#preferred_chains
	# @since 2.4.2
	# @block
	# @requires root_common_name
	preferred_chains {
		# Prefers a chain whose root has one of these common names.
		root_common_name <common_name:any...>
	}
	# Which of the chains that the authority offers to use: the first with such an issuer in it.
	# @link caddyfile/directives/tls#preferred_chains
	# @since 2.4.2
	# @block
	# @requires any_common_name
	preferred_chains {
		# Prefers a chain in which any issuer has one of these common names.
		any_common_name <common_name:any...>
	}
}

(zerossl_issuer) {
	# The port on which to answer the HTTP validation. ZeroSSL still asks on port 80.
	# @since 2.8
	# @link caddyfile/directives/tls#zerossl_alt_http_port
	# @run-on
	alt_http_port <port:int>

	# Proves ownership by CNAME records, through this DNS provider.
	# @since 2.8
	# @link caddyfile/directives/tls#zerossl_dns
	dns => dns_providers

	# How long to wait before looking for the CNAME record.
	# @since 2.8
	# @link caddyfile/directives/tls#zerossl_propagation_delay
	# @run-on
	propagation_delay <duration>

	# How long to wait for the CNAME record to appear; -1 means not to look at all.
	# @since 2.8
	# @link caddyfile/directives/tls#zerossl_propagation_timeout
	# @run-on
	propagation_timeout <duration:propagation_timeout>

	# The DNS servers to ask whether the CNAME record has arrived.
	# @since 2.8
	# @link caddyfile/directives/tls#zerossl_resolvers
	resolvers <resolver...>

	# How long resolvers may remember the CNAME record.
	# @since 2.8
	# @link caddyfile/directives/tls#zerossl_dns_ttl
	# @run-on
	dns_ttl <duration>
}

(certificate_managers) tls.get_certificate {
	# A URL that gives out the certificate for the handshake described in its query.
	# @since 2.5
	# @link caddyfile/directives/tls#http-1
	http <url:required_url> {
	}

	# Certificates for names that end in ".ts.net", from the Tailscale of this machine.
	# @link caddyfile/directives/tls#tailscale
	# @since 2.5
	# @block-ignored
	tailscale
}
`;
