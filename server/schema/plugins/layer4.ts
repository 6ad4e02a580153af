/** Connections below HTTP, and the addresses they come from. */
export const layer4 = String.raw`
plugin github.com/mholt/caddy-l4
(options) {
	# Handles TCP and UDP by itself, by what the first bytes of a connection are.
	# @link https://github.com/mholt/caddy-l4
	layer4 {
		# A server at these addresses.
		<address:any> [<address:any...>] {
			...
		}
	}
}
(listener_wrappers) {
	# Looks at connections before HTTP does.
	# @link https://github.com/mholt/caddy-l4
	layer4 {
		...
	}
}

plugin github.com/mholt/caddy-dynamicdns
(options) {
	# Keeps DNS records up to date with the address of this machine.
	# @link https://github.com/mholt/caddy-dynamicdns
	dynamic_dns {
		# The zones, each with the names in it; @ stands for the zone itself.
		domains {
			# A zone and names in it.
			<zone:any> [<name:any...>]
		}
		# How often to look.
		check_interval <duration>
		# Who keeps the records.
		provider => dns_providers
		# Who tells the address: simple_http with an address, upnp, interface or static.
		ip_source <source:any> [<argument:any...>] {
			...
		}
		# Kinds of addresses; both unless given.
		versions <version:any...>
		# Networks whose addresses count.
		include [<network:any...>]
		# Networks whose addresses do not count.
		exclude [<network:any...>]
		# Makes no records, but changes those that are there.
		update_only
		# Takes the names from the sites of the Caddyfile.
		dynamic_domains
		# How long resolvers may remember the records.
		ttl <duration>
		...
	}
}

plugin github.com/WeidiDeng/caddy-cloudflare-ip
(ip_sources) {
	# The networks of Cloudflare.
	# @link https://github.com/WeidiDeng/caddy-cloudflare-ip
	cloudflare {
		# How often to ask for them.
		interval <duration>
		# How long to wait for an answer.
		timeout <duration>
		...
	}
}

plugin github.com/fvbommel/caddy-combine-ip-ranges
(ip_sources) {
	# Puts networks of several sources together.
	# @link https://github.com/fvbommel/caddy-combine-ip-ranges
	combine {
		...
	}
}

plugin github.com/rushiiMachine/caddy-ja3
(directives) {
	# Puts the fingerprint of a TLS client into a field.
	# @link https://github.com/rushiiMachine/caddy-ja3
	ja3 [<matcher>] [<argument:any...>] {
		...
	}
}
(options) {
	# Which TLS clients are let in.
	# @link https://github.com/rushiiMachine/caddy-ja3
	ja3 [<argument:any...>] {
		...
	}
}
(listener_wrappers) {
	# Reads the fingerprint of TLS clients.
	# @link https://github.com/rushiiMachine/caddy-ja3
	ja3 {
		...
	}
}

plugin github.com/imgk/caddy-trojan
(directives) {
	# Passes connections of the protocol Trojan on.
	# @link https://github.com/imgk/caddy-trojan
	trojan [<matcher>] [<argument:any...>] {
		...
	}
}
(options) {
	# Who may connect by the protocol Trojan.
	# @link https://github.com/imgk/caddy-trojan
	trojan [<argument:any...>] {
		...
	}
}
(listener_wrappers) {
	# Passes connections of the protocol Trojan on.
	# @link https://github.com/imgk/caddy-trojan
	trojan {
		...
	}
}

plugin github.com/caddyserver/ntlm-transport
(reverse_proxy_transports) {
	# Keeps one connection to the backend for each client, as NTLM needs it.
	# @link https://github.com/caddyserver/ntlm-transport
	http_ntlm [<ignored...>] {
		import http_transport
		...
	}
}
`;
