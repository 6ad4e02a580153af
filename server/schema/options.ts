/**
 * The global options block: every option that Caddy registers, with its subdirectives.
 * Written from caddyconfig/httpcaddyfile/{options,serveroptions,pkiapp}.go, caddyfs and caddyevents.
 */
export const options = String.raw`
(options) {
	# Writes debug messages to the default log and to every log without a level of its own.
	# Helpful to find out what happens, too verbose for production.
	# @link caddyfile/options#debug
	# @block-ignored
	debug [<ignored...>]

	# The port for plain HTTP inside this machine or network; 80 unless given. Clients still come
	# to port 80, so something in front of Caddy has to forward it.
	# @link caddyfile/options#http-port
	# @block-ignored
	http_port <port:int>

	# The port for HTTPS inside this machine or network; 443 unless given. Clients still come
	# to port 443, so something in front of Caddy has to forward it.
	# @link caddyfile/options#https-port
	# @block-ignored
	https_port <port:int>

	# The addresses on which sites without a "bind" directive listen; all interfaces unless given.
	# The server that redirects HTTP to HTTPS does not follow it unless an "http://" site exists.
	# May be repeated.
	# @link caddyfile/options#default-bind
	# @since 2.5
	default_bind [<address:listen_host...>] {
		# The HTTP versions that these addresses offer.
		# @since 2.9
		protocols <http_protocol...>
	}

	# Puts a directive first or last in the order in which handlers run. Plugins' directives need
	# this, or must stand in a "route" block.
	# @link caddyfile/options#order
	# @block-ignored
	order <directive:registered_directive> first|last
	# Puts a directive right before or right after another one in the order in which handlers run.
	# @link caddyfile/options#order
	# @block-ignored
	order <directive:registered_directive> before|after <other:ordered_directive>

	# Where certificates, keys and other state are kept: the data directory of the machine unless
	# given. Instances that share a storage share their certificates.
	# @link caddyfile/options#storage
	# @last
	storage => storage_modules

	# Offers HTTP/3, which Caddy does by itself since 2.6.
	# @until 2.5
	# @deprecated Delete it: Caddy offers HTTP/3 by itself.
	experimental_http3

	# Leaves out the check at start that the storage can be written.
	# @since 2.9
	# @link caddyfile/options
	storage_check off

	# How often to look for expired certificates and other leftovers in the storage; 24h unless
	# given. Cleaning at start happens in any case.
	# @link caddyfile/options#storage-clean-interval
	# @since 2.4
	storage_clean_interval off|<duration>

	# Turns the admin endpoint off. From then on, a new configuration needs a restart:
	# "caddy reload" talks to this endpoint.
	# @link caddyfile/options#admin
	admin off
	# The address of the admin endpoint; localhost:2019 unless given. Whoever reaches it controls
	# the server.
	# @link caddyfile/options#admin
	admin [<address:admin_address>] {
		# Requires of every request an Origin header that is one of "origins".
		# @since 2.2
		# @run-on
		enforce_origin
		# The origins that may talk to the endpoint. Unless given, they follow from the address.
		# @since 2.2
		origins [<origin:any...>]
	}

	# Does not save the running configuration to the configuration directory, from where
	# "caddy run --resume" would take it.
	# @link caddyfile/options#persist-config
	# @since 2.6.3
	persist_config off

	# Sets up a log: without a name, the default log, which takes everything that no other log
	# claims. Access logs of sites are set up by the directive of the same name. Repeat it for
	# further logs; each name may be used once.
	# @link caddyfile/options#log
	# @since 2.4
	log [<name:logger>] {
		import log_options
	}

	# How long requests that are under way may take to finish when the server stops or its
	# configuration changes; after that they are cut off. For ever unless given.
	# @link caddyfile/options#grace-period
	# @since 2.4
	# @block-ignored
	grace_period <duration> [<ignored...>]

	# How long to go on serving as before, but announce the end in {http.shutting_down}, before
	# the grace period begins. Gives load balancers time to look elsewhere.
	# @link caddyfile/options#shutdown-delay
	# @since 2.6
	# @block-ignored
	shutdown_delay <duration> [<ignored...>]

	# Collects metrics, for the "metrics" directive and the admin endpoint to show.
	# @link caddyfile/options#metrics
	# @since 2.9
	metrics {
		# Counts for each host separately.
		# @run-on
		per_host
		# Counts hosts that no site names under their own name, too, instead of as "_other".
		# Strangers can then create any number of time series.
		# @since 2.11
		# @run-on
		observe_catchall_hosts
		# Also sends the metrics to an OpenTelemetry collector, as the OTEL_ environment
		# variables say.
		# @since 2.11.3
		# @run-on
		otlp
	}
	# Words behind "metrics" make Caddy skip its block.
	# @link caddyfile/options#metrics
	# @since 2.9
	# @block-ignored
	metrics <ignored...>

	# Which parts of automatic HTTPS to leave out. Sites with a domain name are served over HTTPS
	# all the same; write "http://" before the address for plain HTTP.
	# @link caddyfile/options#auto-https
	# @block-ignored
	auto_https <auto_https_mode...>
	# Does not get certificates for names that the wildcard of another site covers.
	# @link caddyfile/options#auto-https
	# @since 2.9
	# @until 2.10
	# @deprecated Delete it: Caddy does so by itself.
	auto_https [<auto_https_mode...>] prefer_wildcard [<auto_https_mode...>]

	# The address for the account with the certificate authority, which may write when something
	# is wrong with the certificates.
	# @link caddyfile/options#email
	email <email:any>

	# The server name to assume for clients that send none in their TLS handshake.
	# @link caddyfile/options#default-sni
	default_sni <name:any>

	# The server name whose certificate to use when there is none for the name that the client
	# asked for. Experimental.
	# @link caddyfile/options#fallback-sni
	# @since 2.7
	fallback_sni <name:any>

	# Has all certificates signed by Caddy's own authority instead of a public one. For development.
	# @link caddyfile/options#local-certs
	# @block-ignored
	local_certs [<ignored...>]

	# Does not try to add the root certificate of Caddy's own authority to the trust stores of
	# this machine.
	# @link caddyfile/options#skip-install-trust
	# @since 2.4.2
	# @block-ignored
	skip_install_trust [<ignored...>]

	# The ACME directory from which to get certificates. Use the staging directory of Let's
	# Encrypt for experiments, so as not to run into its limits.
	# @link caddyfile/options#acme-ca
	acme_ca <directory_url:default_acme_directory>

	# A PEM file with the root certificate of the ACME server, if this machine does not trust it.
	# @link caddyfile/options#acme-ca-root
	acme_ca_root <pem_file:file>

	# The external account that some authorities ask for.
	# @link caddyfile/options#acme-eab
	acme_eab {
		# The identifier of the key.
		# @run-on
		# @last
		key_id <key_id:any>
		# The key, as the authority gave it.
		# @run-on
		# @last
		mac_key <mac_key:any>
	}

	# Proves the ownership of names by DNS records, through this provider; a plugin for it must be
	# built in. Without one, the provider of the "dns" option is used.
	# @link caddyfile/options#acme-dns
	acme_dns [=> dns_providers]

	# The DNS provider for everything that needs one and names none; a plugin for it must be
	# built in.
	# @link caddyfile/options#dns
	# @since 2.10
	dns => dns_providers

	# The DNS servers that the TLS app asks, for instance to see whether a DNS challenge has
	# arrived, in place of those of this machine.
	# @since 2.11.2
	# @link caddyfile/options
	# @block-ignored
	tls_resolvers <resolver...>

	# Encrypts the client's hello (ECH), so that only these public names are seen on the wire.
	# Browsers learn the keys from DNS records, which Caddy publishes through a DNS provider.
	# @link caddyfile/options#ech
	# @since 2.10
	# @last
	ech <public_name...> {
		# The DNS provider through which to publish; that of the "dns" option unless given.
		dns => dns_providers
	}

	# Who may get a certificate by on-demand TLS. Sites turn it on with "on_demand" in "tls";
	# without this option anyone could make the server ask for certificates.
	# @link caddyfile/options#on-demand-tls
	# @block
	# @requires ask
	on_demand_tls {
		# Caddy asks this URL with "?domain=" and the name; any answer but a 2xx refuses the certificate.
		# @once
		# @run-on
		ask <url>
		import removed_on_demand_limits
	}
	# Who may get a certificate by on-demand TLS, as a module decides.
	# @link caddyfile/options#on-demand-tls
	# @block
	# @requires permission
	on_demand_tls {
		# The module that decides whether a name may get a certificate.
		# @since 2.8
		# @once
		# @last
		permission => tls_permissions
		import removed_on_demand_limits
	}

	# The kind of private key for certificates; p256 unless given. Change it only for clients that
	# need it.
	# @link caddyfile/options#key-type
	# @last
	key_type <key_type>

	# Where certificates come from, for all sites that do not say so themselves. Repeat it for
	# sources to fall back on.
	# @link caddyfile/options#cert-issuer
	# @since 2.2
	cert_issuer => certificate_issuers

	# How often to look for certificates that have to be renewed; 10m unless given.
	# @link caddyfile/options#renew-interval
	# @since 2.5
	# @block-ignored
	renew_interval <duration> [<ignored...>]

	# The lifetime to ask of the authority for certificates. Many do not let you choose.
	# @link caddyfile/options#cert-lifetime
	# @since 2.8
	# @block-ignored
	cert_lifetime <duration> [<ignored...>]

	# How often to see whether OCSP staples need an update; 1h unless given.
	# @link caddyfile/options#ocsp-interval
	# @since 2.6
	# @block-ignored
	ocsp_interval <duration> [<ignored...>]

	# Does not fetch OCSP staples, for networks from which the responders cannot be reached.
	# @link caddyfile/options#ocsp-stapling
	# @since 2.4
	# @block-ignored
	ocsp_stapling off

	# A certificate is renewed when this part of its lifetime is left: 0.3333 means the last third.
	# More than 0, less than 1. An authority may override it.
	# @link caddyfile/options#renewal-window-ratio
	# @since 2.11
	renewal_window_ratio <ratio>

	# Which of the chains that an authority offers to use: the smallest in bytes.
	# @link caddyfile/options#preferred-chains
	# @since 2.4.2
	preferred_chains smallest {
	}
	# Which of the chains that an authority offers to use: the first with such a root.
	# @link caddyfile/options#preferred-chains
	# @since 2.4.2
	# @block
	# @requires root_common_name
	preferred_chains {
		# Prefers a chain whose root has one of these common names.
		root_common_name <common_name:any...>
	}
	# Which of the chains that an authority offers to use: the first with such an issuer in it.
	# @link caddyfile/options#preferred-chains
	# @since 2.4.2
	# @block
	# @requires any_common_name
	preferred_chains {
		# Prefers a chain in which any issuer has one of these common names.
		any_common_name <common_name:any...>
	}

	# Settings of the HTTP servers that no other "servers" option names. It reaches only servers
	# that sites bring about, not the one that automatic HTTPS adds for redirects.
	# @since 2.3
	# @link caddyfile/options#server-options
	servers {
		import server_options
	}
	# Settings of the HTTP server on exactly this listen address, such as ":443"; with "bind",
	# the address belongs to it. One option for each address.
	# @since 2.3
	# @link caddyfile/options#server-options
	servers <listen_address> {
		# The name of the server in logs and metrics, in place of srv0, srv1 and so on.
		# @since 2.6.3
		# @run-on
		name <server_name:any>
		import server_options
	}

	# A file system under a name, for the "fs" directive. All kinds of them are plugins.
	# @since 2.8
	# @link caddyfile/options#file-systems
	filesystem <name:any> => file_systems

	# Caddy's own certificate authorities, for local HTTPS and the ACME server.
	# @since 2.5
	# @link caddyfile/options#pki-options
	# @last
	pki {
		# An authority; the one that local HTTPS uses is called "local", which is meant when no
		# name is given.
		# @last name
		ca [<name:ca_id>] {
			import certificate_authority
		}
	}
	# Words behind "pki" make Caddy skip its block.
	# @since 2.5
	# @link caddyfile/options#pki-options
	# @block-ignored
	pki <ignored...>

	# What to do when something happens inside Caddy.
	# @since 2.6
	# @link caddyfile/options#event-options
	events {
		# Runs a handler, all of which are plugins, when the event happens: cert_obtained,
		# cert_failed, unhealthy and so on; "*" stands for all.
		on <event> => event_handlers
	}
	# Words behind "events" make Caddy skip its block.
	# @since 2.6
	# @link caddyfile/options#event-options
	# @block-ignored
	events <ignored...>
}

(removed_on_demand_limits) {
	# How long the limit "burst" counts.
	# @link caddyfile/options#on-demand-tls
	# @until 2.8
	# @run-on
	interval <duration>
	# How many certificates may be asked for in each "interval".
	# @link caddyfile/options#on-demand-tls
	# @until 2.8
	# @run-on
	burst <int>
}

(server_options) {
	# What to do with connections before HTTP begins, in this order.
	# @link caddyfile/options#listener-wrappers
	# @run-on
	listener_wrappers {
		import listener_wrappers
	}

	# What to do with the packets of HTTP/3 before QUIC begins, in this order. All such modules
	# are plugins.
	# @since 2.11
	# @link caddyfile/options#server-options
	# @run-on
	packet_conn_wrappers {
		import packet_conn_wrappers
	}

	# How long clients may take.
	# @link caddyfile/options#timeouts
	# @run-on
	timeouts {
		# How long reading a whole request may take, its body included; no limit unless given.
		# Slow uploads are cut off.
		# @run-on
		read_body <duration>
		# How long a client may be silent while it sends a body, and perhaps how many bytes a
		# second it has to send on average.
		# @since 2.11.5
		read_body_idle <duration> [<bytes_per_second:int>]
		# How long reading the header of a request may take.
		# @run-on
		read_header <duration>
		# How long writing a whole response may take; no limit unless given. Large downloads over
		# slow lines are cut off.
		# @run-on
		write <duration>
		# How long a client may take no data while a response is written, and perhaps how many
		# bytes a second it has to take on average.
		# @since 2.11.5
		write_idle <duration> [<bytes_per_second:int>]
		# The largest piece that is written at once while "write_idle" watches.
		# @since 2.11.5
		write_max_chunk <size>
		# How long to keep a connection open for the next request; 5m unless given.
		# @run-on
		idle <duration>
	}

	# How often to send TCP keepalive packets over a silent connection; 15s unless given.
	# @link caddyfile/options#keepalive-interval
	# @since 2.6
	# @run-on
	keepalive_interval <duration>

	# How long a connection has to be silent before the first TCP keepalive packet; 15s unless given.
	# @link caddyfile/options#keepalive-idle
	# @since 2.11
	# @run-on
	keepalive_idle <duration>

	# After how many unanswered TCP keepalive packets a connection is dead; 9 unless given.
	# @link caddyfile/options#keepalive-count
	# @since 2.11
	# @run-on
	keepalive_count <count:int32>

	# The largest header of a request; 1MB unless given. Larger ones are answered with status 431.
	# @link caddyfile/options#max-header-size
	max_header_size <size>

	# Lets handlers read the request and write the response at the same time over HTTP/1, which
	# some old clients cannot bear. Experimental.
	# @link caddyfile/options#enable-full-duplex
	# @since 2.7
	enable_full_duplex

	# Request header fields with an underscore that shall not be dropped. Caddy drops such fields
	# because many backends take them for the same name with a dash.
	# @since 2.11.5
	# @link caddyfile/options#server-options
	# @last
	expected_underscore_headers <field:underscored_header_field...>

	# Request header fields with a dot that shall not be dropped.
	# @since 2.11.5
	# @link caddyfile/options#server-options
	# @last
	expected_dot_headers <field:dotted_header_field...>

	# Writes Cookie, Set-Cookie, Authorization and Proxy-Authorization to access logs as they are,
	# not as REDACTED.
	# @link caddyfile/options#log-credentials
	# @since 2.5
	log_credentials

	# The HTTP versions to offer; h1 h2 h3 unless given. Each may be named once.
	# @link caddyfile/options#protocols
	# @since 2.6
	# @distinct server_protocol
	protocols [<server_protocol...>] {
	}

	# Answers with status 421 when the Host of a request is not the name that the TLS handshake
	# asked for. On by itself where clients need certificates; "insecure_off" turns it off even there.
	# @link caddyfile/options#strict-sni-host
	# @run-on
	strict_sni_host [on|insecure_off]

	# The proxies in front of Caddy whose X-Forwarded headers are believed; none unless given.
	# Without it, the client of every request behind a proxy is the proxy.
	# @link caddyfile/options#trusted-proxies
	# @since 2.6.3
	# @last
	trusted_proxies => ip_sources

	# Reads the addresses of X-Forwarded-For from the right, so that a client cannot invent the
	# first one. Use it with proxies that append, as most do.
	# @link caddyfile/options#trusted-proxies-strict
	# @since 2.8
	trusted_proxies_strict

	# Believes whoever connects over a Unix socket.
	# @link caddyfile/options#trusted-proxies-unix
	# @since 2.11
	trusted_proxies_unix

	# The header fields that hold the address of the client, when it comes through a trusted
	# proxy; X-Forwarded-For unless given. The first one that is not empty counts. Each may be
	# named once.
	# @link caddyfile/options#client-ip-headers
	# @since 2.7
	# @distinct header_field
	client_ip_headers [<header_field...>] {
	}

	# Collects metrics; has moved to an option of its own.
	# @link caddyfile/options#metrics
	# @since 2.6
	# @deprecated Write the global option "metrics" instead.
	# @run-on
	# @deprecated-since 2.9
	metrics {
		# Counts for each host separately.
		# @since 2.9
		# @run-on
		per_host
	}

	# Writes a debug message for each handler that runs, with its configuration. Experimental.
	# @link caddyfile/options#trace
	# @since 2.8
	trace

	# Refuses early data of HTTP/3 handshakes, whose sender's address is not proven yet.
	# @link caddyfile/options#0rtt
	# @since 2.11
	# @run-on
	0rtt off

	# The HTTP versions, in the old way.
	# @link caddyfile/options#protocol
	# @until 2.7
	# @deprecated Write "protocols" instead.
	protocol {
		...
	}
}

(listener_wrappers) caddy.listeners {
	# The place of the TLS handshake in the order; needed only when another wrapper comes before it.
	# @link caddyfile/options#tls
	# @block-ignored
	tls [<ignored...>]

	# Answers plain HTTP on the HTTPS port with a redirect to HTTPS. Goes before "tls".
	# @since 2.5
	# @link caddyfile/options#http-redirect
	# @block-ignored
	http_redirect [<ignored...>]

	# Reads the PROXY protocol, by which a load balancer tells the address of the client. Goes
	# before "tls".
	# @link caddyfile/options#proxy-protocol
	# @since 2.7
	proxy_protocol {
		# How long to wait for the PROXY header; 5s unless given.
		# @run-on
		timeout <duration>
		# The networks whose PROXY headers are believed.
		allow [<cidr...>]
		# The networks whose PROXY headers are refused.
		# @since 2.8
		deny [<cidr...>]
		# What to do with connections from elsewhere; "ignore" unless given.
		# @since 2.8
		# @run-on
		fallback_policy <proxy_protocol_policy>
	}
}

(packet_conn_wrappers) caddy.packetconns {
}

(ip_sources) http.ip_sources {
	# A list that does not change.
	# @since 2.6.3
	# @link caddyfile/options#static
	# @block-ignored
	static [<range:trusted_range...>]
}

(certificate_authority) {
	# The name that people see.
	# @link caddyfile/options#name-1
	# @run-on
	name <name:any>

	# The common name of the root certificate.
	# @link caddyfile/options#root-cn
	# @run-on
	root_cn <common_name:any>

	# The common name of intermediate certificates.
	# @link caddyfile/options#intermediate-cn
	# @run-on
	intermediate_cn <common_name:any>

	# How long intermediate certificates last; 7d unless given. Less than the root's ten years.
	# @link caddyfile/options#intermediate-lifetime
	# @since 2.6.3
	# @run-on
	intermediate_lifetime <duration>

	# How often to look whether a certificate of the authority has to be renewed; 10m unless given.
	# @link caddyfile/options#maintenance-interval
	# @since 2.11
	# @run-on
	maintenance_interval <duration>

	# A certificate of the authority is renewed when this part of its lifetime is left; 0.2 unless
	# given. More than 0, at most 1.
	# @since 2.11
	# @link caddyfile/options#renewal-window-ratio-1
	# @run-on
	renewal_window_ratio <whole_ratio>

	# A root certificate of your own; Caddy makes one unless given.
	# @link caddyfile/options#root
	# @run-on
	root {
		import key_pair
	}

	# An intermediate certificate of your own; Caddy makes one unless given.
	# @link caddyfile/options#intermediate
	# @run-on
	intermediate {
		import key_pair
	}
}

(key_pair) {
	# The path of the certificate.
	# @link caddyfile/options#root
	# @run-on
	cert <file>
	# The path of the private key.
	# @link caddyfile/options#root
	# @run-on
	key <file>
	# The form of both; PEM files are the only one, and need not be named.
	# @link caddyfile/options#root
	# @run-on
	format <key_pair_format>
}

(storage_modules) caddy.storage {
	# A folder of this machine.
	# @link json/storage/file_system
	file_system <folder:not_empty> {
	}
	# A folder of this machine.
	# @link json/storage/file_system
	# @block
	# @requires root
	file_system {
		# The folder.
		# @once
		root <folder:not_empty>
	}
}

(dns_providers) dns.providers {
}

(tls_permissions) tls.permission {
	# Asks a URL with "?domain=" and the name; any answer but a 2xx refuses the certificate.
	# @since 2.8
	# @link json/apps/tls/automation/on_demand/permission/http
	# @block-ignored
	http <url>
}

(file_systems) caddy.fs {
}

(event_handlers) events.handlers {
}
`;
