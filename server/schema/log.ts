/**
 * The log directive and the global option of the same name, with the modules that they can name:
 * writers, encoders, filters of fields, cores. Written from builtins.go and modules/logging.
 * From 2.11.5 on, Caddy refuses a second output, format, level, sampling, core or no_hostname in one
 * block, and in "sampling"; before, the last one counts.
 */
export const log = String.raw`
(log) {
	# The hosts whose requests this log takes; those of the site's addresses unless given.
	# @since 2.7
	# @link caddyfile/directives/log#hostnames
	hostnames <host:logged_host...>

	# Ties the log to no host: only requests that "log_name" sends there get into it.
	# @since 2.8
	# @link caddyfile/directives/log#no_hostname
	# @once-since 2.11.7
	no_hostname

	import log_settings
}

(log_options) {
	# The names of the loggers whose messages this log takes; all unless given. A name stands for
	# everything below it, too.
	# @since 2.4
	# @link caddyfile/options#log
	include [<logger...>]

	# The names of the loggers whose messages this log leaves out.
	# @since 2.4
	# @link caddyfile/options#log
	exclude [<logger...>]

	# Means something in the "log" directive only; Caddy accepts it here, too.
	# @link caddyfile/options#log
	# @since 2.8
	# @once-since 2.11.7
	no_hostname

	import log_settings
}

(log_settings) {
	# Where the messages go; stderr unless given.
	# @run-on
	# @link caddyfile/directives/log#output
	# @once-since 2.11.7
	output <writer:standard_writer>
	# Where the messages go; stderr unless given.
	# @link caddyfile/directives/log#output
	# @once-since 2.11.7
	output => log_writers

	# What the messages look like; text for people on a terminal, else JSON.
	# @link caddyfile/directives/log#format
	# @once-since 2.11.7
	format => log_encoders

	# The least important messages to write; INFO unless given. Access logs are INFO, and ERROR
	# for status 500 and above.
	# @link caddyfile/directives/log#level
	# @once-since 2.11.7
	level <log_level>

	# Writes only a part of the messages that repeat each other.
	# @since 2.9
	# @link caddyfile/directives/log#sampling
	# @once-since 2.11.7
	sampling [<ignored...>] {
		# How long to count; 1s unless given.
			# @run-on
		# @once-since 2.11.7
		interval <duration>
		# How many messages of one level and text to write in each interval; 100 unless given.
			# @run-on
		# @once-since 2.11.7
		first <count:int>
		# After those, every how manieth to write; 100 unless given.
			# @run-on
		# @once-since 2.11.7
		thereafter <count:int>
	}

	# A further destination of the messages; all such modules are plugins.
	# @since 2.9
	# @link caddyfile/directives/log
	# @once-since 2.11.7
	core => log_cores
}

(log_writers) caddy.logging.writers {
	# A file, which is set aside for a new one when it gets too large.
	# @link caddyfile/directives/log#file
	file <path:log_file> {
		# The permissions of the file, in octal; 0600 unless given.
		# @since 2.9
		mode <file_mode>

		# The permissions of folders that have to be made for the file: octal, or "inherit" for
		# those of the folder above, or "from_file" for those of the file.
		# @since 2.11.2
		# @link caddyfile/directives/log#file
		dir_mode <dir_mode>

		# Never sets the file aside. It grows until the disk is full, unless something else
		# looks after it.
		roll_disabled

		# The size at which the file is set aside, rounded up to whole MiB; 100MiB unless given.
		roll_size <size>

		# Leaves files that are set aside uncompressed.
		# @since 2.5
		roll_uncompressed

		# How to compress files that are set aside; gzip unless given.
		# @since 2.11.2
		# @link caddyfile/directives/log#file
		roll_compression <log_compression>

		# Names files that are set aside by local time instead of UTC.
		# @since 2.5
		roll_local_time

		# How many files that are set aside to keep; 10 unless given, 0 for any number.
		roll_keep <count:int>

		# How long to keep files that are set aside, rounded up to whole days; 90 days unless
		# given, 0 for ever.
		roll_keep_for <duration:natural_duration>

		# Sets the file aside, at the next message, when this much time has passed.
		# @since 2.11
		roll_interval <duration>

		# Sets the file aside at these minutes of each hour.
		# @since 2.11
		roll_minutes <minutes:minute_list...>

		# Sets the file aside at these times of each day, such as 00:00.
		# @since 2.11
		roll_at <times:time_list...>

		# How to write the time in the name of a file that is set aside, as a layout of Go.
		# @since 2.11
		backup_time_format <layout:time_layout>
	}

	# A network address. While it cannot be reached, messages go to standard error.
	# @link caddyfile/directives/log#net
	net <address:log_address> {
		# How long connecting may take, during which messages wait.
		# @since 2.4.1
		dial_timeout <duration>

		# Starts even if the address cannot be reached.
		# @since 2.7
		soft_start
	}
}

(log_encoders) caddy.logging.encoders {
	# Text for people.
	# @link caddyfile/directives/log#console
	console {
		import log_encoder_settings
	}

	# One JSON object on each line.
	# @link caddyfile/directives/log#json
	json {
		import log_encoder_settings
	}

	# Changes or leaves out fields, then formats the message as another module does.
	# @link caddyfile/directives/log#filter
	filter {
		# The module that formats the message; JSON unless given, or text on a terminal.
		# @since 2.2
		# @last
		wrap => log_encoders

		# The filters, in a block of their own; they may stand without it as well.
		# @since 2.2
		# @run-on
		fields {
			import filtered_log_fields
		}

		import filtered_log_fields
	}
	# Words behind "filter" make Caddy skip its block.
	# @link caddyfile/directives/log#filter
	# @block-ignored
	filter <ignored...>

	# Adds fields to each message, then formats it as another module does.
	# @link caddyfile/directives/log#append
	# @since 2.8
	append {
		# The module that formats the message; JSON unless given, or text on a terminal.
		# @last
		wrap => log_encoders

		# The fields, in a block of their own; they may stand without it as well.
		# @run-on
		fields {
			import appended_log_fields
		}

		import appended_log_fields
	}
	# Words behind "append" make Caddy skip its block.
	# @link caddyfile/directives/log#append
	# @since 2.8
	# @block-ignored
	append <ignored...>

	# Puts the level in front of the message as systemd's journal wants it, then formats the
	# message as another module does.
	# @since 2.11.3
	# @link caddyfile/directives/log#format-modules
	journald {
		# The module that formats the message; JSON unless given, or text on a terminal.
		# @last
		wrap => log_encoders
	}

	# Writes one field of each message and nothing else.
	# @link caddyfile/directives/log#format-modules
	# @until 2.4
	# @deprecated Use the plugin transform-encoder instead.
	single_field <field:any>
}

(log_encoder_settings) {
	# The name of the field that holds the message; msg unless given.
	# @link caddyfile/directives/log#message_key
	message_key <key:any>
	# The name of the field that holds the level; level unless given.
	# @link caddyfile/directives/log#level_key
	level_key <key:any>
	# The name of the field that holds the time; ts unless given.
	# @link caddyfile/directives/log#time_key
	time_key <key:any>
	# The name of the field that holds the name of the logger; logger unless given.
	# @link caddyfile/directives/log#name_key
	name_key <key:any>
	# The name of the field that holds the place in Caddy's source.
	# @link caddyfile/directives/log#caller_key
	caller_key <key:any>
	# The name of the field that holds the stack.
	# @link caddyfile/directives/log#stacktrace_key
	stacktrace_key <key:any>
	# What ends each message.
	# @link caddyfile/directives/log#line_ending
	line_ending <text>
	# How to write the time: one of these names, or a layout of Go.
	# @link caddyfile/directives/log#time_format
	time_format <format:time_format>
	# Writes local time instead of UTC.
	# @link caddyfile/directives/log#time_local
	# @since 2.6.2
	time_local
	# How to write durations; seconds unless given.
	# @link caddyfile/directives/log#duration_format
	# @since 2.5
	duration_format <format:duration_format>
	# How to write the level.
	# @link caddyfile/directives/log#level_format
	level_format <format:level_format>
}

(filtered_log_fields) {
	# What to do with this field. Fields inside others are written with ">", such as
	# request>headers>Cookie. Only "regexp" may be repeated for a field.
	# @link caddyfile/directives/log#filter
	<field:any> => log_filters
}

(appended_log_fields) {
	# A field and its value, in which global placeholders such as {env.NAME} are filled in.
	# @link caddyfile/directives/log#append
	<field:any> <value>
}

(log_filters) caddy.logging.encoders.filter {
	# Leaves the field out.
	# @link caddyfile/directives/log#delete
	# @block-ignored
	delete [<ignored...>]

	# Gives the field another name.
	# @link caddyfile/directives/log#rename
	# @since 2.5.1
	# @block-ignored
	rename [<name:any> [<ignored...>]]

	# Writes this text instead of the value.
	# @link caddyfile/directives/log#replace
	# @since 2.4
	# @block-ignored
	replace [<text> [<ignored...>]]

	# Writes a hash of the value, so that equal values can be told without being seen.
	# @link caddyfile/directives/log#hash
	# @since 2.5
	# @block-ignored
	hash [<ignored...>]

	# Keeps only this many bits of an IP address and sets the others to zero.
	# @link caddyfile/directives/log#ip_mask
	ip_mask [<ipv4_bits:int> [<ipv6_bits:int>]] {
		# How many bits of an IPv4 address to keep.
		# @since 2.2
		# @run-on
		ipv4 <bits:int>
		# How many bits of an IPv6 address to keep.
		# @since 2.2
		# @run-on
		ipv6 <bits:int>
	}

	# Changes parameters in the query of a URI.
	# @link caddyfile/directives/log#query
	# @since 2.5
	query {
		import log_filter_actions
	}
	# Words behind "query" make Caddy skip its block.
	# @link caddyfile/directives/log#query
	# @since 2.5
	# @block-ignored
	query <ignored...>

	# Changes cookies in the header field Cookie. Of several actions for one cookie the first counts.
	# @link caddyfile/directives/log#cookie
	# @since 2.5
	cookie {
		import log_filter_actions
	}
	# Words behind "cookie" make Caddy skip its block.
	# @link caddyfile/directives/log#cookie
	# @since 2.5
	# @block-ignored
	cookie <ignored...>

	# Changes cookies in the header field Set-Cookie.
	# @since 2.11.5
	# @link caddyfile/directives/log#filter
	set_cookie {
		import log_filter_actions
	}
	# Words behind "set_cookie" make Caddy skip its block.
	# @since 2.11.5
	# @link caddyfile/directives/log#filter
	# @block-ignored
	set_cookie <ignored...>

	# Replaces what a regular expression matches. The replacement may name groups with a dollar sign.
	# @link caddyfile/directives/log#regexp
	# @since 2.5
	# @block-ignored
	regexp [<regexp> [<replacement> [<ignored...>]]]

	# Replaces what several regular expressions match, one after the other.
	# @since 2.11
	# @link caddyfile/directives/log#regexp
	# @block
	# @requires regexp
	multi_regexp {
		# An expression and what to put in its place.
		# @run-on
		regexp <regexp:full_regexp> <replacement>
	}
}

(log_filter_actions) {
	# Writes this value instead.
	# @link caddyfile/directives/log#query
	# @run-on
	replace <key:any> <value:any>
	# Writes a hash of the value.
	# @link caddyfile/directives/log#query
	# @run-on
	hash <key:any>
	# Leaves it out.
	# @link caddyfile/directives/log#query
	# @run-on
	delete <key:any>
}

(log_cores) caddy.logging.cores {
	# For Caddy's own tests; it keeps Caddy from starting.
	# @link caddyfile/directives/log
	# @since 2.9
	# @block-ignored
	mock [<ignored...>]
}
`;
