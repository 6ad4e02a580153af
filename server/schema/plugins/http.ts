/** Plugins that handle requests: limits, caches, firewalls, replacements, files. */
export const http = String.raw`
plugin github.com/mholt/caddy-ratelimit
(directives) {
	# Limits how many requests are let through in a time; the others get status 429.
	# @order before basic_auth
	# @link https://github.com/mholt/caddy-ratelimit
	rate_limit [<matcher>] {
		# A limit of its own, under a name.
		zone <name:any> {
			# What tells clients apart, such as {remote_host}; one limit for all without it.
			# @once
			key <text:any>
			# The time in which requests are counted.
			# @once
			window <duration>
			# How many requests are let through in this time.
			# @once
			events <max:int>
			# Addresses of IPv4 that begin with the same bits count as one.
			# @once
			ipv4_prefix <bits:int>
			# Addresses of IPv6 that begin with the same bits count as one.
			# @once
			ipv6_prefix <bits:int>
			# Which requests count.
			match {
				import request_matchers
			}
		}
		# Shares the counts with other instances through the storage.
		distributed {
			# How often to read what the others counted.
			# @once
			read_interval <duration>
			# How often to write what was counted here.
			# @once
			write_interval <duration>
			# After what time the counts of an instance that is gone are deleted.
			# @once
			purge_age <duration>
		}
		# Writes the key of a request that is refused into the log.
		log_key
		# Counts nothing for the metrics.
		disable_metrics
		# Where to keep the counts that are shared.
		storage => storage_modules
		# Adds up to this part of the time to Retry-After, so that clients do not come back at once.
		# @once
		jitter <part:any>
		# How often what is not used any more is cleared away.
		# @once
		sweep_interval <duration>
		...
	}
}

plugin github.com/caddyserver/cache-handler github.com/darkweak/souin/plugins/caddy
(directives) {
	# Keeps answers and gives them again without asking the backend.
	# @order before rewrite
	# @link https://github.com/caddyserver/cache-handler
	cache [<matcher>] [<ignored...>] {
		import cache_settings
	}
}
(options) {
	# How the directive "cache" keeps answers, in all sites.
	# @link https://github.com/caddyserver/cache-handler
	cache [<ignored...>] {
		import cache_settings
	}
}
(cache_settings) {
	# Methods whose answers are kept; GET and HEAD unless given.
	allowed_http_verbs [<method:any...>]
	# Statuses whose answers are kept beside the usual ones.
	allowed_additional_status_codes [<status:any...>]
	# Endpoints of the admin address: what is kept, and metrics.
	api {
		...
	}
	# Keeps answers in a Badger database.
	badger {
		...
	}
	# How the key of an answer is made, by a pattern for its address.
	cache_keys {
		...
	}
	# The name of this cache in the field Cache-Status.
	cache_name <name:any>
	# The network in front that is to forget answers, too.
	cdn {
		...
	}
	# Cache-Control for answers that have none.
	default_cache_control <value:any>
	# Larger answers are not kept.
	max_cacheable_body_bytes <bytes:any>
	# Keeps answers in etcd.
	etcd {
		...
	}
	# Request fields that are a part of the key.
	headers [<field:any...>]
	# How the key of an answer is made.
	key {
		...
	}
	# How much to write into the log.
	log_level <level:any>
	# How strictly to follow Cache-Control: strict, bypass, bypass_request or bypass_response.
	mode <mode:any>
	# Keeps answers in NATS.
	nats {
		...
	}
	# Keeps answers in a NutsDB.
	nuts {
		...
	}
	# Keeps answers in memory, with Otter.
	otter {
		...
	}
	# Keeps answers in Olric.
	olric {
		...
	}
	# Keeps answers in Redis.
	redis {
		...
	}
	# Addresses that are never kept.
	regex {
		...
	}
	# Keeps answers in files.
	simplefs {
		...
	}
	# How long an answer that is too old may still be given.
	stale <duration>
	# The stores, in the order in which they are asked.
	storers [<name:any...>]
	# How long to wait.
	timeout {
		# For the backend.
		backend <go_duration>
		# For the store.
		cache <go_duration>
		...
	}
	# How long an answer is kept.
	ttl <duration>
	# Lets every request ask the backend, even when several ask for the same at once.
	disable_coalescing [<ignored...>]
	# How often the list of what is kept is cleared.
	mapping_eviction_interval <duration>
	# Sends no surrogate keys.
	disable_surrogate_key [<ignored...>]
	...
}

plugin github.com/caddyserver/replace-response
(unordered_directives) {
	# Replaces text in the bodies of answers.
	# @link https://github.com/caddyserver/replace-response
	replace [<matcher>] [stream] {
		import replacements
	}
	# Replaces one text by another in the bodies of answers; behind "re" stands a regular expression.
	# @link https://github.com/caddyserver/replace-response
	replace [<matcher>] [re] <search:any> <replacement:any> {
		import replacements
	}
}
(replacements) {
	# Replaces while the answer passes, without waiting for its end.
	# @once
	stream
	# Which answers are looked through.
	# @once
	match {
		import response_matchers
	}
	# Which answers are looked through.
	# @once
	match => response_matchers
	# Replaces what a regular expression finds.
	re <search:any> <replacement:any>
	# Replaces a text.
	<search:any> <replacement:any>
}

plugin github.com/mholt/caddy-webdav
(unordered_directives) {
	# Lets clients read and write files by WebDAV.
	# @link https://github.com/mholt/caddy-webdav
	webdav [<matcher>] {
		# The folder with the files; that of "root" unless given.
		# @once
		root <folder:path>
		# What to take away from the front of the path.
		# @once
		prefix <prefix:path>
	}
}

plugin github.com/corazawaf/coraza-caddy/v2 github.com/corazawaf/coraza-caddy
(unordered_directives) {
	# Checks requests and answers with the rules of ModSecurity.
	# @link https://github.com/corazawaf/coraza-caddy
	coraza_waf [<matcher>] [<ignored...>] {
		# Makes the OWASP Core Rule Set known under @owasp_crs.
		load_owasp_crs
		# Rules, mostly as a text in backticks.
		directives <rules:any>
		# A file with rules.
		include <file>
		...
	}
}

plugin github.com/hslatman/caddy-crowdsec-bouncer/http github.com/hslatman/caddy-crowdsec-bouncer
(unordered_directives) {
	# Refuses addresses that CrowdSec has decided against. Needs the global option "crowdsec".
	# @link https://github.com/hslatman/caddy-crowdsec-bouncer
	crowdsec [<matcher>] [<ignored...>] {
		...
	}
	# Lets CrowdSec look at whole requests. Needs the global option "crowdsec".
	# @link https://github.com/hslatman/caddy-crowdsec-bouncer
	appsec [<matcher>] [<ignored...>] {
		...
	}
}
(options) {
	# How to reach CrowdSec.
	# @link https://github.com/hslatman/caddy-crowdsec-bouncer
	crowdsec {
		# The address of the local API, with its scheme.
		api_url <url:any>
		# The key that "cscli bouncers add" printed.
		api_key <secret:any>
		# How often to ask for new decisions.
		ticker_interval <go_duration>
		# How often to report what was refused.
		metrics_interval <go_duration>
		# Adds numbers to Caddy's own metrics.
		enable_caddy_metrics
		# Asks for each request, instead of keeping a list.
		disable_streaming
		# Does not start when the API cannot be reached.
		enable_hard_fails
		# The address of the AppSec component.
		appsec_url <url:any>
		# No more of a body is looked at.
		appsec_max_body_bytes <bytes:int>
		# Lets requests through when AppSec cannot be reached.
		appsec_fail_open
		# How long to wait for AppSec.
		appsec_timeout <go_duration>
		...
	}
}

plugin github.com/sablierapp/sablier-caddy-plugin github.com/sablierapp/sablier/plugins/caddy github.com/acouvreur/sablier/plugins/caddy
(unordered_directives) {
	# Starts containers when somebody asks for them, and stops them when nobody does.
	# @link https://github.com/sablierapp/sablier-caddy-plugin
	sablier [<matcher>] [<address:any...>] {
		# The containers, by name.
		names <name:any...>
		# The containers, by group.
		group <name:any>
		# How long they run after the last request.
		session_duration <duration:any>
		# Shows a page while they start.
		dynamic {
			...
		}
		# Keeps the request waiting while they start.
		blocking {
			...
		}
		...
	}
}

plugin github.com/caddyserver/forwardproxy github.com/klzgrad/forwardproxy
(directives) {
	# Makes Caddy a proxy that clients go through to other hosts.
	# @order after file_server
	# @link https://github.com/caddyserver/forwardproxy
	forward_proxy [<matcher>] {
		# Who may use it.
		basic_auth <user:any> <password:any>
		# The hosts for which this is done.
		hosts <host:any...>
		# The ports to which it may connect.
		ports <port:any...>
		# Does not tell the address of the client.
		hide_ip
		# Adds no field Via.
		hide_via
		# Answers as an ordinary server to whoever does not know the password.
		probe_resistance [<domain:any>]
		# Serves a file with which browsers configure themselves.
		serve_pac [<path:any>]
		# How long to wait for the other host.
		dial_timeout <duration:any>
		# Another proxy to go through.
		upstream <address:any>
		# Where clients may go.
		acl {
			...
		}
		...
	}
}

plugin github.com/porech/caddy-maxmind-geolocation
(request_matchers) {
	# By the country, region or network of the client's address.
	# @link https://github.com/porech/caddy-maxmind-geolocation
	maxmind_geolocation [<ignored...>] {
		# The file with the database of MaxMind.
		db_path <file>
		# Two letters of countries; UNK where it is not known.
		allow_countries <country:any...>
		# Two letters of countries; UNK where it is not known.
		deny_countries <country:any...>
		# Codes of regions, such as BE.
		allow_subdivisions <code:any...>
		# Codes of regions, such as BE.
		deny_subdivisions <code:any...>
		# Codes of conurbations in the United States.
		allow_metro_codes <code:any...>
		# Codes of conurbations in the United States.
		deny_metro_codes <code:any...>
		# Numbers of networks.
		allow_asn <number:any...>
		# Numbers of networks.
		deny_asn <number:any...>
		...
	}
}

plugin github.com/zhangjiayin/caddy-geoip2
(directives) {
	# Puts what is known of the place of an address into variables.
	# @link https://github.com/zhangjiayin/caddy-geoip2
	geoip2_vars [<matcher>] [<mode:any...>]
}
(options) {
	# Where the databases come from.
	# @link https://github.com/zhangjiayin/caddy-geoip2
	geoip2 {
		...
	}
}
(request_matchers) {
	# By the place of the client's address.
	# @link https://github.com/zhangjiayin/caddy-geoip2
	geoip2 [<condition:any...>] {
		...
	}
}

plugin github.com/shift72/caddy-geo-ip
(directives) {
	# Puts what is known of the place of an address into variables.
	# @link https://github.com/shift72/caddy-geo-ip
	geo_ip [<matcher>] [<argument:any...>] {
		...
	}
}

plugin github.com/dunglas/caddy-cbrotli github.com/ueffel/caddy-brotli
(encoders) {
	# Compresses by Brotli.
	# @link https://github.com/dunglas/caddy-cbrotli
	br [<quality:int> [<window:int>]]
}
`;
