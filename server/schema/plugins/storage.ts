/** Where certificates are kept, files come from, and logs go to. */
export const storage = String.raw`
plugin github.com/pberkel/caddy-storage-redis github.com/gamalan/caddy-tlsredis
(storage_modules) {
	# Keeps certificates in Redis.
	# @link https://github.com/pberkel/caddy-storage-redis
	redis [<kind:any>] {
		# The server and its port, for several servers as a list.
		address [<address:any...>] {
			...
		}
		# The host.
		host [<host:any...>] {
			...
		}
		# The port.
		port [<port:any...>] {
			...
		}
		# The number of the database.
		db [<number:any>]
		# How long to wait, in seconds.
		timeout [<seconds:any>]
		# The user.
		username [<name:any>]
		# The password.
		password [<secret:any>]
		# What to put in front of all keys.
		key_prefix [<prefix:any>]
		...
	}
}

plugin github.com/ss098/certmagic-s3 github.com/techknowlogick/certmagic-s3
(storage_modules) {
	# Keeps certificates in S3.
	# @link https://github.com/ss098/certmagic-s3
	s3 {
		# The address of the service.
		host <host:any>
		# The bucket.
		bucket <name:any>
		# Who asks.
		access_id <id:any>
		# The secret for it.
		secret_key <secret:any>
		# What to put in front of all names.
		prefix <prefix:any>
		...
	}
}

plugin github.com/pteich/caddy-tlsconsul
(storage_modules) {
	# Keeps certificates in Consul.
	# @link https://github.com/pteich/caddy-tlsconsul
	consul {
		...
	}
}

plugin github.com/yroc92/postgres-storage
(storage_modules) {
	# Keeps certificates in PostgreSQL.
	# @link https://github.com/yroc92/postgres-storage
	postgres {
		...
	}
}

plugin github.com/mholt/caddy-embed
(file_systems) {
	# Files that are a part of the program.
	# @link https://github.com/mholt/caddy-embed
	embedded
}

plugin github.com/mohammed90/caddy-git-fs
(file_systems) {
	# Files of a Git repository.
	# @link https://github.com/mohammed90/caddy-git-fs
	git [<argument:any...>] {
		...
	}
}

plugin github.com/mholt/caddy-events-exec
(event_handlers) {
	# Runs a command.
	# @link https://github.com/mholt/caddy-events-exec
	exec <command:any...> {
		...
	}
}

plugin github.com/mholt/caddy-hitcounter
(template_functions) {
	# Counts visits.
	# @link https://github.com/mholt/caddy-hitcounter
	hitCounter [<argument:any...>] {
		...
	}
}

plugin github.com/mastercactapus/caddy2-proxyprotocol
(listener_wrappers) {
	# Takes the address of the client from the PROXY protocol; Caddy does so by itself since 2.7.
	# @link https://github.com/mastercactapus/caddy2-proxyprotocol
	proxy_protocol {
		...
	}
}

plugin github.com/caddyserver/transform-encoder
(log_encoders) {
	# Writes lines by a template; the Common Log Format unless given.
	# @link https://github.com/caddyserver/transform-encoder
	transform [<template:any...>] {
		# What stands for a value that is not there.
		placeholder [<text:any>]
		# Writes texts without escapes.
		unescape_strings
		...
	}
	# Writes lines by a template.
	# @deprecated transform
	# @link https://github.com/caddyserver/transform-encoder
	formatted [<template:any...>] {
		...
	}
}

plugin github.com/firecow/caddy-elastic-encoder
(log_encoders) {
	# Writes lines as Elasticsearch wants them.
	# @link https://github.com/firecow/caddy-elastic-encoder
	elastic [<argument:any...>] {
		...
	}
}

plugin github.com/jsternberg/caddy-logfmt
(log_encoders) {
	# Writes lines of names and values.
	# @link https://github.com/jsternberg/caddy-logfmt
	logfmt [<argument:any...>] {
		...
	}
}
`;
