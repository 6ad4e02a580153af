import { bracePlacement } from './brace-placement.ts';
import { braceSpace } from './brace-space.ts';
import { duplicateSite } from './duplicate-site.ts';
import { duplicateSnippet } from './duplicate-snippet.ts';
import { importCycle } from './import-cycle.ts';
import { importMissing } from './import-missing.ts';
import { invalidHeredoc } from './invalid-heredoc.ts';
import { redirectLoop } from './redirect-loop.ts';
import { redirectMissingScheme } from './redirect-missing-scheme.ts';
import { redirectTargetNotServed } from './redirect-target-not-served.ts';
import { redirectDropsPath } from './redirect-drops-path.ts';
import { redirectDoubleSlash } from './redirect-double-slash.ts';
import { wwwOnWww } from './www-on-www.ts';
import { httpsDowngradeRedirect } from './https-downgrade-redirect.ts';
import { djangoWwwLoop } from './django-www-loop.ts';
import { undefinedMatcher } from './undefined-matcher.ts';
import { duplicateMatcher } from './duplicate-matcher.ts';
import { unknownDirective } from './unknown-directive.ts';
import { wrongArguments } from './wrong-arguments.ts';
import { wrongBlock } from './wrong-block.ts';
import { repeatedSubdirective } from './repeated-subdirective.ts';
import type { Rule } from './rule.ts';
import { failsAtStart } from './fails-at-start.ts';
import { unclosedVariable } from './unclosed-variable.ts';
import { conflictingSettings } from './conflicting-settings.ts';
import { invalidExpression } from './invalid-expression.ts';
import { importMatchesNothing } from './import-matches-nothing.ts';
import { invalidAddress } from './invalid-address.ts';
import { misplacedDirective } from './misplaced-directive.ts';
import { undefinedRoute } from './undefined-route.ts';
import { v1Directive } from './v1-directive.ts';
import { strayBrace } from './stray-brace.ts';
import { thirdLevelWww } from './third-level-www.ts';
import { unclosedBlock } from './unclosed-block.ts';
import { unknownImportArgument } from './unknown-import-argument.ts';
import { unreadableFile } from './unreadable-file.ts';
import { unterminatedQuote } from './unterminated-quote.ts';
import { autoHttpsOffStillTls } from './auto-https-off-still-tls.ts';
import { httpOnlyWithSslRedirect } from './http-only-with-ssl-redirect.ts';
import { sslRedirectWithoutProxyHeader } from './ssl-redirect-without-proxy-header.ts';
import { secureCookiesOverHttp } from './secure-cookies-over-http.ts';
import { hstsDuplicated } from './hsts-duplicated.ts';
import { hstsOverHttp } from './hsts-over-http.ts';
import { deployCheckWhenHttpOnly } from './deploy-check-when-http-only.ts';
import { allowedHostsMissingSite } from './allowed-hosts-missing-site.ts';
import { staticDoublePrefix } from './static-double-prefix.ts';
import { staticRootMismatch } from './static-root-mismatch.ts';
import { staticVolumeMissing } from './static-volume-missing.ts';
import { staticVolumeWritable } from './static-volume-writable.ts';
import { staticUrlUnserved } from './static-url-unserved.ts';
import { staticfilesStorageIgnored } from './staticfiles-storage-ignored.ts';
import { envUnsetInSiteAddress } from './env-unset-in-site-address.ts';
import { http3UdpNotPublished } from './http3-udp-not-published.ts';
import { mediaActiveContent } from './media-active-content.ts';
import { proxySslHeaderName } from './proxy-ssl-header-name.ts';
import { allowedHostsBadForm } from './allowed-hosts-bad-form.ts';
import { forwardedProtoOverwritten } from './forwarded-proto-overwritten.ts';
import { hostHeaderRewritten } from './host-header-rewritten.ts';
import { healthCheckHost } from './health-check-host.ts';
import { csrfOriginMismatch } from './csrf-origin-mismatch.ts';
import { securityHeaderDuplicated } from './security-header-duplicated.ts';
import { cookieDomainMismatch } from './cookie-domain-mismatch.ts';
import { scriptNameLost } from './script-name-lost.ts';
import { redirectExemptLeadingSlash } from './redirect-exempt-leading-slash.ts';
import { debugInProduction } from './debug-in-production.ts';
import { disableRedirectsCloses80 } from './disable-redirects-closes-80.ts';
import { behindTlsProxy } from './behind-tls-proxy.ts';
import { hstsSubdomainsVsHttpSite } from './hsts-subdomains-vs-http-site.ts';
import { hstsPreloadIncomplete } from './hsts-preload-incomplete.ts';
import { websocketOnWsgi } from './websocket-on-wsgi.ts';
import { pathMatcherNoStar } from './path-matcher-no-star.ts';
import { prefixTooWide } from './prefix-too-wide.ts';
import { staticParentExposed } from './static-parent-exposed.ts';
import { staticBehindProxy } from './static-behind-proxy.ts';
import { fileServerNoRoot } from './file-server-no-root.ts';
import { fileServerRelativeRoot } from './file-server-relative-root.ts';
import { collectstaticInImage } from './collectstatic-in-image.ts';
import { immutableWithoutHash } from './immutable-without-hash.ts';
import { mediaBrowse } from './media-browse.ts';
import { mediaInsideStatic } from './media-inside-static.ts';
import { envEmptyDefeatsDefault } from './env-empty-defeats-default.ts';
import { envBashDefault } from './env-bash-default.ts';
import { envShellSyntax } from './env-shell-syntax.ts';
import { envValueShape } from './env-value-shape.ts';
import { envUnsetInArgument } from './env-unset-in-argument.ts';
import { envNotPassedToCaddy } from './env-not-passed-to-caddy.ts';
import { envDollarInHash } from './env-dollar-in-hash.ts';
import { upstreamNotAService } from './upstream-not-a-service.ts';
import { upstreamPortMismatch } from './upstream-port-mismatch.ts';
import { upstreamLocalhostInContainer } from './upstream-localhost-in-container.ts';
import { appBoundToLoopback } from './app-bound-to-loopback.ts';
import { upstreamNoSharedNetwork } from './upstream-no-shared-network.ts';
import { portsNotPublished } from './ports-not-published.ts';
import { caddyDataNotPersisted } from './caddy-data-not-persisted.ts';
import { caddyfileMountPath } from './caddyfile-mount-path.ts';
import { caddyfileSingleFileMount } from './caddyfile-single-file-mount.ts';
import { appPortPublished } from './app-port-published.ts';
import { caddyV1Cli } from './caddy-v1-cli.ts';
import { upstreamSchemeMismatch } from './upstream-scheme-mismatch.ts';

/** Every rule, in the order of the README's table. */
export const rules: readonly Rule[] = [
  unclosedBlock,
  strayBrace,
  braceSpace,
  bracePlacement,
  unterminatedQuote,
  unclosedVariable,
  invalidHeredoc,
  v1Directive,
  unknownDirective,
  misplacedDirective,
  invalidAddress,
  wrongArguments,
  invalidExpression,
  failsAtStart,
  wrongBlock,
  repeatedSubdirective,
  conflictingSettings,
  duplicateSite,
  undefinedMatcher,
  undefinedRoute,
  duplicateMatcher,
  importMissing,
  importMatchesNothing,
  importCycle,
  duplicateSnippet,
  unknownImportArgument,
  unreadableFile,
  thirdLevelWww,
  redirectLoop,
  redirectMissingScheme,
  redirectTargetNotServed,
  redirectDropsPath,
  redirectDoubleSlash,
  wwwOnWww,
  httpsDowngradeRedirect,
  djangoWwwLoop,
  autoHttpsOffStillTls,
  httpOnlyWithSslRedirect,
  sslRedirectWithoutProxyHeader,
  secureCookiesOverHttp,
  hstsDuplicated,
  hstsOverHttp,
  deployCheckWhenHttpOnly,
  allowedHostsMissingSite,
  staticDoublePrefix,
  staticRootMismatch,
  staticVolumeMissing,
  staticVolumeWritable,
  staticUrlUnserved,
  staticfilesStorageIgnored,
  envUnsetInSiteAddress,
  http3UdpNotPublished,
  mediaActiveContent,
  proxySslHeaderName,
  allowedHostsBadForm,
  forwardedProtoOverwritten,
  hostHeaderRewritten,
  healthCheckHost,
  csrfOriginMismatch,
  securityHeaderDuplicated,
  cookieDomainMismatch,
  scriptNameLost,
  redirectExemptLeadingSlash,
  debugInProduction,
  disableRedirectsCloses80,
  behindTlsProxy,
  hstsSubdomainsVsHttpSite,
  hstsPreloadIncomplete,
  websocketOnWsgi,
  pathMatcherNoStar,
  prefixTooWide,
  staticParentExposed,
  staticBehindProxy,
  fileServerNoRoot,
  fileServerRelativeRoot,
  collectstaticInImage,
  immutableWithoutHash,
  mediaBrowse,
  mediaInsideStatic,
  envEmptyDefeatsDefault,
  envBashDefault,
  envShellSyntax,
  envValueShape,
  envUnsetInArgument,
  envNotPassedToCaddy,
  envDollarInHash,
  upstreamNotAService,
  upstreamPortMismatch,
  upstreamLocalhostInContainer,
  appBoundToLoopback,
  upstreamNoSharedNetwork,
  portsNotPublished,
  caddyDataNotPersisted,
  caddyfileMountPath,
  caddyfileSingleFileMount,
  appPortPublished,
  caddyV1Cli,
  upstreamSchemeMismatch,
];
