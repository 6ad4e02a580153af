/**
 * Request matchers, as lines of a named matcher and behind its name, and response matchers.
 * Written from modules/caddyhttp and httptype.go. The empty blocks are those that Caddy accepts.
 */
export const matchers = String.raw`
(request_matchers) http.matchers {
	# The host of the request, without its port: any of these. "*" stands for one label.
	# @distinct-late host
	# @link caddyfile/matchers#host
	host [<host...>] {
	}

	# The path of the request: any of these. "*" at either end stands for anything; without one,
	# the path must be the same. Upper and lower case count as equal.
	# @link caddyfile/matchers#path
	path [<path:uri_path...>] {
	}

	# The path of the request, by a regular expression. Its groups are in {re.NAME.1} and so on;
	# the name is that of the matcher unless given. Once in each named matcher.
	# @link caddyfile/matchers#path-regexp
	# @once unless ""
	path_regexp [<name:group_name>] <regexp> {
	}

	# The method of the request: any of these, in upper case.
	# @link caddyfile/matchers#method
	method [<method...>] {
	}

	# Query parameters: "name=value", where "name=*" takes any value. Several of one name are
	# alternatives, different names must all be there. An empty word means no query at all.
	# @link caddyfile/matchers#query
	query [<parameter:query_pair...>] {
	}

	# A header field with this value; "*" at either end stands for anything. Several of one field
	# are alternatives, different fields must all be there.
	# @link caddyfile/matchers#header
	header <field:present_header_field> <value> [<header:any> <field:present_header_field> <value>]... [<header:any> <field:absent_header_field>] {
	}
	# The absence of a header field.
	# @link caddyfile/matchers#header
	header <field:absent_header_field> {
	}

	# A header field, by a regular expression. Its groups are in {re.NAME.1} and so on; the name
	# is that of the matcher unless given. Once for each field.
	# @distinct field
	# @link caddyfile/matchers#header-regexp
	header_regexp [<name:group_name>] <field:header_field> <regexp> {
	}
	# Several header fields on one line, each with a name for its groups.
	# @distinct field
	# @link caddyfile/matchers#header-regexp
	header_regexp <name:group_name> <field:header_field> <regexp> [<header_regexp:any> <name:group_name> <field:header_field> <regexp>]... [<header_regexp:any> <field:header_field> <regexp>] {
	}

	# The protocol: https, http, grpc, or a version such as http/2, or http/1.1+ for at least this one.
	# @link caddyfile/matchers#protocol
	protocol <request_protocol> [<protocol:any> <request_protocol>]... {
	}

	# A TLS connection. "early_data" takes requests that come before the handshake is complete.
	# @since 2.9
	# @link caddyfile/matchers
	tls [early_data] {
	}

	# None of the matchers in it may match all of their conditions.
	# @link caddyfile/matchers#not
	not {
		import request_matchers
		import quoted_expression_in_not
	}
	# What follows must not match.
	# @link caddyfile/matchers#not
	not [=> matchers_in_not]

	# An expression in CEL, with placeholders and all matchers as functions. A second one in the
	# same matcher is not read.
	# @link caddyfile/matchers#expression
	# @block-ignored
	expression <expression:any...>

	# The address that is connected to Caddy: one of these or in one of these ranges. Behind a
	# proxy that is the proxy; see client_ip.
	# @link caddyfile/matchers#remote-ip
	remote_ip [<range:matched_range...>] {
	}

	# The address of the client, behind trusted proxies, too: one of these or in one of these ranges.
	# @link caddyfile/matchers#client-ip
	# @since 2.7
	client_ip [<range:client_range...>] {
	}

	# A variable or placeholder that has one of these values.
	# @link caddyfile/matchers#vars
	vars <variable:any> <value...> {
	}

	# A variable or placeholder, by a regular expression. Its groups are in {re.NAME.1} and so on;
	# the name is that of the matcher unless given.
	# @link caddyfile/matchers#vars-regexp
	vars_regexp [<name:group_name>] <variable:any> <regexp> {
	}
	# Several variables on one line, each with a name for its groups.
	# @link caddyfile/matchers#vars-regexp
	vars_regexp <name:group_name> <variable:any> <regexp> [<vars_regexp:any> <name:group_name> <variable:any> <regexp>]... [<vars_regexp:any> <variable:any> <regexp>] {
	}

	# A file that exists: the first of these, below the root. Which one is in {file_match.relative}.
	# A slash at the end asks for a folder. "=404" as the last one raises that error.
	# @link caddyfile/matchers#file
	file <try_file...> {
		# The files to try.
		try_files [<try_file...>]
		import file_matcher
	}
	# A file that exists: that of the request's path unless others are given.
	# @link caddyfile/matchers#file
	file {
		# The files to try.
		try_files <try_file...>
		import file_matcher
	}

	# A URL pattern of the WHATWG, such as /books/:id. Groups are in {http.url_pattern.pathname.id}
	# and so on.
	# @since 2.11.5
	# @link caddyfile/matchers
	# @last
	url_pattern <pattern:url_pattern> [<url_pattern:any> <pattern:url_pattern>]... {
		# The URL to which a relative pattern belongs.
		# @run-on
		# @last
		base_url <url:base_url>
		# Takes upper and lower case as equal.
		ignore_case
	}
}

(file_matcher) {
	# The folder below which to look; {http.vars.root} or the working directory unless given.
	# @link caddyfile/matchers#file
	# @run-on
	root <folder:path>

	# Which of the files that exist to take; first_exist unless given.
	# @link caddyfile/matchers#file
	# @run-on
	# @last
	try_policy <policy:late_try_policy>

	# Where to split the path, such as .php: only what stands before is looked for, the rest is
	# in {file_match.remainder}.
	# @link caddyfile/matchers#file
	# @since 2.2
	split_path <extension...>
}

(quoted_expression_in_not) {
	# An expression in CEL.
	# @link caddyfile/matchers#expression
	<expression:quoted_expression> [=> matchers_in_not]
}

(matchers_in_not) http.matchers {
	import request_matchers
	import quoted_expression_in_not
}

(inline_matchers) http.matchers {
	import request_matchers
	# An expression in CEL, with placeholders and all matchers as functions.
	# @link caddyfile/matchers#expression
	# @block-ignored
	<expression:quoted_expression> [<ignored...>]
}

(response_matchers) {
	# The status of the response: any of these; 2xx stands for all from 200 to 299.
	# @link caddyfile/response-matchers#status
	status <status_pattern...>

	# A header field of the response with this value; "*" at either end stands for anything.
	# @link caddyfile/response-matchers#header
	header <field:present_header_field> <value> [<header:any> <field:present_header_field> <value>]... [<header:any> <field:absent_header_field>] {
	}
	# The absence of a header field.
	# @link caddyfile/response-matchers#header
	header <field:absent_header_field> {
	}
}
`;
