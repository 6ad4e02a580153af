/**
 * What may stand in a site and in its routes. The directives in `(directives)` are in the order in
 * which Caddy runs them. Written from caddyconfig/httpcaddyfile/{directives,builtins}.go and
 * modules/caddyhttp.
 */
export const directives = String.raw`
(anywhere) {
	# Puts the lines of a snippet, a file or all files of a glob in the place of this line.
	# Arguments reach them as {args[0]} and so on, a block as {block}.
	# @link caddyfile/directives/import
	import <snippet-or-file:import_target> [<argument:any...>] {
		...
	}
}

(site) {
	import directives
	import unordered_directives
	import site_directives
	import named_matchers
}

(routes) {
	# Closes the connection without an answer. Below the site, Caddy drops empty braces.
	# @terminal
	# @link caddyfile/directives/abort
	abort [<matcher>] {
	}
	# Runs the named route &(name). Below the site, Caddy drops empty braces.
	# @since 2.7
	# @link caddyfile/directives/invoke
	invoke [<matcher>] <route:named_route> {
	}
	import directives
	import unordered_directives
	import named_matchers
}

(named_matchers) {
	# Names a set of matchers; a request must fulfil all of them. Directives refer to it as @name.
	# @once
	# @link caddyfile/matchers#named-matchers
	<matcher_name> {
		import request_matchers
	}
	# Names one matcher. Directives refer to it as @name.
	# @once
	# @link caddyfile/matchers#named-matchers
	<matcher_name> => inline_matchers
}

(unordered_directives) {
}

(site_directives) {
	# The addresses on which this site listens; all interfaces unless given. The port is that of
	# the site. Stands in the site only, not in its routes.
	# @link caddyfile/directives/bind
	bind [<address:listen_host...>] {
		# The HTTP versions that these addresses offer.
		# @since 2.9
		protocols <protocol:http_protocol...>
	}

	# Takes certificates from Caddy's own authority instead of a public one.
	# @link caddyfile/directives/tls
	tls internal {
		import tls
	}
	# Gets a certificate for exactly this name even where another site's wildcard covers it.
	# @link caddyfile/directives/tls
	# @since 2.9
	tls force_automate {
		import tls
	}
	# The e-mail address of the ACME account that asks for the certificates.
	# @link caddyfile/directives/tls
	tls <email> {
		import tls
	}
	# Takes the certificate and its key from these PEM files; Caddy does not renew them.
	# @link caddyfile/directives/tls
	tls <certificate:file> <key:file> {
		import tls
	}
	# How connections to this site are secured.
	# @link caddyfile/directives/tls
	# @block
	tls {
		import tls
	}

	# Writes a log of the requests to this site. Without it there is no access log.
	# @link caddyfile/directives/log
	log [<name:logger>] {
		import log
	}

	# Handles errors of the site's routes. Stands in the site only. The error is in
	# {err.status_code}, {err.message} and so on.
	# @link caddyfile/directives/handle_errors
	handle_errors {
		import routes
	}
	# Handles errors of the site's routes with these statuses. Stands in the site only. The error is
	# in {err.status_code}, {err.message} and so on.
	# @link caddyfile/directives/handle_errors
	# @since 2.8
	handle_errors <status:error_status...> {
		import routes
	}
}

(directives) {
	# Reports each request to OpenTelemetry, configured by environment variables, and passes the
	# trace on to backends.
	# @since 2.5
	# @link caddyfile/directives/tracing
	tracing [<matcher>] {
		# The name of the span; that of the handler unless given.
		span <name>
		# Attributes for each span; placeholders are filled in.
		# @since 2.11
		span_attributes {
			# An attribute and its value.
			<attribute:name> <value>
		}
	}

	# Looks a text up and puts what it finds into placeholders of your own. The first input that
	# fits wins.
	# @link caddyfile/directives/map
	map [<matcher>] <source> <destination:map_destination...> {
		# The outputs when no input fits, one for each destination.
		# @once
		# @block-ignored
		default [<output:map_output...>]
		# The outputs for this input, one for each destination.
		# @once
		# @block-ignored
		<input:map_input> [<output:map_output...>]
	}

	# Sets variables that later handlers read as {vars.NAME}.
	# @link caddyfile/directives/vars
	vars [<matcher>] [<name:variable> <value>] {
		# Sets a variable.
		<name:variable> <value>
	}

	# The file system from which later handlers read, by its name in the global options.
	# @since 2.8
	# @link caddyfile/directives/fs
	# @block-ignored
	fs [<matcher>] <name:file_system>

	# The root folder of the site, for all directives that read files.
	# @link caddyfile/directives/root
	# @block-ignored
	root <folder:path>
	# The root folder for some of the requests.
	# @link caddyfile/directives/root
	# @block-ignored
	root <matcher> <folder:path>
	# The root folder of the site. Caddy ignores the second word, because the first is no matcher.
	# @link caddyfile/directives/root
	# @block-ignored
	root <folder:path> <ignored>

	# Adds a field to the access log of the request. With "<" before the name, the value is taken
	# before later handlers run.
	# @since 2.8
	# @link caddyfile/directives/log_append
	# @block-ignored
	log_append [<matcher>] <field:log_field> <value> [<ignored...>]

	# Keeps the request out of the access log.
	# @deprecated log_skip
	# @link caddyfile/directives/log_skip
	# @since 2.6
	# @deprecated-since 2.8
	skip_log [<matcher>] {
	}
	# Keeps the request out of the access log.
	# @since 2.8
	# @link caddyfile/directives/log_skip
	log_skip [<matcher>] {
	}

	# Writes the request to the access logs of these names instead of the one of its host.
	# @since 2.8
	# @link caddyfile/directives/log_name
	# @block-ignored
	log_name [<matcher>] [<name:logger...>]

	# Sets a field of the response's header; with + adds, with - deletes, with ? sets only where it
	# is missing, with > sets as late as possible.
	# @link caddyfile/directives/header
	header [<matcher>] <field:header_operation> [<value>] {
		import header_settings
	}
	# Replaces what a regular expression finds in a field of the response's header.
	# @link caddyfile/directives/header
	header [<matcher>] <field:header_operation> <find:regexp_to_replace> <replacement> {
		import header_settings
	}
	# Caddy ignores surplus words here, and with them the whole block.
	# @link caddyfile/directives/header
	# @block-ignored
	header [<matcher>] <field:header_operation> <find:regexp_to_replace> <replacement> <ignored...>
	# Changes the header of the response.
	# @link caddyfile/directives/header
	header [<matcher>] {
		import header_match
		# Changes the header when the response is written, not before.
		# @run-on
		# @block-ignored
		defer
		# Replaces what a regular expression finds in a field.
		# @run-on
		# @block-ignored
		<field:header_operation> <find:regexp_to_replace> <replacement>
		# Sets a field; with + adds, with - deletes, with ? sets only where it is missing, with >
		# sets as late as possible.
		# @run-on
		# @block-ignored
		<field:header_operation> [<value>]
	}

	# Copies header fields of the backend's response. Works inside handle_response of reverse_proxy only.
	# @link caddyfile/directives/reverse_proxy#copy_response_headers
	copy_response_headers [<matcher>] {
		# Copies only these fields.
		include [<field:header_field...>]
		# Copies all fields but these.
		exclude [<field:header_field...>]
	}

	# Limits or replaces the body of the request.
	# @link caddyfile/directives/request_body
	request_body [<matcher>] {
		# The largest body that is accepted; more of it gives status 413.
		max_size <size>
		# Puts this text in the place of the body; placeholders are filled in.
		# @since 2.10
		set <body:text>
		# How long reading the body may take.
		# @since 2.8
		# @until 2.11.4
		# @deprecated Write the directive "timeouts" with "read_timeout" instead.
		read_timeout <duration:go_duration>
		# How long writing the response may take.
		# @since 2.8
		# @until 2.11.4
		# @deprecated Write the directive "timeouts" with "write_timeout" instead.
		write_timeout <duration:go_duration>
	}
	# Caddy ignores surplus words here, and with them the whole block.
	# @block-ignored
	request_body [<matcher>] <ignored...>

	# How long reading and writing may take, for some requests.
	# @since 2.11.5
	timeouts [<matcher>] {
		# How long reading the request may take. With a rate, the time grows as long as at least
		# so many bytes a second arrive.
		read_timeout <duration:go_duration> [<bytes-per-second:int>]
		# How long writing the response may take. With a rate, the time grows as long as at least
		# so many bytes a second leave.
		write_timeout <duration:go_duration> [<bytes-per-second:int>]
		# The largest piece of the response that is written at once.
		max_write_chunk <size>
	}
	# Caddy ignores surplus words here, and with them the whole block.
	# @block-ignored
	# @since 2.11.5
	timeouts [<matcher>] <ignored...>

	# Redirects the client; with status 302 unless given.
	# @terminal
	# @link caddyfile/directives/redir
	# @block-ignored
	redir [<matcher>] <to:redirect_target> [<code:redirect_status> [<ignored...>]]

	# Changes the method of the request for the handlers that follow.
	# @link caddyfile/directives/method
	# @block-ignored
	method [<matcher>] <method>

	# Changes the URI of the request for the handlers that follow; the client does not see it.
	# @link caddyfile/directives/rewrite
	# @block-ignored
	rewrite <to:uri>
	# Changes the URI of some requests for the handlers that follow.
	# @link caddyfile/directives/rewrite
	# @block-ignored
	rewrite <matcher> <to:uri>
	# Changes the URI. Caddy ignores the second word, because the first is no matcher.
	# @link caddyfile/directives/rewrite
	# @block-ignored
	rewrite <to:uri> <ignored>

	# Takes this from the beginning of the path.
	# @link caddyfile/directives/uri
	# @block-ignored
	uri [<matcher>] strip_prefix <prefix:uri_part>
	# Takes this from the end of the path.
	# @link caddyfile/directives/uri
	# @block-ignored
	uri [<matcher>] strip_suffix <suffix:uri_part>
	# Replaces a text in the whole URI, everywhere or so many times.
	# @link caddyfile/directives/uri
	# @block-ignored
	uri [<matcher>] replace <find:uri_part> <replacement> [<limit>]
	# Replaces what a regular expression finds in the path.
	# @link caddyfile/directives/uri
	# @block-ignored
	uri [<matcher>] path_regexp <find:regexp_not_empty> <replacement>
	# Deletes a parameter of the query, or gives it another name.
	# @since 2.8
	# @link caddyfile/directives/uri
	uri [<matcher>] query <query_deletion>|<query_renaming> {
	}
	# Adds a parameter to the query.
	# @since 2.8
	# @link caddyfile/directives/uri
	uri [<matcher>] query <query_addition> <value> {
	}
	# Sets a parameter of the query.
	# @since 2.8
	# @link caddyfile/directives/uri
	uri [<matcher>] query <query_parameter> <value> {
	}
	# Replaces what a regular expression finds in the value of a parameter of the query.
	# @since 2.8
	# @link caddyfile/directives/uri
	uri [<matcher>] query <query_parameter> <find:regexp> <replacement> {
	}
	# Changes the query of the URI.
	# @since 2.8
	# @link caddyfile/directives/uri
	uri [<matcher>] query {
		# Deletes a parameter, or gives it another name.
		<query_deletion>
		# Gives a parameter another name.
		<query_renaming>
		# Adds a parameter.
		<query_addition> <value>
		# Sets a parameter.
		<query_parameter> <value>
		# Replaces what a regular expression finds in the value of a parameter.
		<query_parameter> <find:regexp> <replacement>
	}

	# Rewrites the path to the first of these that is there; if none is, the request stays as it
	# is. There is no place for a matcher.
	# @link caddyfile/directives/try_files
	try_files <file:try_file...> {
		# Which of the files that exist to take.
		# @once
		# @block-ignored
		# @since 2.6
		policy <try_policy> [<ignored...>]
		...
	}

	# Asks for a user name and a password.
	# @deprecated basic_auth
	# @link caddyfile/directives/basic_auth
	# @deprecated-since 2.8
	basicauth [<matcher>] [<hash_algorithm> [<realm>]] {
		import accounts
	}
	# Asks for a user name and a password.
	# @since 2.8
	# @link caddyfile/directives/basic_auth
	basic_auth [<matcher>] [<hash_algorithm> [<realm>]] {
		import accounts
	}

	# Asks another server whether the request may pass: with a status of 2xx it goes on, everything
	# else is the answer to the client.
	# @since 2.5.1
	# @requires uri
	# @link caddyfile/directives/forward_auth
	forward_auth [<matcher>] [<gateway:upstream...>] {
		# The path and query to ask the other server for.
		# @once unless ""
		# @run-on
		uri <uri:not_empty>
		# Fields of the answer's header to copy to the request; from>to gives one another name.
		copy_headers <field:header_to_copy...>
		# Fields of the answer's header to copy to the request, one a line.
		# @block
		copy_headers [<field:header_to_copy...>] {
			import headers_to_copy
		}
		import reverse_proxy
		import transport_setting
	}

	# Sets a field of the request's header; with + adds, with - deletes.
	# @link caddyfile/directives/request_header
	# @block-ignored
	request_header [<matcher>] <field:request_header_operation> [<value>]
	# Replaces what a regular expression finds in a field of the request's header.
	# @link caddyfile/directives/request_header
	# @block-ignored
	request_header [<matcher>] <field:request_header_operation> <find:regexp_to_replace> <replacement>

	# Compresses responses; with zstd and gzip unless given.
	# @link caddyfile/directives/encode
	encode [<matcher>] [<encoding...>] {
		import encode_settings
		import encoders
	}

	# Sends resources before the client asks for them, by HTTP/2 server push. Most browsers have
	# dropped it.
	# @link caddyfile/directives/push
	push [<matcher>] [<resource:uri>] {
		# Fields of the header of the pushed requests.
		headers {
			# Sets a field; with + adds, with - deletes.
			# @block-ignored
			<field:request_header_operation> [<value>]
			# Replaces what a regular expression finds in a field.
			# @block-ignored
			<field:request_header_operation> <find:regexp_to_replace> <replacement>
		}
		# A resource to push, with this method.
		# @run-on
		# @block-ignored
		GET <resource:uri>
		# A resource to push, with this method.
		# @run-on
		# @block-ignored
		HEAD <resource:uri>
		# A resource to push.
		# @run-on
		# @block-ignored
		<resource:uri>
	}
	# Caddy ignores surplus words here, and with them the whole block.
	# @block-ignored
	push [<matcher>] <resource:uri> <ignored...>

	# Replaces responses of the handlers that follow, by their status or header.
	# @since 2.8
	# @link caddyfile/directives/intercept
	intercept [<matcher>] {
		import response_handlers
	}
	# Caddy ignores surplus words here, and with them the whole block.
	# @block-ignored
	intercept [<matcher>] <ignored...>

	# Runs responses through Go's templates.
	# @link caddyfile/directives/templates
	templates [<matcher>] {
		# The media types of responses that are templates.
		# @block-ignored
		mime <type:mime_type...>
		# What actions begin and end with; {{ and }} unless given.
		# @block-ignored
		between <open:delimiter> <close:delimiter>
		# The folder for functions that read files; the root of the site unless given.
		# @block-ignored
		root <folder:path> [<ignored...>]
		# Functions that plugins bring.
		# @since 2.7.6
		extensions {
			import template_functions
		}
		...
	}
	# Caddy ignores surplus words here, and with them the whole block.
	# @block-ignored
	templates [<matcher>] <ignored...>

	# Runs the named route &(name).
	# @since 2.7
	# @link caddyfile/directives/invoke
	invoke [<matcher>] <route:named_route>

	# A group of directives. Of all handle blocks of the same level, only the first that matches runs.
	# @link caddyfile/directives/handle
	handle [<matcher>] {
		import routes
	}
	# A group of directives for a path; the part of the path before the asterisk is taken off first.
	# @link caddyfile/directives/handle_path
	handle_path <path:path_matcher> {
		import routes
	}
	# A group of directives that run in the order in which they are written.
	# @link caddyfile/directives/route
	route [<matcher>] {
		import routes
	}

	# Closes the connection without an answer.
	# @terminal
	# @link caddyfile/directives/abort
	abort [<matcher>]

	# Fails with this status, so that handle_errors takes over.
	# @terminal
	# @link caddyfile/directives/error
	error [<matcher>] <status:status_code>|<empty> {
		import error_settings
	}
	# Fails, so that handle_errors takes over; with status 500 unless given.
	# @terminal
	# @link caddyfile/directives/error
	error [<matcher>] <message:not_empty> [<status>] {
	}
	# Fails with this status, so that handle_errors takes over.
	# @terminal
	# @link caddyfile/directives/error
	error [<matcher>] <empty> <status> {
		import error_settings
	}

	# Answers with the backend's response. Works inside handle_response of reverse_proxy only.
	# @terminal
	# @link caddyfile/directives/reverse_proxy#copy_response
	# @block-ignored
	copy_response [<matcher>] <status:positive_int>
	# Answers with the backend's response. Works inside handle_response of reverse_proxy only.
	# @terminal
	# @link caddyfile/directives/reverse_proxy#copy_response
	copy_response [<matcher>] {
		import copied_response
	}
	# Answers with the backend's response. Caddy ignores these words.
	# @terminal
	copy_response [<matcher>] <ignored...> {
		import copied_response
	}

	# Answers with this status and no text.
	# @terminal
	# @link caddyfile/directives/respond
	respond [<matcher>] <status:status_code>|<empty> {
		# The text of the response.
		# @once unless ""
		body <text>
		import response_settings
	}
	# Answers with this text; with status 200 unless given.
	# @terminal
	# @link caddyfile/directives/respond
	respond [<matcher>] <body:not_empty> [<status>] {
		import response_settings
	}
	# Answers with this status.
	# @terminal
	# @link caddyfile/directives/respond
	respond [<matcher>] <empty> <status> {
		# The text of the response.
		# @once unless ""
		body <text>
		import response_settings
	}

	# Answers with Caddy's metrics, for Prometheus.
	# @terminal
	# @link caddyfile/directives/metrics
	metrics [<matcher>] {
		# Does not offer the OpenMetrics format.
		# @run-on
		disable_openmetrics
	}

	# Forwards requests to one or more backends.
	# @terminal
	# @link caddyfile/directives/reverse_proxy
	reverse_proxy [<matcher>] [<upstream...>] {
		import reverse_proxy
		import transport_setting
	}

	# Forwards requests for PHP files to a FastCGI server, and all requests for files that do not
	# exist to index.php.
	# @link caddyfile/directives/php_fastcgi
	php_fastcgi [<matcher>] [<gateway:upstream...>] {
		import php_settings
		import reverse_proxy
	}

	# Serves files below the root of the site; with "browse", lists folders that have no index file.
	# @terminal
	# @link caddyfile/directives/file_server
	file_server [<matcher>] {
		import file_server_settings
		import browse_setting
	}
	# Serves files below the root of the site, and lists folders that have no index file.
	# @terminal
	# @link caddyfile/directives/file_server
	file_server [<matcher>] browse {
		import file_server_settings
	}

	# Serves an ACME directory, so that others get certificates from this server's authority.
	# @link caddyfile/directives/acme_server
	acme_server [<matcher>] {
		# The authority that signs; "local" unless given.
		# @last
		ca <id:ca_id>
		# How long certificates are valid; 12h unless given.
		# @run-on
		# @since 2.6.3
		lifetime <duration>
		# The DNS servers for the DNS challenge.
		# @since 2.7
		# @last
		resolvers <address:dns_server...>
		# The challenges to offer; all unless given.
		# @since 2.8
		challenges [<challenge:acme_challenge...>]
		# Permits certificates for wildcard names.
		# @run-on
		# @since 2.8
		allow_wildcard_names
		# The only names and addresses that get certificates.
		# @run-on
		# @since 2.8
		allow {
			import acme_rules
		}
		# Names and addresses that get no certificates.
		# @run-on
		# @since 2.8
		deny {
			import acme_rules
		}
		# Signs with the root certificate instead of the intermediate one.
		# @link caddyfile/directives/acme_server#sign_with_root
		# @since 2.8
		sign_with_root
	}
}

(header_settings) {
	# Changes the header when the response is written, not before.
	# @run-on
	defer
	import header_match
}

(header_match) {
	# Changes the header only of responses that match.
	# @since 2.9.1
	match {
		import response_matchers
	}
	# Changes the header only of responses that match.
	# @since 2.9.1
	match => response_matchers
}

(accounts) {
	# A user, and the hash of the password as "caddy hash-password" prints it.
	# @once
	<user> <hash:password_hash>
}

(headers_to_copy) {
	# A field of the header to copy; from>to gives it another name.
	# @block-ignored
	<field:header_to_copy> [<field:header_to_copy...>]
}

(encode_settings) {
	# The shortest response that is compressed, in bytes; 512 unless given.
	# @run-on
	minimum_length <bytes:int>
	# Compresses only responses that match; those of common text types unless given.
	# @once
	match {
		import response_matchers
	}
	# Compresses only responses that match.
	# @once
	match => response_matchers
}

(encoders) http.encoders {
	# Gzip, at this level from 1 to 9; 5 unless given.
	# @block-ignored
	gzip [<level:gzip_level> [<ignored...>]]
	# Zstandard, at this level.
	zstd <level:zstd_level> {
		import zstd_checksum
	}
	# Zstandard.
	zstd {
		# How hard to try.
		# @once
		# @since 2.11.3
		level <level:zstd_level>
		import zstd_checksum
	}
}

(zstd_checksum) {
	# Leaves the checksum out.
	# @once
	# @since 2.11.3
	disable_checksum
}

(error_settings) {
	# What went wrong; handle_errors has it as {err.message}.
	# @once unless ""
	message <text>
}

(copied_response) {
	# The status to answer with; that of the backend unless given.
	# @run-on
	status <status>
}

(response_settings) {
	# Closes the connection after the answer.
	# @once
	# @run-on
	close
}

(file_server_settings) {
	# The file system to read from, by its name in the global options.
	# @once unless ""
	# @run-on
	# @since 2.6
	fs <name:file_system>
	# The folder to serve; the root of the site unless given.
	# @run-on
	root <folder:path>
	# Files and folders that are treated as if they were not there; globs are possible. A name
	# without a slash hides it everywhere. May be repeated.
	hide <file...>
	# The files to look for in a folder; index.html and index.txt unless given.
	index <name:file...>
	# Looks for compressed files beside the requested one; br, zstd and gzip unless given.
	precompressed [<format:precompressed...>]
	# The status of the response.
	# @run-on
	status <status>
	# Does not redirect to add the slash after a folder, or to take one off after a file.
	disable_canonical_uris
	# Goes on with the next handler when the file is not there, instead of status 404.
	pass_thru
	# Takes the Etag from a file beside the requested one that has one of these extensions.
	# @since 2.8
	etag_file_extensions <extension...>
}

(browse_setting) {
	# Lists folders that have no index file, perhaps with a template of your own.
	# @once
	# @run-on
	browse [<template:file>] {
		# Shows where symbolic links lead.
		# @once
		# @run-on
		# @since 2.8
		reveal_symlinks
		# How the list is sorted unless the visitor chooses.
		# @since 2.9
		sort [<order:sort_option...>]
		# How many files to list at most; 10000 unless given.
		# @once unless 0
		# @since 2.9
		file_limit <number:int>
	}
}

(template_functions) http.handlers.templates.functions {
}

(acme_rules) {
	# Host names; *.example.com stands for all names below.
	domains <domain:host...>
	# IP addresses and ranges such as 10.0.0.0/8.
	ip_ranges <range:ip_range...>
}
`;
