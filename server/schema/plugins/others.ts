/** Plugins of which only the names are known. What their words are is left open. */
export const others = String.raw`
plugin github.com/abiosoft/caddy-exec
(directives) {
	# Runs a command for each request.
	# @link https://github.com/abiosoft/caddy-exec
	exec [<matcher>] [<argument:any...>] {
		...
	}
}
(options) {
	# Runs commands when Caddy starts or stops.
	# @link https://github.com/abiosoft/caddy-exec
	exec [<argument:any...>] {
		...
	}
}

plugin github.com/abiosoft/caddy-json-parse
(directives) {
	# Puts fields of a JSON body into placeholders.
	# @link https://github.com/abiosoft/caddy-json-parse
	json_parse [<matcher>] [<argument:any...>] {
		...
	}
}

plugin github.com/aksdb/caddy-cgi/v2
(directives) {
	# Runs a program by CGI.
	# @order before respond
	# @link https://github.com/aksdb/caddy-cgi
	cgi [<matcher>] [<argument:any...>] {
		...
	}
}

plugin github.com/greenpau/caddy-git
(directives) {
	# Updates a Git repository when it is asked for.
	# @link https://github.com/greenpau/caddy-git
	git [<matcher>] [<argument:any...>] {
		...
	}
}
(options) {
	# Git repositories to keep up to date.
	# @link https://github.com/greenpau/caddy-git
	git [<argument:any...>] {
		...
	}
}

plugin github.com/greenpau/caddy-trace
(directives) {
	# Writes requests into the log, for debugging.
	# @link https://github.com/greenpau/caddy-trace
	trace [<matcher>] [<argument:any...>] {
		...
	}
}

plugin github.com/kirsch33/realip
(directives) {
	# Takes the address of the client from a field; "trusted_proxies" does so without a plugin.
	# @link https://github.com/kirsch33/realip
	realip [<matcher>] [<argument:any...>] {
		...
	}
}

plugin github.com/sjtug/caddy2-filter
(directives) {
	# Replaces text in the bodies of answers.
	# @link https://github.com/sjtug/caddy2-filter
	filter [<matcher>] [<argument:any...>] {
		...
	}
}

plugin github.com/mholt/caddy-psl
(directives) {
	# Puts parts of the host name into placeholders, by the list of public suffixes.
	# @link https://github.com/mholt/caddy-psl
	psl [<matcher>] [<argument:any...>] {
		...
	}
}

plugin github.com/mholt/caddy-grpc-web
(directives) {
	# Makes gRPC of what browsers send.
	# @link https://github.com/mholt/caddy-grpc-web
	grpc_web [<matcher>] [<argument:any...>] {
		...
	}
}

plugin github.com/lindenlab/caddy-s3-proxy
(directives) {
	# Serves files of S3.
	# @link https://github.com/lindenlab/caddy-s3-proxy
	s3proxy [<matcher>] [<argument:any...>] {
		...
	}
}

plugin github.com/baldinof/caddy-supervisor
(options) {
	# Programs that Caddy starts and keeps running.
	# @link https://github.com/baldinof/caddy-supervisor
	supervisor [<argument:any...>] {
		...
	}
}

plugin github.com/jonaharagon/caddy-umami
(directives) {
	# Counts visits with Umami.
	# @link https://github.com/jonaharagon/caddy-umami
	umami [<matcher>] [<argument:any...>] {
		...
	}
}

plugin github.com/WingLim/caddy-webhook
(directives) {
	# Updates a Git repository when a webhook is called.
	# @link https://github.com/WingLim/caddy-webhook
	webhook [<matcher>] [<argument:any...>] {
		...
	}
}

plugin github.com/gsmlg-dev/caddy-admin-ui
(directives) {
	# Pages to look at the configuration.
	# @link https://github.com/gsmlg-dev/caddy-admin-ui
	admin_ui [<matcher>] [<argument:any...>] {
		...
	}
}

plugin github.com/mliezun/caddy-snake
(directives) {
	# Serves a Python application by WSGI or ASGI.
	# @order before route
	# @link https://github.com/mliezun/caddy-snake
	python [<matcher>] [<argument:any...>] {
		...
	}
}

plugin github.com/ueffel/caddy-imagefilter/v2
(directives) {
	# Changes images while they are served.
	# @link https://github.com/ueffel/caddy-imagefilter
	image_filter [<matcher>] [<argument:any...>] {
		...
	}
}

plugin github.com/lolPants/caddy-requestid
(directives) {
	# Gives each request a number of its own.
	# @link https://github.com/lolPants/caddy-requestid
	request_id [<matcher>] [<argument:any...>] {
		...
	}
}

plugin github.com/hairyhenderson/caddy-teapot-module
(directives) {
	# Answers that it is a teapot.
	# @link https://github.com/hairyhenderson/caddy-teapot-module
	teapot [<matcher>] [<argument:any...>] {
		...
	}
}

plugin github.com/dulli/caddy-wol
(directives) {
	# Wakes a machine up.
	# @link https://github.com/dulli/caddy-wol
	wake_on_lan [<matcher>] [<argument:any...>] {
		...
	}
}

plugin github.com/protomaps/go-pmtiles/caddy
(directives) {
	# Serves map tiles out of one file.
	# @link https://github.com/protomaps/go-pmtiles
	pmtiles_proxy [<matcher>] [<argument:any...>] {
		...
	}
}

plugin github.com/RussellLuo/caddy-ext/ratelimit
(directives) {
	# Limits how many requests with the same key are let through.
	# @link https://github.com/RussellLuo/caddy-ext/tree/master/ratelimit
	rate_limit [<matcher>] <key:any> <rate:any> [<argument:any...>] {
		...
	}
}

plugin github.com/RussellLuo/caddy-ext/dynamichandler
(directives) {
	# Runs a handler that is written in Go and read at the start.
	# @link https://github.com/RussellLuo/caddy-ext
	dynamic_handler [<matcher>] [<argument:any...>] {
		...
	}
}

plugin github.com/RussellLuo/caddy-ext/flagr
(directives) {
	# Asks Flagr which variant a request gets.
	# @link https://github.com/RussellLuo/caddy-ext
	flagr [<matcher>] [<argument:any...>] {
		...
	}
}

plugin github.com/RussellLuo/caddy-ext/requestbodyvar
(directives) {
	# Puts fields of a JSON body into placeholders.
	# @link https://github.com/RussellLuo/caddy-ext
	request_body_var [<matcher>] [<argument:any...>] {
		...
	}
}

plugin github.com/lucaslorentz/caddy-docker-proxy/v2
(options) {
	# How the Caddyfile is made of labels of containers.
	# @link https://github.com/lucaslorentz/caddy-docker-proxy
	docker [<argument:any...>] {
		...
	}
}
`;
