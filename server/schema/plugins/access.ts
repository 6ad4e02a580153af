/** Who is let in: portals, tokens, networks. */
export const access = String.raw`
plugin github.com/greenpau/caddy-security
(directives) {
	# Lets only those in whose token fulfils a policy of the global option "security".
	# @order before basicauth
	# @names authorization policy
	# @link https://docs.authcrunch.com/docs/authorize/auth-policy
	authorize [<matcher>] with <policy:any> {
		...
	}
	# Lets only those in whose token fulfils a policy of the global option "security".
	# @order before basicauth
	# @names authorization policy
	# @link https://docs.authcrunch.com/docs/authorize/auth-policy
	authorize [<matcher>] <route:any> with <policy:any> {
		...
	}
	# The pages of a portal of the global option "security", where visitors log in.
	# @order before respond
	# @names authentication portal
	# @link https://docs.authcrunch.com/docs/authenticate/auth-portal
	authenticate [<matcher>] with <portal:any> {
		...
	}
	# The pages of a portal of the global option "security", where visitors log in.
	# @order before respond
	# @names authentication portal
	# @link https://docs.authcrunch.com/docs/authenticate/auth-portal
	authenticate [<matcher>] <route:any> with <portal:any> {
		...
	}
}
(options) {
	# Portals, policies and where identities come from.
	# @link https://docs.authcrunch.com/docs/intro
	security {
		# Where visitors log in.
		# @defines authentication portal
		authentication portal <name:any> {
			...
		}
		# What a token must hold.
		# @defines authorization policy
		authorization policy <name:any> {
			...
		}
		# A place for secrets.
		secrets <word:any...> {
			...
		}
		# A name and a password for other services.
		credentials <name:any...> {
			...
		}
		# How messages are sent.
		messaging <kind:any...> {
			...
		}
		# Users in a file.
		local <word:any...> {
			...
		}
		# Users in a directory.
		ldap <word:any...> {
			...
		}
		# Users of another service, by OAuth 2.0.
		oauth <word:any...> {
			...
		}
		# Users of another service, by SAML.
		saml <word:any...> {
			...
		}
		# How visitors register.
		user <word:any...> {
			...
		}
		# Lets other services ask for the identity.
		sso <word:any...> {
			...
		}
		...
	}
}

plugin github.com/tailscale/caddy-tailscale
(directives) {
	# Lets users of the tailnet in, by their names there.
	# @order after basicauth
	# @link https://github.com/tailscale/caddy-tailscale
	tailscale_auth [<matcher>] [<ignored...>] {
		...
	}
}
(options) {
	# How Caddy joins the tailnet, as one or several machines.
	# @link https://github.com/tailscale/caddy-tailscale
	tailscale {
		# The key with which to join.
		auth_key <secret:any>
		# The server that coordinates the tailnet.
		control_url <url:any>
		# Forgets the machine when Caddy stops.
		ephemeral [<switch:any>]
		# Where to keep what was agreed upon.
		state_dir <folder:path>
		# Serves the page of the machine.
		webui [<switch:any>]
		# Tags of the machine.
		tags [<tag:any...>]
		# A machine of its own, by its name.
		<name:any> {
			...
		}
		<name:any>
	}
}
(reverse_proxy_transports) {
	# Reaches backends through the tailnet.
	# @link https://github.com/tailscale/caddy-tailscale
	tailscale [<name:any>] {
		...
	}
}
(certificate_managers) {
	# Takes certificates from Tailscale.
	# @link https://github.com/tailscale/caddy-tailscale
	tailscale
}

plugin github.com/ggicci/caddy-jwt
(unordered_directives) {
	# Lets only those in who bring a valid token.
	# @link https://github.com/ggicci/caddy-jwt
	jwtauth [<matcher>] {
		...
	}
}

plugin github.com/greenpau/caddy-auth-portal
(directives) {
	# A portal where visitors log in; caddy-security has taken its place.
	# @link https://github.com/greenpau/caddy-auth-portal
	authp [<matcher>] [<argument:any...>] {
		...
	}
	# A portal where visitors log in; caddy-security has taken its place.
	# @link https://github.com/greenpau/caddy-auth-portal
	auth_portal [<matcher>] [<argument:any...>] {
		...
	}
}

plugin github.com/greenpau/caddy-auth-jwt
(directives) {
	# Lets only those in who bring a valid token; caddy-security has taken its place.
	# @link https://github.com/greenpau/caddy-auth-jwt
	jwt [<matcher>] [<argument:any...>] {
		...
	}
}

plugin github.com/philiph/caddy-saml-disco github.com/PhilHem/caddy-saml-disco
(directives) {
	# Lets visitors choose where they log in, by SAML.
	# @link https://github.com/PhilHem/caddy-saml-disco
	saml_disco [<matcher>] [<argument:any...>] {
		...
	}
}

plugin pkg.jsn.cam/caddy-defender github.com/JasonLovesDoggo/caddy-defender
(directives) {
	# Keeps away requests from networks of robots and clouds.
	# @order after header
	# @link https://github.com/JasonLovesDoggo/caddy-defender
	defender [<matcher>] <responder:any> {
		...
	}
}

plugin github.com/daegalus/caddy-anubis
(directives) {
	# Gives browsers a small task, so that robots stay away.
	# @order after templates
	# @link https://github.com/daegalus/caddy-anubis
	anubis [<matcher>] [<argument:any...>] {
		...
	}
}

plugin github.com/mpilhlt/caddy-conneg
(request_matchers) {
	# By what the client accepts.
	# @link https://github.com/mpilhlt/caddy-conneg
	conneg [<argument:any...>] {
		...
	}
}

plugin github.com/tuzzmaniandevil/caddy-dynamic-clientip
(request_matchers) {
	# By lists of addresses that change while Caddy runs.
	# @link https://github.com/tuzzmaniandevil/caddy-dynamic-clientip
	dynamic_client_ip [<argument:any...>] {
		...
	}
}

plugin github.com/muety/caddy-remote-host
(request_matchers) {
	# By names that lead to the client's address.
	# @link https://github.com/muety/caddy-remote-host
	remote_host [<argument:any...>] {
		...
	}
}
`;
