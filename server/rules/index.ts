import { acmeEmail } from './acme-email.ts';
import { addressShape } from './address-shape.ts';
import { adminExposed } from './admin-exposed.ts';
import { allowedHostsBadForm } from './allowed-hosts-bad-form.ts';
import { allowedHostsMissingSite } from './allowed-hosts-missing-site.ts';
import { appBoundToLoopback } from './app-bound-to-loopback.ts';
import { appPortPublished } from './app-port-published.ts';
import { argumentLooksLikeMatcher } from './argument-looks-like-matcher.ts';
import { argumentsSwapped } from './arguments-swapped.ts';
import { authAfterRedirect } from './auth-after-redirect.ts';
import { authMatcherTooNarrow } from './auth-matcher-too-narrow.ts';
import { autoHttpsOffStillTls } from './auto-https-off-still-tls.ts';
import { basicAuthPlaintext } from './basic-auth-plaintext.ts';
import { behindTlsProxy } from './behind-tls-proxy.ts';
import { bracePlacement } from './brace-placement.ts';
import { braceSpace } from './brace-space.ts';
import { caddyDataNotPersisted } from './caddy-data-not-persisted.ts';
import { caddyV1Cli } from './caddy-v1-cli.ts';
import { caddyfileMountPath } from './caddyfile-mount-path.ts';
import { caddyfileSingleFileMount } from './caddyfile-single-file-mount.ts';
import { collectstaticInImage } from './collectstatic-in-image.ts';
import { conflictingSettings } from './conflicting-settings.ts';
import { cookieDomainMismatch } from './cookie-domain-mismatch.ts';
import { csrfOriginMismatch } from './csrf-origin-mismatch.ts';
import { debugInProduction } from './debug-in-production.ts';
import { deployCheckWhenHttpOnly } from './deploy-check-when-http-only.ts';
import { deprecated } from './deprecated.ts';
import { disableRedirectsCloses80 } from './disable-redirects-closes-80.ts';
import { djangoWwwLoop } from './django-www-loop.ts';
import { duplicateMatcher } from './duplicate-matcher.ts';
import { duplicateSite } from './duplicate-site.ts';
import { duplicateSiteMerged } from './duplicate-site-merged.ts';
import { duplicateSnippet } from './duplicate-snippet.ts';
import { emptyFile } from './empty-file.ts';
import { envBashDefault } from './env-bash-default.ts';
import { envDollarInHash } from './env-dollar-in-hash.ts';
import { envEmptyDefeatsDefault } from './env-empty-defeats-default.ts';
import { envNotPassedToCaddy } from './env-not-passed-to-caddy.ts';
import { envShellSyntax } from './env-shell-syntax.ts';
import { envUnsetInArgument } from './env-unset-in-argument.ts';
import { envUnsetInSiteAddress } from './env-unset-in-site-address.ts';
import { envValueShape } from './env-value-shape.ts';
import { failsAtStart } from './fails-at-start.ts';
import { fileServerNoRoot } from './file-server-no-root.ts';
import { fileServerRelativeRoot } from './file-server-relative-root.ts';
import { forwardedProtoOverwritten } from './forwarded-proto-overwritten.ts';
import { headerNameShape } from './header-name-shape.ts';
import { headerReplaceNotDeferred } from './header-replace-not-deferred.ts';
import { headerValueUnquoted } from './header-value-unquoted.ts';
import { healthCheckHost } from './health-check-host.ts';
import { hostHeaderRewritten } from './host-header-rewritten.ts';
import { hostMatcherShape } from './host-matcher-shape.ts';
import { hstsDuplicated } from './hsts-duplicated.ts';
import { hstsOverHttp } from './hsts-over-http.ts';
import { hstsPreloadIncomplete } from './hsts-preload-incomplete.ts';
import { hstsSubdomainsVsHttpSite } from './hsts-subdomains-vs-http-site.ts';
import { httpOnlyWithSslRedirect } from './http-only-with-ssl-redirect.ts';
import { http3UdpNotPublished } from './http3-udp-not-published.ts';
import { httpsDowngradeRedirect } from './https-downgrade-redirect.ts';
import { immutableWithoutHash } from './immutable-without-hash.ts';
import { importCycle } from './import-cycle.ts';
import { importMatchesNothing } from './import-matches-nothing.ts';
import { importMissing } from './import-missing.ts';
import { invalidAddress } from './invalid-address.ts';
import { invalidExpression } from './invalid-expression.ts';
import { invalidHeredoc } from './invalid-heredoc.ts';
import { logCredentials } from './log-credentials.ts';
import { matcherEmpty } from './matcher-empty.ts';
import { mediaActiveContent } from './media-active-content.ts';
import { mediaBrowse } from './media-browse.ts';
import { mediaInsideStatic } from './media-inside-static.ts';
import { misplacedDirective } from './misplaced-directive.ts';
import { noFallback } from './no-fallback.ts';
import { notFormatted } from './not-formatted.ts';
import { onDemandNoAsk } from './on-demand-no-ask.ts';
import { notInThisVersion } from './not-in-this-version.ts';
import { onlyLastCounts } from './only-last-counts.ts';
import { pathInSiteAddress } from './path-in-site-address.ts';
import { pathMatcherNoStar } from './path-matcher-no-star.ts';
import { pathWithoutSlash } from './path-without-slash.ts';
import { pluginNotInImage } from './plugin-not-in-image.ts';
import { portsNotPublished } from './ports-not-published.ts';
import { prefixAlreadyStripped } from './prefix-already-stripped.ts';
import { prefixTooWide } from './prefix-too-wide.ts';
import { proxySslHeaderName } from './proxy-ssl-header-name.ts';
import { redirBeatsHandle } from './redir-beats-handle.ts';
import { redirectDoubleSlash } from './redirect-double-slash.ts';
import { redirectDropsPath } from './redirect-drops-path.ts';
import { redirectExemptLeadingSlash } from './redirect-exempt-leading-slash.ts';
import { redirectLabelsCut } from './redirect-labels-cut.ts';
import { redirectLoop } from './redirect-loop.ts';
import { redirectMissingScheme } from './redirect-missing-scheme.ts';
import { redirectNotPermanent } from './redirect-not-permanent.ts';
import { redirectOpen } from './redirect-open.ts';
import { redirectTargetNotServed } from './redirect-target-not-served.ts';
import { redundantHeaderUp } from './redundant-header-up.ts';
import { redundantHttpRedirect } from './redundant-http-redirect.ts';
import { quotedBrace } from './quoted-brace.ts';
import { remoteIpBehindProxy } from './remote-ip-behind-proxy.ts';
import { repeatedSubdirective } from './repeated-subdirective.ts';
import type { Rule } from './rule.ts';
import { scriptNameLost } from './script-name-lost.ts';
import { secretInCaddyfile } from './secret-in-caddyfile.ts';
import { secureCookiesOverHttp } from './secure-cookies-over-http.ts';
import { securityHeaderDuplicated } from './security-header-duplicated.ts';
import { semicolon } from './semicolon.ts';
import { singleQuotes } from './single-quotes.ts';
import { sslRedirectWithoutProxyHeader } from './ssl-redirect-without-proxy-header.ts';
import { stagingCa } from './staging-ca.ts';
import { staticBehindProxy } from './static-behind-proxy.ts';
import { staticDoublePrefix } from './static-double-prefix.ts';
import { staticParentExposed } from './static-parent-exposed.ts';
import { staticRootMismatch } from './static-root-mismatch.ts';
import { staticUrlUnserved } from './static-url-unserved.ts';
import { staticVolumeMissing } from './static-volume-missing.ts';
import { staticVolumeWritable } from './static-volume-writable.ts';
import { staticfilesStorageIgnored } from './staticfiles-storage-ignored.ts';
import { strayBrace } from './stray-brace.ts';
import { thirdLevelWww } from './third-level-www.ts';
import { tlsInternalPublic } from './tls-internal-public.ts';
import { tlsOnHttpSite } from './tls-on-http-site.ts';
import { tlsSkipVerify } from './tls-skip-verify.ts';
import { trailingSlashLoop } from './trailing-slash-loop.ts';
import { trustedProxiesEveryone } from './trusted-proxies-everyone.ts';
import { tryFilesConstantFirst } from './try-files-constant-first.ts';
import { tryFilesTakesAll } from './try-files-takes-all.ts';
import { unclosedBlock } from './unclosed-block.ts';
import { unclosedVariable } from './unclosed-variable.ts';
import { undefinedMatcher } from './undefined-matcher.ts';
import { undefinedRoute } from './undefined-route.ts';
import { undefinedReference } from './undefined-reference.ts';
import { unknownDirective } from './unknown-directive.ts';
import { unknownImportArgument } from './unknown-import-argument.ts';
import { unknownPlaceholder } from './unknown-placeholder.ts';
import { unreachableDirective } from './unreachable-directive.ts';
import { unreachableHandle } from './unreachable-handle.ts';
import { unreadableFile } from './unreadable-file.ts';
import { unspecifiedIpAddress } from './unspecified-ip-address.ts';
import { unterminatedQuote } from './unterminated-quote.ts';
import { unusedMatcher } from './unused-matcher.ts';
import { unusedNamedRoute } from './unused-named-route.ts';
import { unusedSnippet } from './unused-snippet.ts';
import { upstreamEmpty } from './upstream-empty.ts';
import { upstreamHasPath } from './upstream-has-path.ts';
import { upstreamLocalhostInContainer } from './upstream-localhost-in-container.ts';
import { upstreamNoSharedNetwork } from './upstream-no-shared-network.ts';
import { upstreamNotAService } from './upstream-not-a-service.ts';
import { upstreamPortMismatch } from './upstream-port-mismatch.ts';
import { upstreamSchemeMismatch } from './upstream-scheme-mismatch.ts';
import { v1Directive } from './v1-directive.ts';
import { websocketOnWsgi } from './websocket-on-wsgi.ts';
import { wildcardDepth } from './wildcard-depth.ts';
import { wildcardNeedsDns } from './wildcard-needs-dns.ts';
import { wrongArguments } from './wrong-arguments.ts';
import { wrongBlock } from './wrong-block.ts';
import { wwwAndApexBothServe } from './www-and-apex-both-serve.ts';
import { wwwOnLocalName } from './www-on-local-name.ts';
import { wwwOnWww } from './www-on-www.ts';
import { wwwRedirectHttpOnly } from './www-redirect-http-only.ts';
import { httpsWithoutName } from './https-without-name.ts';
import { staticRootUnset } from './static-root-unset.ts';
import { collectstaticMissing } from './collectstatic-missing.ts';
import { uploadLimitMismatch } from './upload-limit-mismatch.ts';
import { databaseNotAService } from './database-not-a-service.ts';
import { dependsOnMissingService } from './depends-on-missing-service.ts';
import { migrateInEveryReplica } from './migrate-in-every-replica.ts';
import { v1OtherMeaning } from './v1-other-meaning.ts';
import { corsOriginMismatch } from './cors-origin-mismatch.ts';
import { runserverInProduction } from './runserver-in-production.ts';
import { unrenderedTemplate } from './unrendered-template.ts';
import { composeNotDeclared } from './compose-not-declared.ts';
import { commandWithoutConfig } from './command-without-config.ts';
import { secretNotGranted } from './secret-not-granted.ts';
import { ignoredWords } from './ignored-words.ts';
import { settingsModuleMissing } from './settings-module-missing.ts';
import { cspBlocksFiles } from './csp-blocks-files.ts';
import { sqliteNotPersisted } from './sqlite-not-persisted.ts';
import { importNotMounted } from './import-not-mounted.ts';
import { pagesCached } from './pages-cached.ts';
import { portPublishedTwice } from './port-published-twice.ts';
import { capabilityDropped } from './capability-dropped.ts';
import { networkInternal } from './network-internal.ts';
import { mediaNotPersisted } from './media-not-persisted.ts';
import { appMountReadOnly } from './app-mount-read-only.ts';
import { toolWithoutLogin } from './tool-without-login.ts';
import { databasePortPublished } from './database-port-published.ts';
import { configFileMissing } from './config-file-missing.ts';
import { djangoPathUnserved } from './django-path-unserved.ts';
import { matcherNever } from './matcher-never.ts';
import { healthcheckProgramMissing } from './healthcheck-program-missing.ts';
import { channelLayerInMemory } from './channel-layer-in-memory.ts';

/** Every rule, in the order of the README's table: by category, then by name. */
export const rules: readonly Rule[] = [
  // validity
  bracePlacement,
  braceSpace,
  caddyV1Cli,
  conflictingSettings,
  duplicateMatcher,
  duplicateSite,
  duplicateSnippet,
  emptyFile,
  importCycle,
  importMissing,
  invalidAddress,
  invalidHeredoc,
  misplacedDirective,
  notInThisVersion,
  repeatedSubdirective,
  strayBrace,
  unclosedBlock,
  undefinedMatcher,
  undefinedRoute,
  unknownDirective,
  unrenderedTemplate,
  unterminatedQuote,
  v1Directive,
  wrongArguments,
  wrongBlock,
  // trap
  addressShape,
  argumentLooksLikeMatcher,
  argumentsSwapped,
  authAfterRedirect,
  autoHttpsOffStillTls,
  basicAuthPlaintext,
  disableRedirectsCloses80,
  djangoWwwLoop,
  duplicateSiteMerged,
  envBashDefault,
  envShellSyntax,
  failsAtStart,
  fileServerNoRoot,
  fileServerRelativeRoot,
  headerNameShape,
  headerReplaceNotDeferred,
  headerValueUnquoted,
  hostMatcherShape,
  httpsDowngradeRedirect,
  httpsWithoutName,
  immutableWithoutHash,
  importMatchesNothing,
  invalidExpression,
  matcherEmpty,
  noFallback,
  onlyLastCounts,
  pathInSiteAddress,
  pathMatcherNoStar,
  pathWithoutSlash,
  prefixAlreadyStripped,
  prefixTooWide,
  quotedBrace,
  redirBeatsHandle,
  redirectDoubleSlash,
  redirectDropsPath,
  redirectLabelsCut,
  redirectLoop,
  redirectMissingScheme,
  redirectTargetNotServed,
  semicolon,
  singleQuotes,
  stagingCa,
  staticBehindProxy,
  undefinedReference,
  staticDoublePrefix,
  staticfilesStorageIgnored,
  thirdLevelWww,
  tlsInternalPublic,
  tlsOnHttpSite,
  tryFilesConstantFirst,
  tryFilesTakesAll,
  unclosedVariable,
  unknownImportArgument,
  unknownPlaceholder,
  unreachableDirective,
  unreachableHandle,
  unspecifiedIpAddress,
  upstreamEmpty,
  upstreamHasPath,
  v1OtherMeaning,
  wildcardDepth,
  wildcardNeedsDns,
  wwwOnLocalName,
  wwwOnWww,
  wwwRedirectHttpOnly,
  // deployment
  allowedHostsBadForm,
  allowedHostsMissingSite,
  appBoundToLoopback,
  behindTlsProxy,
  caddyDataNotPersisted,
  caddyfileMountPath,
  caddyfileSingleFileMount,
  collectstaticInImage,
  collectstaticMissing,
  cookieDomainMismatch,
  commandWithoutConfig,
  composeNotDeclared,
  corsOriginMismatch,
  csrfOriginMismatch,
  databaseNotAService,
  deployCheckWhenHttpOnly,
  dependsOnMissingService,
  envDollarInHash,
  envEmptyDefeatsDefault,
  envNotPassedToCaddy,
  envUnsetInArgument,
  envUnsetInSiteAddress,
  envValueShape,
  forwardedProtoOverwritten,
  healthCheckHost,
  hostHeaderRewritten,
  hstsDuplicated,
  hstsOverHttp,
  hstsSubdomainsVsHttpSite,
  httpOnlyWithSslRedirect,
  http3UdpNotPublished,
  mediaInsideStatic,
  pluginNotInImage,
  migrateInEveryReplica,
  portsNotPublished,
  proxySslHeaderName,
  redirectExemptLeadingSlash,
  scriptNameLost,
  secretNotGranted,
  secureCookiesOverHttp,
  securityHeaderDuplicated,
  sslRedirectWithoutProxyHeader,
  staticRootMismatch,
  staticRootUnset,
  staticUrlUnserved,
  staticVolumeMissing,
  trailingSlashLoop,
  unreadableFile,
  uploadLimitMismatch,
  upstreamLocalhostInContainer,
  upstreamNoSharedNetwork,
  upstreamNotAService,
  upstreamPortMismatch,
  upstreamSchemeMismatch,
  websocketOnWsgi,
  wwwAndApexBothServe,
  // security
  adminExposed,
  appPortPublished,
  authMatcherTooNarrow,
  debugInProduction,
  hstsPreloadIncomplete,
  logCredentials,
  mediaActiveContent,
  mediaBrowse,
  onDemandNoAsk,
  redirectOpen,
  remoteIpBehindProxy,
  secretInCaddyfile,
  staticParentExposed,
  staticVolumeWritable,
  tlsSkipVerify,
  trustedProxiesEveryone,
  // style
  acmeEmail,
  deprecated,
  notFormatted,
  redirectNotPermanent,
  redundantHeaderUp,
  redundantHttpRedirect,
  unusedMatcher,
  unusedNamedRoute,
  unusedSnippet,
  runserverInProduction,
  ignoredWords,
  settingsModuleMissing,
  cspBlocksFiles,
  sqliteNotPersisted,
  importNotMounted,
  pagesCached,
  portPublishedTwice,
  capabilityDropped,
  networkInternal,
  mediaNotPersisted,
  appMountReadOnly,
  toolWithoutLogin,
  databasePortPublished,
  configFileMissing,
  djangoPathUnserved,
  matcherNever,
  healthcheckProgramMissing,
  channelLayerInMemory,
];
