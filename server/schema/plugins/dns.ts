/** Providers of DNS, which prove the ownership of names. Mostly github.com/caddy-dns. */
export const dns = String.raw`
plugin github.com/caddy-dns/cloudflare
(dns_providers) {
	# The DNS records of cloudflare.
	# @link https://github.com/caddy-dns/cloudflare
	cloudflare [<token:api_token>] {
		# The token for its API.
		api_token <value:api_token>
		# The value that the provider calls zone_token.
		zone_token <value:any>
	}
}

plugin github.com/caddy-dns/digitalocean
(dns_providers) {
	# The DNS records of digitalocean.
	# @link https://github.com/caddy-dns/digitalocean
	digitalocean [<token:any>] {
		# The token for its API.
		api_token [<value:any>]
	}
}

plugin github.com/caddy-dns/dnspod
(dns_providers) {
	# The DNS records of dnspod.
	# @link https://github.com/caddy-dns/dnspod
	dnspod [<token:any>] {
		# The token for its API.
		api_token [<value:any>]
		...
	}
}

plugin github.com/caddy-dns/gandi
(dns_providers) {
	# The DNS records of gandi.
	# @link https://github.com/caddy-dns/gandi
	gandi [<token:any>] {
		# The token for its API.
		bearer_token <value:any>
		...
	}
}

plugin github.com/caddy-dns/hetzner/v2 github.com/caddy-dns/hetzner
(dns_providers) {
	# The DNS records of hetzner.
	# @link https://github.com/caddy-dns/hetzner
	hetzner [<token:any>] {
		# The token for its API.
		api_token [<value:any>]
		...
	}
}

plugin github.com/caddy-dns/vultr
(dns_providers) {
	# The DNS records of vultr.
	# @link https://github.com/caddy-dns/vultr
	vultr [<token:any>] {
		# The token for its API.
		api_token [<value:any>]
		...
	}
}

plugin github.com/caddy-dns/dynv6
(dns_providers) {
	# The DNS records of dynv6.
	# @link https://github.com/caddy-dns/dynv6
	dynv6 [<token:any>] {
		# The token for its API.
		token [<value:any>]
		...
	}
}

plugin github.com/caddy-dns/ionos
(dns_providers) {
	# The DNS records of ionos.
	# @link https://github.com/caddy-dns/ionos
	ionos [<token:any>] {
		# The token for its API.
		api_token [<value:any>]
		...
	}
}

plugin github.com/caddy-dns/infomaniak
(dns_providers) {
	# The DNS records of infomaniak.
	# @link https://github.com/caddy-dns/infomaniak
	infomaniak [<token:any>] {
		# The token for its API.
		api_token [<value:any>]
		...
	}
}

plugin github.com/caddy-dns/godaddy
(dns_providers) {
	# The DNS records of godaddy.
	# @link https://github.com/caddy-dns/godaddy
	godaddy [<token:any>] {
		# The token for its API.
		api_token [<value:any>]
		...
	}
}

plugin github.com/caddy-dns/duckdns
(dns_providers) {
	# The DNS records of duckdns.
	# @link https://github.com/caddy-dns/duckdns
	duckdns [<token:any>] {
		# The token for its API.
		api_token <value:any>
		# The value that the provider calls override_domain.
		override_domain <value:any>
		# The value that the provider calls resolver.
		resolver <value:any>
	}
}

plugin github.com/caddy-dns/porkbun
(dns_providers) {
	# The DNS records of porkbun.
	# @link https://github.com/caddy-dns/porkbun
	porkbun {
		# The key for its API.
		api_key [<value:any>]
		# The secret that belongs to the key.
		api_secret_key [<value:any>]
	}
}

plugin github.com/caddy-dns/ovh
(dns_providers) {
	# The DNS records of ovh.
	# @link https://github.com/caddy-dns/ovh
	ovh {
		# The value that the provider calls endpoint.
		endpoint [<value:any>]
		# The value that the provider calls application_key.
		application_key [<value:any>]
		# The value that the provider calls application_secret.
		application_secret [<value:any>]
		# The value that the provider calls consumer_key.
		consumer_key [<value:any>]
		...
	}
}

plugin github.com/caddy-dns/namecheap
(dns_providers) {
	# The DNS records of namecheap.
	# @link https://github.com/caddy-dns/namecheap
	namecheap {
		# The key for its API.
		api_key <value:any>
		# The user.
		user <value:any>
		# The value that the provider calls api_endpoint.
		api_endpoint <value:any>
		# The value that the provider calls client_ip.
		client_ip <value:any>
		...
	}
}

plugin github.com/caddy-dns/googleclouddns
(dns_providers) {
	# The DNS records of googleclouddns.
	# @link https://github.com/caddy-dns/googleclouddns
	googleclouddns {
		# The value that the provider calls gcp_project.
		gcp_project [<value:any>]
		# The value that the provider calls gcp_application_default.
		gcp_application_default [<value:any>]
		...
	}
}

plugin github.com/caddy-dns/azure
(dns_providers) {
	# The DNS records of azure.
	# @link https://github.com/caddy-dns/azure
	azure {
		# The value that the provider calls subscription_id.
		subscription_id [<value:any>]
		# The value that the provider calls resource_group_name.
		resource_group_name [<value:any>]
		# The value that the provider calls tenant_id.
		tenant_id [<value:any>]
		# The value that the provider calls client_id.
		client_id [<value:any>]
		# The value that the provider calls client_secret.
		client_secret [<value:any>]
		...
	}
}

plugin github.com/caddy-dns/rfc2136
(dns_providers) {
	# The DNS records of rfc2136.
	# @link https://github.com/caddy-dns/rfc2136
	rfc2136 {
		# The name of the key.
		key_name [<value:any>]
		# The key, as base64.
		key [<value:any>]
		# The algorithm of the key.
		key_alg [<value:any>]
		# The DNS server and its port.
		server [<value:any>]
	}
}

plugin github.com/caddy-dns/desec
(dns_providers) {
	# The DNS records of desec.
	# @link https://github.com/caddy-dns/desec
	desec {
		# The token for its API.
		token <value:any>
		...
	}
}

plugin github.com/caddy-dns/netcup
(dns_providers) {
	# The DNS records of netcup.
	# @link https://github.com/caddy-dns/netcup
	netcup {
		# The value that the provider calls customer_number.
		customer_number [<value:any>]
		# The key for its API.
		api_key [<value:any>]
		# The value that the provider calls api_password.
		api_password [<value:any>]
	}
}

plugin github.com/caddy-dns/linode
(dns_providers) {
	# The DNS records of linode.
	# @link https://github.com/caddy-dns/linode
	linode [<token:any>] {
		# The token for its API.
		api_token [<value:any>]
		# The value that the provider calls api_url.
		api_url [<value:any>]
		# The value that the provider calls api_version.
		api_version [<value:any>]
		...
	}
}

plugin github.com/caddy-dns/bunny
(dns_providers) {
	# The DNS records of bunny.
	# @link https://github.com/caddy-dns/bunny
	bunny [<token:any>] {
		# The key for its API.
		access_key [<value:any>]
		...
	}
}

plugin github.com/caddy-dns/alidns
(dns_providers) {
	# The DNS records of alidns.
	# @link https://github.com/caddy-dns/alidns
	alidns {
		# The key for its API.
		access_key_id [<value:any>]
		# The secret that belongs to the key.
		access_key_secret [<value:any>]
		# The value that the provider calls region_id.
		region_id [<value:any>]
		# The value that the provider calls security_token.
		security_token [<value:any>]
		...
	}
}

plugin github.com/caddy-dns/tencentcloud
(dns_providers) {
	# The DNS records of tencentcloud.
	# @link https://github.com/caddy-dns/tencentcloud
	tencentcloud {
		# The value that the provider calls secret_id.
		secret_id [<value:any>]
		# The secret for its API.
		secret_key [<value:any>]
		...
	}
}

plugin github.com/caddy-dns/acmedns
(dns_providers) {
	# The DNS records of acmedns.
	# @link https://github.com/caddy-dns/acmedns
	acmedns [<argument:any...>] {
		# The value that the provider calls config_file_path.
		config_file_path [<value:any>]
		# The user.
		username [<value:any>]
		# The password.
		password [<value:any>]
		# The value that the provider calls subdomain.
		subdomain [<value:any>]
		# The address of the server.
		server_url [<value:any>]
		...
	}
}

plugin github.com/caddy-dns/powerdns
(dns_providers) {
	# The DNS records of powerdns.
	# @link https://github.com/caddy-dns/powerdns
	powerdns [<first:any> [<second:any>]] {
		# The address of the server.
		server_url [<value:any>]
		# The token for its API.
		api_token [<value:any>]
		# The value that the provider calls server_id.
		server_id [<value:any>]
		...
	}
}

plugin github.com/caddy-dns/inwx
(dns_providers) {
	# The DNS records of inwx.
	# @link https://github.com/caddy-dns/inwx
	inwx {
		# The user.
		username [<value:any>]
		# The password.
		password [<value:any>]
		# The value that the provider calls shared_secret.
		shared_secret [<value:any>]
		# The value that the provider calls endpoint_url.
		endpoint_url [<value:any>]
		...
	}
}

plugin github.com/caddy-dns/scaleway
(dns_providers) {
	# The DNS records of scaleway.
	# @link https://github.com/caddy-dns/scaleway
	scaleway {
		# The secret for its API.
		secret_key [<value:any>]
		# The value that the provider calls organization_id.
		organization_id [<value:any>]
		...
	}
}

plugin github.com/caddy-dns/transip
(dns_providers) {
	# The DNS records of transip.
	# @link https://github.com/caddy-dns/transip
	transip [<first:any> [<second:any>]] {
		# The value that the provider calls login.
		login [<value:any>]
		# The value that the provider calls private_key.
		private_key [<value:any>]
		...
	}
}

plugin github.com/caddy-dns/he
(dns_providers) {
	# The DNS records of he.
	# @link https://github.com/caddy-dns/he
	he [<token:any>] {
		# The key for its API.
		api_key [<value:any>]
		...
	}
}

plugin github.com/caddy-dns/mailinabox
(dns_providers) {
	# The DNS records of mailinabox.
	# @link https://github.com/caddy-dns/mailinabox
	mailinabox {
		# The value that the provider calls api_url.
		api_url <value:any>
		# The value that the provider calls email_address.
		email_address <value:any>
		# The password.
		password <value:any>
		# The value that the provider calls totp_secret.
		totp_secret <value:any>
		...
	}
}

plugin github.com/caddy-dns/route53
(dns_providers) {
	# The DNS records of route53.
	# @link https://github.com/caddy-dns/route53
	route53 {
		# The value that the provider calls max_retries.
		max_retries [<value:any>]
		# The region.
		region [<value:any>]
		# The key for its API.
		access_key_id [<value:any>]
		# The secret that belongs to the key.
		secret_access_key [<value:any>]
		# The value that the provider calls hosted_zone_id.
		hosted_zone_id [<value:any>]
		...
	}
}

plugin github.com/caddy-dns/dnsexit
(dns_providers) {
	# The DNS records of dnsexit.
	# @link https://github.com/caddy-dns/dnsexit
	dnsexit [<argument:any...>] {
		...
	}
}

plugin github.com/caddy-dns/bluecat
(dns_providers) {
	# The DNS records of bluecat.
	# @link https://github.com/caddy-dns/bluecat
	bluecat [<argument:any...>] {
		...
	}
}

plugin github.com/caddy-dns/tecnocratica
(dns_providers) {
	# The DNS records of tecnocratica.
	# @link https://github.com/caddy-dns/tecnocratica
	tecnocratica [<argument:any...>] {
		...
	}
}

plugin github.com/caddy-dns/lego-deprecated
(dns_providers) {
	# The DNS records of lego_deprecated.
	# @link https://github.com/caddy-dns/lego-deprecated
	lego_deprecated [<argument:any...>] {
		...
	}
}

plugin github.com/caddy-dns/mythicbeasts
(dns_providers) {
	# The DNS records of mythicbeasts.
	# @link https://github.com/caddy-dns/mythicbeasts
	mythicbeasts [<argument:any...>] {
		...
	}
}

plugin github.com/caddy-dns/dnsimple
(dns_providers) {
	# The DNS records of dnsimple.
	# @link https://github.com/caddy-dns/dnsimple
	dnsimple [<argument:any...>] {
		...
	}
}

plugin github.com/caddy-dns/dynu
(dns_providers) {
	# The DNS records of dynu.
	# @link https://github.com/caddy-dns/dynu
	dynu [<argument:any...>] {
		...
	}
}

plugin github.com/caddy-dns/glesys
(dns_providers) {
	# The DNS records of glesys.
	# @link https://github.com/caddy-dns/glesys
	glesys [<argument:any...>] {
		...
	}
}

plugin github.com/caddy-dns/acmeproxy
(dns_providers) {
	# The DNS records of acmeproxy.
	# @link https://github.com/caddy-dns/acmeproxy
	acmeproxy [<argument:any...>] {
		...
	}
}

plugin github.com/caddy-dns/directadmin
(dns_providers) {
	# The DNS records of directadmin.
	# @link https://github.com/caddy-dns/directadmin
	directadmin [<argument:any...>] {
		...
	}
}

plugin github.com/caddy-dns/gcore
(dns_providers) {
	# The DNS records of gcore.
	# @link https://github.com/caddy-dns/gcore
	gcore [<argument:any...>] {
		...
	}
}

plugin github.com/caddy-dns/google-domains
(dns_providers) {
	# The DNS records of google_domains.
	# @link https://github.com/caddy-dns/google-domains
	google_domains [<argument:any...>] {
		...
	}
}

plugin github.com/caddy-dns/loopia
(dns_providers) {
	# The DNS records of loopia.
	# @link https://github.com/caddy-dns/loopia
	loopia [<argument:any...>] {
		...
	}
}

plugin github.com/caddy-dns/luadns
(dns_providers) {
	# The DNS records of luadns.
	# @link https://github.com/caddy-dns/luadns
	luadns [<argument:any...>] {
		...
	}
}

plugin github.com/caddy-dns/namedotcom
(dns_providers) {
	# The DNS records of namedotcom.
	# @link https://github.com/caddy-dns/namedotcom
	namedotcom [<argument:any...>] {
		...
	}
}

plugin github.com/caddy-dns/oraclecloud
(dns_providers) {
	# The DNS records of oraclecloud.
	# @link https://github.com/caddy-dns/oraclecloud
	oraclecloud [<argument:any...>] {
		...
	}
}

plugin github.com/caddy-dns/westcn
(dns_providers) {
	# The DNS records of westcn.
	# @link https://github.com/caddy-dns/westcn
	westcn [<argument:any...>] {
		...
	}
}

plugin github.com/caddy-dns/dnsmadeeasy
(dns_providers) {
	# The DNS records of dnsmadeeasy.
	# @link https://github.com/caddy-dns/dnsmadeeasy
	dnsmadeeasy [<argument:any...>] {
		...
	}
}

plugin github.com/caddy-dns/easydns
(dns_providers) {
	# The DNS records of easydns.
	# @link https://github.com/caddy-dns/easydns
	easydns [<argument:any...>] {
		...
	}
}

plugin github.com/caddy-dns/exoscale
(dns_providers) {
	# The DNS records of exoscale.
	# @link https://github.com/caddy-dns/exoscale
	exoscale [<argument:any...>] {
		...
	}
}

plugin github.com/caddy-dns/hexonet
(dns_providers) {
	# The DNS records of hexonet.
	# @link https://github.com/caddy-dns/hexonet
	hexonet [<argument:any...>] {
		...
	}
}

plugin github.com/caddy-dns/liara
(dns_providers) {
	# The DNS records of liara.
	# @link https://github.com/caddy-dns/liara
	liara [<argument:any...>] {
		...
	}
}

plugin github.com/caddy-dns/neoserv
(dns_providers) {
	# The DNS records of neoserv.
	# @link https://github.com/caddy-dns/neoserv
	neoserv [<argument:any...>] {
		...
	}
}

plugin github.com/caddy-dns/nfsn
(dns_providers) {
	# The DNS records of nfsn.
	# @link https://github.com/caddy-dns/nfsn
	nfsn [<argument:any...>] {
		...
	}
}

plugin github.com/caddy-dns/selectel
(dns_providers) {
	# The DNS records of selectel.
	# @link https://github.com/caddy-dns/selectel
	selectel [<argument:any...>] {
		...
	}
}

plugin github.com/caddy-dns/simplydotcom
(dns_providers) {
	# The DNS records of simplydotcom.
	# @link https://github.com/caddy-dns/simplydotcom
	simplydotcom [<argument:any...>] {
		...
	}
}

plugin github.com/caddy-dns/unifi
(dns_providers) {
	# The DNS records of unifi.
	# @link https://github.com/caddy-dns/unifi
	unifi [<argument:any...>] {
		...
	}
}

plugin github.com/caddy-dns/wedos
(dns_providers) {
	# The DNS records of wedos.
	# @link https://github.com/caddy-dns/wedos
	wedos [<argument:any...>] {
		...
	}
}

plugin github.com/caddy-dns/all-inkl
(dns_providers) {
	# The DNS records of allinkl.
	# @link https://github.com/caddy-dns/all-inkl
	allinkl [<argument:any...>] {
		...
	}
}

plugin github.com/caddy-dns/civo
(dns_providers) {
	# The DNS records of civo.
	# @link https://github.com/caddy-dns/civo
	civo [<argument:any...>] {
		...
	}
}

plugin github.com/caddy-dns/cloudns
(dns_providers) {
	# The DNS records of cloudns.
	# @link https://github.com/caddy-dns/cloudns
	cloudns [<argument:any...>] {
		...
	}
}

plugin github.com/caddy-dns/dode
(dns_providers) {
	# The DNS records of dode.
	# @link https://github.com/caddy-dns/dode
	dode [<argument:any...>] {
		...
	}
}

plugin github.com/caddy-dns/domainnameshop
(dns_providers) {
	# The DNS records of domainnameshop.
	# @link https://github.com/caddy-dns/domainnameshop
	domainnameshop [<argument:any...>] {
		...
	}
}

plugin github.com/caddy-dns/edgeone
(dns_providers) {
	# The DNS records of edgeone.
	# @link https://github.com/caddy-dns/edgeone
	edgeone [<argument:any...>] {
		...
	}
}

plugin github.com/caddy-dns/hosttech
(dns_providers) {
	# The DNS records of hosttech.
	# @link https://github.com/caddy-dns/hosttech
	hosttech [<argument:any...>] {
		...
	}
}

plugin github.com/caddy-dns/leaseweb
(dns_providers) {
	# The DNS records of leaseweb.
	# @link https://github.com/caddy-dns/leaseweb
	leaseweb [<argument:any...>] {
		...
	}
}

plugin github.com/caddy-dns/metaname
(dns_providers) {
	# The DNS records of metaname.
	# @link https://github.com/caddy-dns/metaname
	metaname [<argument:any...>] {
		...
	}
}

plugin github.com/caddy-dns/namesilo
(dns_providers) {
	# The DNS records of namesilo.
	# @link https://github.com/caddy-dns/namesilo
	namesilo [<argument:any...>] {
		...
	}
}

plugin github.com/caddy-dns/njalla
(dns_providers) {
	# The DNS records of njalla.
	# @link https://github.com/caddy-dns/njalla
	njalla [<argument:any...>] {
		...
	}
}

plugin github.com/caddy-dns/regery
(dns_providers) {
	# The DNS records of regery.
	# @link https://github.com/caddy-dns/regery
	regery [<argument:any...>] {
		...
	}
}

plugin github.com/caddy-dns/spaceship
(dns_providers) {
	# The DNS records of spaceship.
	# @link https://github.com/caddy-dns/spaceship
	spaceship [<argument:any...>] {
		...
	}
}

plugin github.com/caddy-dns/thelittlehost
(dns_providers) {
	# The DNS records of thelittlehost.
	# @link https://github.com/caddy-dns/thelittlehost
	thelittlehost [<argument:any...>] {
		...
	}
}

plugin github.com/caddy-dns/vercel
(dns_providers) {
	# The DNS records of vercel.
	# @link https://github.com/caddy-dns/vercel
	vercel [<argument:any...>] {
		...
	}
}
`;
