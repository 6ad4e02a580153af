/**
 * The bodies of reverse_proxy and the directives built on it, with the modules that they can name.
 * Written from modules/caddyhttp/reverseproxy.
 */
export const proxyDirectives = String.raw`
(reverse_proxy) {
	# Further backends.
	# @link caddyfile/directives/reverse_proxy#to
	to <upstream...>
	# Asks a module for the backends at each request.
	# @since 2.5
	# @link caddyfile/directives/reverse_proxy#dynamic-upstreams
	# @last
	dynamic => upstream_sources

	# How to choose among the backends; random unless given.
	# @once
	# @link caddyfile/directives/reverse_proxy#lb_policy
	lb_policy => lb_policies
	# How often to try again with another backend when none answers.
	# @run-on
	# @link caddyfile/directives/reverse_proxy#lb_retries
	# @since 2.6
	lb_retries <retries:int>
	# How long to look for a backend that is available; not at all unless given.
	# @run-on
	# @link caddyfile/directives/reverse_proxy#lb_try_duration
	lb_try_duration <duration>
	# How long to wait between two tries; 250ms unless given.
	# @run-on
	# @link caddyfile/directives/reverse_proxy#lb_try_interval
	lb_try_interval <duration>
	# The requests that may be sent again after the backend has got them; those with GET unless given.
	# @link caddyfile/directives/reverse_proxy#lb_retry_match
	# @since 2.6
	lb_retry_match {
		import matchers_in_not
	}
	# The requests that may be sent again after the backend has got them.
	# @link caddyfile/directives/reverse_proxy#lb_retry_match
	# @since 2.6
	lb_retry_match => matchers_in_not

	# The path and query that active health checks ask for.
	# @run-on
	# @link caddyfile/directives/reverse_proxy#health_uri
	# @last
	health_uri <uri:health_uri>
	# The path that active health checks ask for.
	# @deprecated health_uri
	# @run-on
	health_path <uri>
	# The address that active health checks ask, if it is not that of the backend.
	# @run-on
	# @link caddyfile/directives/reverse_proxy#health_upstream
	# @since 2.9
	health_upstream <address:host_and_port>
	# The port that active health checks ask, if it is not that of the backend. Not together with
	# health_upstream.
	# @run-on
	# @link caddyfile/directives/reverse_proxy#health_port
	# @excludes health_upstream
	health_port <port:port_number>
	# Fields for the header of active health checks.
	# @run-on
	# @link caddyfile/directives/reverse_proxy#health_headers
	health_headers {
		# Sets a field.
		# @block-ignored
		<field:header_field> [<value...>]
	}
	# The method of active health checks; GET unless given.
	# @run-on
	# @link caddyfile/directives/reverse_proxy#health_method
	# @since 2.9
	health_method <method>
	# The body of active health checks.
	# @run-on
	# @link caddyfile/directives/reverse_proxy#health_request_body
	# @since 2.9
	health_request_body <body:text>
	# How often to check; 30s unless given.
	# @run-on
	# @link caddyfile/directives/reverse_proxy#health_interval
	health_interval <interval:duration>
	# How long a check may take; 5s unless given.
	# @run-on
	# @link caddyfile/directives/reverse_proxy#health_timeout
	health_timeout <duration>
	# The status of a healthy backend; any 2xx unless given.
	# @run-on
	# @link caddyfile/directives/reverse_proxy#health_status
	health_status <status:status_pattern>
	# What the body of a healthy backend's answer contains, as a regular expression.
	# @run-on
	# @link caddyfile/directives/reverse_proxy#health_body
	health_body <regexp:regexp_when_used>
	# Follows redirects in active health checks.
	# @link caddyfile/directives/reverse_proxy#health_follow_redirects
	# @since 2.8
	health_follow_redirects
	# How many checks in a row must succeed before a backend is healthy again; 1 unless given.
	# @run-on
	# @link caddyfile/directives/reverse_proxy#health_passes
	# @since 2.8
	health_passes <number:int>
	# How many checks in a row must fail before a backend is unhealthy; 1 unless given.
	# @run-on
	# @link caddyfile/directives/reverse_proxy#health_fails
	# @since 2.8
	health_fails <number:int>

	# How many failures within fail_duration make a backend unhealthy; 1 unless given.
	# @run-on
	# @link caddyfile/directives/reverse_proxy#max_fails
	max_fails <number:int>
	# How long to remember a failure; above 0 it turns passive health checks on.
	# @run-on
	# @link caddyfile/directives/reverse_proxy#fail_duration
	fail_duration <duration>
	# How many requests a backend may have at a time before it counts as unhealthy.
	# @run-on
	# @link caddyfile/directives/reverse_proxy#unhealthy_request_count
	unhealthy_request_count <number:int>
	# The statuses that count as failures.
	# @link caddyfile/directives/reverse_proxy#unhealthy_status
	unhealthy_status <status:status_pattern...>
	# A response that takes longer counts as a failure.
	# @run-on
	# @link caddyfile/directives/reverse_proxy#unhealthy_latency
	unhealthy_latency <duration>

	# How long to wait before buffered bytes go to the client; -1 sends each at once. A bare
	# number counts nanoseconds.
	# @run-on
	# @link caddyfile/directives/reverse_proxy#flush_interval
	flush_interval <duration:duration_or_int>
	# Reads the whole request before the backend gets it.
	# @until 2.7
	# @deprecated request_buffers
	buffer_requests
	# Reads the whole response before the client gets it.
	# @until 2.7
	# @deprecated response_buffers
	buffer_responses
	# How much is read by "buffer_requests" and "buffer_responses".
	# @until 2.7
	# @deprecated Write the size behind "request_buffers" and "response_buffers" instead.
	max_buffer_size <size:buffer_size>
	# How much of the request's body to read before the backend gets it.
	# @link caddyfile/directives/reverse_proxy#request_buffers
	# @since 2.6.4
	request_buffers <size:buffer_size>
	# How much of the response's body to read before the client gets it.
	# @link caddyfile/directives/reverse_proxy#response_buffers
	# @since 2.6.4
	response_buffers <size:buffer_size>
	# The size of the buffer with which streams are copied.
	# @since 2.11.3
	stream_buffer_size <size:buffer_size>
	# Closes streams such as WebSockets after this time. A bare number counts nanoseconds.
	# @run-on
	# @since 2.7
	# @link caddyfile/directives/reverse_proxy#stream_timeout
	stream_timeout <duration:duration_or_int>
	# Closes streams this long after the configuration has changed, not at once.
	# @run-on
	# @since 2.7
	# @link caddyfile/directives/reverse_proxy#stream_close_delay
	stream_close_delay <duration:duration_or_int>

	# The proxies before this one whose X-Forwarded-* fields are to be believed.
	# @link caddyfile/directives/reverse_proxy#trusted_proxies
	trusted_proxies [<range:trusted_range...>]
	# Sets a field of the header that the backend gets; with + adds, with - deletes.
	# @link caddyfile/directives/reverse_proxy#header_up
	header_up <field:request_header_operation> [<value>]
	# Replaces what a regular expression finds in a field of the header that the backend gets.
	# @link caddyfile/directives/reverse_proxy#header_up
	header_up <field:request_header_operation> <find:regexp_to_replace> <replacement>
	# Sets a field of the header that the client gets; with + adds, with - deletes.
	# @link caddyfile/directives/reverse_proxy#header_down
	header_down <field:request_header_operation> [<value>]
	# Replaces what a regular expression finds in a field of the header that the client gets.
	# @link caddyfile/directives/reverse_proxy#header_down
	header_down <field:request_header_operation> <find:regexp_to_replace> <replacement>
	# The method with which the backend is asked.
	# @link caddyfile/directives/reverse_proxy#method
	method <method>
	# The URI that the backend is asked for.
	# @link caddyfile/directives/reverse_proxy#rewrite
	rewrite <to:uri>

	import response_handlers

	# Writes more to the debug log: one message for each try.
	# @once
	# @run-on
	# @since 2.7.5
	verbose_logs
}

(transport_setting) {
	# How to talk to the backends; http unless given.
	# @link caddyfile/directives/reverse_proxy#transport
	# @last
	transport => reverse_proxy_transports
}

(response_handlers) {
	# Names a set of conditions on responses, for handle_response and replace_status.
	# @once
	# @link caddyfile/response-matchers
	<response_matcher_name> {
		import response_matchers
	}
	# Names a condition on responses, for handle_response and replace_status.
	# @once
	# @link caddyfile/response-matchers
	<response_matcher_name> => response_matchers

	# Runs directives instead of passing on a response that matches; without a name, any response.
	# @link caddyfile/directives/reverse_proxy#handle_response
	handle_response [<response_matcher_name>] {
		import routes
	}
	# Changes the status of a response that matches; without a name, of any response.
	# @link caddyfile/directives/reverse_proxy#replace_status
	replace_status [<response_matcher_name>] <status> {
	}
}

(lb_policies) http.reverse_proxy.selection_policies {
	# Any one.
	# @block-ignored
	random
	# Several at random, and of those the one with the fewest requests.
	# @block-ignored
	random_choose <number:choices> [<ignored...>]
	# The first that is available, in the order of the file.
	# @block-ignored
	first
	# One after the other.
	# @block-ignored
	round_robin
	# One after the other, some more often: one weight for each backend.
	# @since 2.7
	# @block-ignored
	weighted_round_robin <weight:natural_int...>
	# The one with the fewest requests at the moment.
	# @block-ignored
	least_conn
	# Always the same for the same address of the peer.
	# @block-ignored
	ip_hash
	# Always the same for the same client, also behind trusted proxies.
	# @since 2.7
	# @block-ignored
	client_ip_hash
	# Always the same for the same URI.
	# @block-ignored
	uri_hash
	# Always the same for the same value of a query parameter.
	# @since 2.7
	query <key:query_key> {
		import lb_fallback
	}
	# Caddy ignores surplus words here, and with them the whole block.
	# @block-ignored
	query <key:query_key> <ignored...>
	# Always the same for the same value of a header field.
	header <field:required_header_field> {
		import lb_fallback
	}
	# Caddy ignores surplus words here, and with them the whole block.
	# @block-ignored
	header <field:required_header_field> <ignored...>
	# Remembers the backend in a cookie of the client.
	cookie [<name:cookie> [<secret>]] {
		import lb_fallback
		# How long the client keeps the cookie; until it is closed unless given.
		# @once
		# @since 2.9
		max_age <duration:positive_duration>
	}
}

(lb_fallback) {
	# The policy for requests that lack the value; random unless given.
	# @once
	# @since 2.7
	fallback => lb_policies
}

(upstream_sources) http.reverse_proxy.upstreams {
	# The backends of SRV records.
	srv {
		# The rest of the name, or all of it.
		# @once unless ""
		# @run-on
		name <name:host>
		import srv_settings
	}
	# The backends of the SRV records of this name.
	srv <name:host> {
		import srv_settings
	}
	# The addresses of A and AAAA records.
	a {
		# The name to look up.
		# @once unless ""
		# @run-on
		name <name:host>
		import port_setting
		import a_settings
	}
	# The addresses of the A and AAAA records of this name.
	a <name:host> {
		import port_setting
		import a_settings
	}
	# The addresses of the A and AAAA records of this name, with a port.
	a <name:host> <port> {
		import a_settings
	}
	# Several sources together.
	# @since 2.6
	multi {
		import upstream_sources
	}
}

(srv_settings) {
	# The service of the name, between underscore and dot.
	# @once unless ""
	# @run-on
	service <service:name>
	# The protocol of the name: tcp or udp.
	# @once unless ""
	# @run-on
	proto <protocol:network>
	import lookup_settings
	# How long to keep the old records when a lookup fails.
	# @run-on
	# @since 2.8
	grace_period <duration>
}

(port_setting) {
	# The port of the backends; 80 unless given.
	# @once unless ""
	# @run-on
	port <port>
}

(a_settings) {
	import lookup_settings
	# Which addresses to use; both unless given.
	# @since 2.7
	versions <version:ip_version...>
}

(lookup_settings) {
	# How long to keep what was found; 1m unless given.
	# @run-on
	refresh <interval:duration>
	# The DNS servers to ask; those of the system unless given.
	# @last
	resolvers <address:dns_server...>
	# How long dialling a DNS server may take.
	# @run-on
	dial_timeout <duration>
	# How long to wait before trying IPv4 beside IPv6; 300ms unless given.
	# @run-on
	dial_fallback_delay <duration>
}

(reverse_proxy_transports) http.reverse_proxy.transport {
	# HTTP, with or without TLS.
	# @link caddyfile/directives/reverse_proxy#the-http-transport
	http {
		import http_transport
	}
	# Caddy ignores surplus words here, and with them the whole block.
	# @block-ignored
	http <ignored...>
	# FastCGI, such as PHP-FPM.
	# @link caddyfile/directives/reverse_proxy#the-fastcgi-transport
	fastcgi {
		# The root folder of the site, as the FastCGI server sees it.
		# @run-on
		root <folder:path>
		# Where to split the path: what stands behind is the path info.
		# @last
		split <extension:ascii_extension...>
		# Sets an environment variable of the script.
		env <name:env_name> <value>
		# Resolves the root folder if it is a symbolic link.
		resolve_root_symlink
		# How long dialling may take; 3s unless given.
		# @run-on
		dial_timeout <duration>
		# How long reading may take.
		# @run-on
		read_timeout <duration>
		# How long writing may take.
		# @run-on
		write_timeout <duration>
		# Logs what the server writes to its standard error.
		# @since 2.6
		capture_stderr
	}
	# Caddy ignores surplus words here, and with them the whole block.
	# @block-ignored
	fastcgi <ignored...>
}

(http_transport) {
	# The size of the read buffer; 4KiB unless given.
	# @run-on
	read_buffer <size>
	# The size of the write buffer; 4KiB unless given.
	# @run-on
	write_buffer <size>
	# How long reading from the backend may take.
	# @run-on
	# @since 2.6
	read_timeout <duration>
	# How long writing to the backend may take.
	# @run-on
	# @since 2.6
	write_timeout <duration>
	# The longest header of a response that is accepted; 10MiB unless given.
	# @run-on
	max_response_header <size>
	# Tells the backend the client's address by the PROXY protocol.
	# @run-on
	# @since 2.7
	proxy_protocol v1|v2
	# The proxy through which to reach the backend.
	# @deprecated network_proxy url
	# @run-on
	# @since 2.8
	# @deprecated-since 2.10
	# @last
	forward_proxy_url <url:parsed_url>
	# The proxy through which to reach the backend; that of the environment unless given.
	# @since 2.10
	# @last
	network_proxy => network_proxies
	# How long dialling may take; 3s unless given.
	# @run-on
	dial_timeout <duration>
	# How long to wait before trying IPv4 beside IPv6; 300ms unless given.
	# @run-on
	dial_fallback_delay <duration>
	# How long to wait for the header of the response.
	# @run-on
	response_header_timeout <duration>
	# How long to wait for "100 Continue" after a header that expects it.
	# @run-on
	expect_continue_timeout <duration>
	# The DNS servers to ask; those of the system unless given.
	# @last
	resolvers <address:dns_server...>
	# Talks TLS with the backend.
	# @run-on
	tls
	# Shows the backend a client certificate that Caddy manages for this name.
	tls_client_auth <name:host>
	# Shows the backend the client certificate from these files.
	tls_client_auth <certificate:file> <key:file>
	# Believes any certificate of the backend. Anybody between here and there can read and change
	# everything.
	tls_insecure_skip_verify
	# The key exchange mechanisms to offer.
	# @since 2.8
	tls_curves <curve:name...>
	# How long the TLS handshake may take.
	# @run-on
	tls_timeout <duration>
	# The certificates of the authorities to believe, in PEM files.
	# @deprecated tls_trust_pool file
	# @excludes tls_trust_pool
	# @deprecated-since 2.8
	tls_trusted_ca_certs <file...>
	# The authorities to believe; those of the system unless given.
	# @once
	# @since 2.8
	# @excludes tls_trusted_ca_certs
	tls_trust_pool => trust_pools
	# The name that the backend's certificate must have.
	# @run-on
	tls_server_name <name:server_name>
	# How often the backend may ask to renegotiate TLS; never unless given.
	# @run-on
	tls_renegotiation never|once|freely
	# Talks no TLS with backends on these ports.
	tls_except_ports <port...>
	# How long to keep idle connections open; 2m unless given.
	# @run-on
	keepalive <duration:keepalive>
	# How often to probe connections; 30s unless given.
	# @run-on
	keepalive_interval <interval:duration>
	# How many idle connections to keep; no limit unless given.
	# @run-on
	keepalive_idle_conns <number:int>
	# How many idle connections to keep for each backend; 32 unless given.
	# @run-on
	keepalive_idle_conns_per_host <number:int>
	# The HTTP versions to talk; 1.1 and 2 unless given.
	# @last
	versions <version:http_version...>
	# Does not ask the backend to compress.
	# @run-on
	compression [off|<ignored>]
	# How many connections to each backend there may be; no limit unless given.
	# @run-on
	max_conns_per_host <number:int>
	# The address of this machine to dial from.
	# @run-on
	# @since 2.9
	# @last
	local_address <address:local_address>
}

(network_proxies) caddy.network_proxy {
	# No proxy, whatever the environment says.
	# @block-ignored
	none [<ignored...>]
	# The proxy at this URL.
	# @block-ignored
	url [<url:parsed_url> [<ignored...>]]
}

(php_settings) {
	# The root folder of the site, as the FastCGI server sees it.
	# @run-on
	root <folder:path>
	# The extensions of PHP files; .php unless given.
	# @last
	split <extension:ascii_extension...>
	# Sets an environment variable of the scripts.
	env <name:env_name> <value>
	# The index file, or off; index.php unless given.
	index <file:index_file>
	# The files to try before PHP gets the request.
	try_files <file:try_file...>
	# Resolves the root folder if it is a symbolic link.
	resolve_root_symlink [<ignored...>]
	# How long dialling may take; 3s unless given.
	# @run-on
	dial_timeout <duration>
	# How long reading may take.
	# @run-on
	read_timeout <duration>
	# How long writing may take.
	# @run-on
	write_timeout <duration>
	# Logs what the server writes to its standard error.
	# @since 2.6
	capture_stderr [<ignored...>]
}
`;
