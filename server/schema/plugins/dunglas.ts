/** FrankenPHP, Mercure and Vulcain, which are often built in together. */
export const dunglas = String.raw`
plugin github.com/dunglas/frankenphp/caddy github.com/php/frankenphp/caddy
(directives) {
	# Serves a PHP application with its files: index.php answers what is no file.
	# @order before file_server
	# @link https://frankenphp.dev/docs/config/
	php_server [<matcher>] {
		# The folder of the application; that of "root" unless given.
		root <folder:path>
		# The file that answers what is no file; index.php unless given.
		index <file>
		# Files to look for, in place of the usual ones.
		try_files <file:any...>
		# Serves nothing but PHP.
		file_server off
		import php_worker_settings
		...
	}
	# Runs PHP for the request.
	# @order before file_server
	# @link https://frankenphp.dev/docs/config/
	php [<matcher>] {
		# The folder of the application; that of "root" unless given.
		root <folder:path>
		import php_worker_settings
		...
	}
}
(options) {
	# How PHP is run, for all sites.
	# @link https://frankenphp.dev/docs/config/
	frankenphp [<ignored...>] {
		# How many threads run PHP; twice the number of processors unless given.
		num_threads <number:any>
		# How many threads there may be; "auto" lets FrankenPHP find out.
		max_threads <number:any>
		# How long a request may wait for a thread.
		max_wait_time <duration:any>
		# Settings of php.ini.
		php_ini [<name:any> <value:any>] {
			...
		}
		import php_workers
		...
	}
}
(php_worker_settings) {
	# What parts the path of the file from the rest; .php unless given.
	split <extension:any...>
	# A variable for PHP.
	env <name:any> <value:any>
	# Whether a root that is a symbolic link is followed at the start.
	resolve_root_symlink [<switch:any>]
	import php_workers
	...
}
(php_workers) {
	# A script that stays loaded and answers many requests.
	worker [<file> [<number_or_watch:any>]] {
		# The name for logs and metrics.
		name <name:any>
		# The script.
		file <file>
		# How many of them run.
		num <number:any>
		# A variable for the script.
		env <name:any> <value:any>
		# Starts again when files change.
		watch [<pattern:any...>]
		# The paths that the script answers.
		match [<path:any...>]
		# After how many failures in a row Caddy gives up.
		max_consecutive_failures <number:any>
		...
	}
}

plugin github.com/dunglas/mercure/caddy github.com/dunglas/mercure
(directives) {
	# A hub that pushes updates to browsers.
	# @order after encode
	# @link https://mercure.rocks/docs/hub/config
	mercure [<matcher>] [<ignored...>] {
		# The name of the hub, for other modules.
		name <name:any>
		# Lets anybody receive public updates.
		anonymous
		# Endpoints that tell of subscriptions.
		subscriptions
		# The longest time that a connection lives.
		write_timeout <duration>
		# How long an update may take to reach a subscriber.
		dispatch_timeout <duration>
		# How often something is sent so that the connection stays open.
		heartbeat <duration>
		# Where the public keys for publishers are.
		publisher_jwks_url <url:any>
		# The key that tokens of publishers are checked with, and the algorithm.
		publisher_jwt <key:any> [<algorithm:any>]
		# Where the public keys for subscribers are.
		subscriber_jwks_url <url:any>
		# The key that tokens of subscribers are checked with, and the algorithm.
		subscriber_jwt <key:any> [<algorithm:any>]
		# Origins from which updates may be published.
		publish_origins <origin:any...>
		# Origins from which browsers may subscribe.
		cors_origins <origin:any...>
		# Where updates are kept.
		transport <name:any> {
			...
		}
		# Where updates are kept, as an address.
		# @deprecated Write "transport" instead.
		transport_url <url:any>
		# The cookie with the token.
		cookie_name <name:any>
		...
	}
}

plugin github.com/dunglas/vulcain/caddy github.com/dunglas/vulcain
(directives) {
	# Sends what an answer refers to before the client asks for it.
	# @order after encode
	# @link https://github.com/dunglas/vulcain
	vulcain [<matcher>] [<ignored...>] {
		# A description by OpenAPI of what refers to what.
		openapi_file <file>
		# The most that is pushed for one request.
		max_pushes <number:any>
		# Sends hints (103) in place of pushing.
		early_hints [<switch:any>]
		...
	}
}
`;
