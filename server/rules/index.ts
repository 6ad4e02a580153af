import { acmeEmail } from './acme-email.ts';
import { addressShape } from './address-shape.ts';
import { adminExposed } from './admin-exposed.ts';
import { adminPathShape } from './admin-path-shape.ts';
import { allowedHostsBadForm } from './allowed-hosts-bad-form.ts';
import { allowedHostsMissingSite } from './allowed-hosts-missing-site.ts';
import { appBoundToLoopback } from './app-bound-to-loopback.ts';
import { appMountReadOnly } from './app-mount-read-only.ts';
import { appPortPublished } from './app-port-published.ts';
import { appPrefixMismatch } from './app-prefix-mismatch.ts';
import { argumentLooksLikeMatcher } from './argument-looks-like-matcher.ts';
import { argumentsSwapped } from './arguments-swapped.ts';
import { authAfterRedirect } from './auth-after-redirect.ts';
import { authMatcherTooNarrow } from './auth-matcher-too-narrow.ts';
import { autoHttpsOffStillTls } from './auto-https-off-still-tls.ts';
import { basicAuthPlaintext } from './basic-auth-plaintext.ts';
import { behindTlsProxy } from './behind-tls-proxy.ts';
import { bracePlacement } from './brace-placement.ts';
import { braceSpace } from './brace-space.ts';
import { buildArgumentLost } from './build-argument-lost.ts';
import { caddyDataNotPersisted } from './caddy-data-not-persisted.ts';
import { caddyV1Cli } from './caddy-v1-cli.ts';
import { caddyfileMountPath } from './caddyfile-mount-path.ts';
import { caddyfileSingleFileMount } from './caddyfile-single-file-mount.ts';
import { capabilityDropped } from './capability-dropped.ts';
import { channelLayerInMemory } from './channel-layer-in-memory.ts';
import { collectstaticInImage } from './collectstatic-in-image.ts';
import { collectstaticMissing } from './collectstatic-missing.ts';
import { commandWithoutConfig } from './command-without-config.ts';
import { composeFileMissing } from './compose-file-missing.ts';
import { composeNotDeclared } from './compose-not-declared.ts';
import { configFileMissing } from './config-file-missing.ts';
import { configurationNotLoaded } from './configuration-not-loaded.ts';
import { conflictingSettings } from './conflicting-settings.ts';
import { cookieDomainMismatch } from './cookie-domain-mismatch.ts';
import { cookieWithoutSecure } from './cookie-without-secure.ts';
import { corsDuplicated } from './cors-duplicated.ts';
import { corsHeaderRefused } from './cors-header-refused.ts';
import { corsOriginMismatch } from './cors-origin-mismatch.ts';
import { corsOriginShape } from './cors-origin-shape.ts';
import { cspBlocksFiles } from './csp-blocks-files.ts';
import { cspBlocksInline } from './csp-blocks-inline.ts';
import { csrfCookieHidden } from './csrf-cookie-hidden.ts';
import { csrfOriginMismatch } from './csrf-origin-mismatch.ts';
import { databaseNotAService } from './database-not-a-service.ts';
import { databasePortPublished } from './database-port-published.ts';
import { debugInProduction } from './debug-in-production.ts';
import { dependsOnMissingService } from './depends-on-missing-service.ts';
import { deployCheckOfDevelopment } from './deploy-check-of-development.ts';
import { deployCheckWhenHttpOnly } from './deploy-check-when-http-only.ts';
import { deployDeletesFiles } from './deploy-deletes-files.ts';
import { deprecated } from './deprecated.ts';
import { disableRedirectsCloses80 } from './disable-redirects-closes-80.ts';
import { djangoPathUnserved } from './django-path-unserved.ts';
import { djangoWwwLoop } from './django-www-loop.ts';
import { duplicateMatcher } from './duplicate-matcher.ts';
import { duplicateSite } from './duplicate-site.ts';
import { duplicateSiteMerged } from './duplicate-site-merged.ts';
import { duplicateSnippet } from './duplicate-snippet.ts';
import { emptyFile } from './empty-file.ts';
import { envBashDefault } from './env-bash-default.ts';
import { envDollarInHash } from './env-dollar-in-hash.ts';
import { envEmptyDefeatsDefault } from './env-empty-defeats-default.ts';
import { envFileWithoutEffect } from './env-file-without-effect.ts';
import { envNotPassedToApp } from './env-not-passed-to-app.ts';
import { envNotPassedToCaddy } from './env-not-passed-to-caddy.ts';
import { envShellSyntax } from './env-shell-syntax.ts';
import { envUnsetInArgument } from './env-unset-in-argument.ts';
import { envUnsetInSiteAddress } from './env-unset-in-site-address.ts';
import { envValueShape } from './env-value-shape.ts';
import { failsAtStart } from './fails-at-start.ts';
import { fileServerNoRoot } from './file-server-no-root.ts';
import { fileServerRelativeRoot } from './file-server-relative-root.ts';
import { folderClosedToCaddy } from './folder-closed-to-caddy.ts';
import { forwardedProtoOverwritten } from './forwarded-proto-overwritten.ts';
import { frontendFolderNotBuilt } from './frontend-folder-not-built.ts';
import { frontendUrlBlocked } from './frontend-url-blocked.ts';
import { frontendVariableTooLate } from './frontend-variable-too-late.ts';
import { headerNameShape } from './header-name-shape.ts';
import { headerReplaceNotDeferred } from './header-replace-not-deferred.ts';
import { headerValueUnquoted } from './header-value-unquoted.ts';
import { healthCheckHost } from './health-check-host.ts';
import { healthcheckProgramMissing } from './healthcheck-program-missing.ts';
import { hostGatewayMissing } from './host-gateway-missing.ts';
import { hostHeaderRewritten } from './host-header-rewritten.ts';
import { hostMatcherShape } from './host-matcher-shape.ts';
import { hstsDuplicated } from './hsts-duplicated.ts';
import { hstsOverHttp } from './hsts-over-http.ts';
import { hstsPreloadIncomplete } from './hsts-preload-incomplete.ts';
import { hstsSubdomainsVsHttpSite } from './hsts-subdomains-vs-http-site.ts';
import { httpOnlyWithSslRedirect } from './http-only-with-ssl-redirect.ts';
import { http3UdpNotPublished } from './http3-udp-not-published.ts';
import { httpsDowngradeRedirect } from './https-downgrade-redirect.ts';
import { httpsWithoutName } from './https-without-name.ts';
import { ignoredWords } from './ignored-words.ts';
import { immutableWithoutHash } from './immutable-without-hash.ts';
import { importCycle } from './import-cycle.ts';
import { importMatchesNothing } from './import-matches-nothing.ts';
import { importMissing } from './import-missing.ts';
import { importNotMounted } from './import-not-mounted.ts';
import { invalidAddress } from './invalid-address.ts';
import { invalidExpression } from './invalid-expression.ts';
import { invalidHeredoc } from './invalid-heredoc.ts';
import { listVariableNotJson } from './list-variable-not-json.ts';
import { lockoutByProxyAddress } from './lockout-by-proxy-address.ts';
import { logCredentials } from './log-credentials.ts';
import { loginBehindItself } from './login-behind-itself.ts';
import { loginCallbackOverHttp } from './login-callback-over-http.ts';
import { makemigrationsAtStart } from './makemigrations-at-start.ts';
import { matcherEmpty } from './matcher-empty.ts';
import { matcherNever } from './matcher-never.ts';
import { mediaActiveContent } from './media-active-content.ts';
import { mediaBrowse } from './media-browse.ts';
import { mediaInsideStatic } from './media-inside-static.ts';
import { mediaNotPersisted } from './media-not-persisted.ts';
import { migrateInEveryReplica } from './migrate-in-every-replica.ts';
import { misplacedDirective } from './misplaced-directive.ts';
import { networkInternal } from './network-internal.ts';
import { noFallback } from './no-fallback.ts';
import { notFormatted } from './not-formatted.ts';
import { notInThisVersion } from './not-in-this-version.ts';
import { onDemandAskRefused } from './on-demand-ask-refused.ts';
import { onDemandNoAsk } from './on-demand-no-ask.ts';
import { onlyLastCounts } from './only-last-counts.ts';
import { otherFileChecked } from './other-file-checked.ts';
import { pagesCached } from './pages-cached.ts';
import { pathInSiteAddress } from './path-in-site-address.ts';
import { pathMatcherNoStar } from './path-matcher-no-star.ts';
import { pathWithoutSlash } from './path-without-slash.ts';
import { phpFilesElsewhere } from './php-files-elsewhere.ts';
import { pluginNotInImage } from './plugin-not-in-image.ts';
import { portPublishedTwice } from './port-published-twice.ts';
import { portsNotPublished } from './ports-not-published.ts';
import { prefixAlreadyStripped } from './prefix-already-stripped.ts';
import { prefixTooWide } from './prefix-too-wide.ts';
import { proxyNotTrusted } from './proxy-not-trusted.ts';
import { proxySslHeaderName } from './proxy-ssl-header-name.ts';
import { quotedBrace } from './quoted-brace.ts';
import { railsHostsMissingSite } from './rails-hosts-missing-site.ts';
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
import { reloadWithAdminOff } from './reload-with-admin-off.ts';
import { remoteIpBehindProxy } from './remote-ip-behind-proxy.ts';
import { repeatedSubdirective } from './repeated-subdirective.ts';
import { runserverInProduction } from './runserver-in-production.ts';
import { scriptNameLost } from './script-name-lost.ts';
import { secretInCaddyfile } from './secret-in-caddyfile.ts';
import { secretNotGranted } from './secret-not-granted.ts';
import { secureCookiesOverHttp } from './secure-cookies-over-http.ts';
import { securityHeaderDuplicated } from './security-header-duplicated.ts';
import { semicolon } from './semicolon.ts';
import { sessionsInMemory } from './sessions-in-memory.ts';
import { settingsModuleMissing } from './settings-module-missing.ts';
import { singleQuotes } from './single-quotes.ts';
import { slashRedirectOverHttp } from './slash-redirect-over-http.ts';
import { socketClosedToCaddy } from './socket-closed-to-caddy.ts';
import { sqliteNotPersisted } from './sqlite-not-persisted.ts';
import { sslRedirectWithoutProxyHeader } from './ssl-redirect-without-proxy-header.ts';
import { stagingCa } from './staging-ca.ts';
import { staticBehindProxy } from './static-behind-proxy.ts';
import { staticDoublePrefix } from './static-double-prefix.ts';
import { staticParentExposed } from './static-parent-exposed.ts';
import { staticRootMismatch } from './static-root-mismatch.ts';
import { staticRootUnset } from './static-root-unset.ts';
import { staticUrlUnserved } from './static-url-unserved.ts';
import { staticVolumeMissing } from './static-volume-missing.ts';
import { staticVolumeWritable } from './static-volume-writable.ts';
import { staticfilesStorageIgnored } from './staticfiles-storage-ignored.ts';
import { strayBrace } from './stray-brace.ts';
import { textTakenForTrue } from './text-taken-for-true.ts';
import { thirdLevelWww } from './third-level-www.ts';
import { tlsInternalPublic } from './tls-internal-public.ts';
import { tlsOnHttpSite } from './tls-on-http-site.ts';
import { tlsSkipVerify } from './tls-skip-verify.ts';
import { toolWithoutLogin } from './tool-without-login.ts';
import { trailingSlashLoop } from './trailing-slash-loop.ts';
import { trustedProxiesEveryone } from './trusted-proxies-everyone.ts';
import { tryFilesConstantFirst } from './try-files-constant-first.ts';
import { tryFilesTakesAll } from './try-files-takes-all.ts';
import { unclosedBlock } from './unclosed-block.ts';
import { unclosedVariable } from './unclosed-variable.ts';
import { undefinedMatcher } from './undefined-matcher.ts';
import { undefinedReference } from './undefined-reference.ts';
import { undefinedRoute } from './undefined-route.ts';
import { unknownDirective } from './unknown-directive.ts';
import { unknownImportArgument } from './unknown-import-argument.ts';
import { unknownPlaceholder } from './unknown-placeholder.ts';
import { unreachableDirective } from './unreachable-directive.ts';
import { unreachableHandle } from './unreachable-handle.ts';
import { unreadableFile } from './unreadable-file.ts';
import { unrenderedTemplate } from './unrendered-template.ts';
import { unspecifiedIpAddress } from './unspecified-ip-address.ts';
import { unterminatedQuote } from './unterminated-quote.ts';
import { unusedMatcher } from './unused-matcher.ts';
import { unusedNamedRoute } from './unused-named-route.ts';
import { unusedSnippet } from './unused-snippet.ts';
import { uploadLimitMismatch } from './upload-limit-mismatch.ts';
import { upstreamEmpty } from './upstream-empty.ts';
import { upstreamHasPath } from './upstream-has-path.ts';
import { upstreamLocalhostInContainer } from './upstream-localhost-in-container.ts';
import { upstreamNoSharedNetwork } from './upstream-no-shared-network.ts';
import { upstreamNotAService } from './upstream-not-a-service.ts';
import { upstreamPortMismatch } from './upstream-port-mismatch.ts';
import { upstreamSchemeMismatch } from './upstream-scheme-mismatch.ts';
import { v1Directive } from './v1-directive.ts';
import { v1OtherMeaning } from './v1-other-meaning.ts';
import { variableMisspelt } from './variable-misspelt.ts';
import { variableTakenByCompose } from './variable-taken-by-compose.ts';
import { websocketOnWsgi } from './websocket-on-wsgi.ts';
import { websocketOverHttp } from './websocket-over-http.ts';
import { websocketPathTooNarrow } from './websocket-path-too-narrow.ts';
import { wellKnownPassword } from './well-known-password.ts';
import { wildcardDepth } from './wildcard-depth.ts';
import { wildcardNeedsDns } from './wildcard-needs-dns.ts';
import { wrongArguments } from './wrong-arguments.ts';
import { wrongBlock } from './wrong-block.ts';
import { wwwAndApexBothServe } from './www-and-apex-both-serve.ts';
import { wwwOnLocalName } from './www-on-local-name.ts';
import { wwwOnWww } from './www-on-www.ts';
import { wwwRedirectHttpOnly } from './www-redirect-http-only.ts';
import type { Rule } from './rule.ts';

/** Every rule, by name. */
export const rules: readonly Rule[] = [
  acmeEmail,
  addressShape,
  adminExposed,
  adminPathShape,
  allowedHostsBadForm,
  allowedHostsMissingSite,
  appBoundToLoopback,
  appMountReadOnly,
  appPortPublished,
  appPrefixMismatch,
  argumentLooksLikeMatcher,
  argumentsSwapped,
  authAfterRedirect,
  authMatcherTooNarrow,
  autoHttpsOffStillTls,
  basicAuthPlaintext,
  behindTlsProxy,
  bracePlacement,
  braceSpace,
  buildArgumentLost,
  caddyDataNotPersisted,
  caddyV1Cli,
  caddyfileMountPath,
  caddyfileSingleFileMount,
  capabilityDropped,
  channelLayerInMemory,
  collectstaticInImage,
  collectstaticMissing,
  commandWithoutConfig,
  composeFileMissing,
  composeNotDeclared,
  configFileMissing,
  configurationNotLoaded,
  conflictingSettings,
  cookieDomainMismatch,
  cookieWithoutSecure,
  corsDuplicated,
  corsHeaderRefused,
  corsOriginMismatch,
  corsOriginShape,
  cspBlocksFiles,
  cspBlocksInline,
  csrfCookieHidden,
  csrfOriginMismatch,
  databaseNotAService,
  databasePortPublished,
  debugInProduction,
  dependsOnMissingService,
  deployCheckOfDevelopment,
  deployCheckWhenHttpOnly,
  deployDeletesFiles,
  deprecated,
  disableRedirectsCloses80,
  djangoPathUnserved,
  djangoWwwLoop,
  duplicateMatcher,
  duplicateSite,
  duplicateSiteMerged,
  duplicateSnippet,
  emptyFile,
  envBashDefault,
  envDollarInHash,
  envEmptyDefeatsDefault,
  envFileWithoutEffect,
  envNotPassedToApp,
  envNotPassedToCaddy,
  envShellSyntax,
  envUnsetInArgument,
  envUnsetInSiteAddress,
  envValueShape,
  failsAtStart,
  fileServerNoRoot,
  fileServerRelativeRoot,
  folderClosedToCaddy,
  forwardedProtoOverwritten,
  frontendFolderNotBuilt,
  frontendUrlBlocked,
  frontendVariableTooLate,
  headerNameShape,
  headerReplaceNotDeferred,
  headerValueUnquoted,
  healthCheckHost,
  healthcheckProgramMissing,
  hostGatewayMissing,
  hostHeaderRewritten,
  hostMatcherShape,
  hstsDuplicated,
  hstsOverHttp,
  hstsPreloadIncomplete,
  hstsSubdomainsVsHttpSite,
  httpOnlyWithSslRedirect,
  http3UdpNotPublished,
  httpsDowngradeRedirect,
  httpsWithoutName,
  ignoredWords,
  immutableWithoutHash,
  importCycle,
  importMatchesNothing,
  importMissing,
  importNotMounted,
  invalidAddress,
  invalidExpression,
  invalidHeredoc,
  listVariableNotJson,
  lockoutByProxyAddress,
  logCredentials,
  loginBehindItself,
  loginCallbackOverHttp,
  makemigrationsAtStart,
  matcherEmpty,
  matcherNever,
  mediaActiveContent,
  mediaBrowse,
  mediaInsideStatic,
  mediaNotPersisted,
  migrateInEveryReplica,
  misplacedDirective,
  networkInternal,
  noFallback,
  notFormatted,
  notInThisVersion,
  onDemandAskRefused,
  onDemandNoAsk,
  onlyLastCounts,
  otherFileChecked,
  pagesCached,
  pathInSiteAddress,
  pathMatcherNoStar,
  pathWithoutSlash,
  phpFilesElsewhere,
  pluginNotInImage,
  portPublishedTwice,
  portsNotPublished,
  prefixAlreadyStripped,
  prefixTooWide,
  proxyNotTrusted,
  proxySslHeaderName,
  quotedBrace,
  railsHostsMissingSite,
  redirBeatsHandle,
  redirectDoubleSlash,
  redirectDropsPath,
  redirectExemptLeadingSlash,
  redirectLabelsCut,
  redirectLoop,
  redirectMissingScheme,
  redirectNotPermanent,
  redirectOpen,
  redirectTargetNotServed,
  redundantHeaderUp,
  redundantHttpRedirect,
  reloadWithAdminOff,
  remoteIpBehindProxy,
  repeatedSubdirective,
  runserverInProduction,
  scriptNameLost,
  secretInCaddyfile,
  secretNotGranted,
  secureCookiesOverHttp,
  securityHeaderDuplicated,
  semicolon,
  sessionsInMemory,
  settingsModuleMissing,
  singleQuotes,
  slashRedirectOverHttp,
  socketClosedToCaddy,
  sqliteNotPersisted,
  sslRedirectWithoutProxyHeader,
  stagingCa,
  staticBehindProxy,
  staticDoublePrefix,
  staticParentExposed,
  staticRootMismatch,
  staticRootUnset,
  staticUrlUnserved,
  staticVolumeMissing,
  staticVolumeWritable,
  staticfilesStorageIgnored,
  strayBrace,
  textTakenForTrue,
  thirdLevelWww,
  tlsInternalPublic,
  tlsOnHttpSite,
  tlsSkipVerify,
  toolWithoutLogin,
  trailingSlashLoop,
  trustedProxiesEveryone,
  tryFilesConstantFirst,
  tryFilesTakesAll,
  unclosedBlock,
  unclosedVariable,
  undefinedMatcher,
  undefinedReference,
  undefinedRoute,
  unknownDirective,
  unknownImportArgument,
  unknownPlaceholder,
  unreachableDirective,
  unreachableHandle,
  unreadableFile,
  unrenderedTemplate,
  unspecifiedIpAddress,
  unterminatedQuote,
  unusedMatcher,
  unusedNamedRoute,
  unusedSnippet,
  uploadLimitMismatch,
  upstreamEmpty,
  upstreamHasPath,
  upstreamLocalhostInContainer,
  upstreamNoSharedNetwork,
  upstreamNotAService,
  upstreamPortMismatch,
  upstreamSchemeMismatch,
  v1Directive,
  v1OtherMeaning,
  variableMisspelt,
  variableTakenByCompose,
  websocketOnWsgi,
  websocketOverHttp,
  websocketPathTooNarrow,
  wellKnownPassword,
  wildcardDepth,
  wildcardNeedsDns,
  wrongArguments,
  wrongBlock,
  wwwAndApexBothServe,
  wwwOnLocalName,
  wwwOnWww,
  wwwRedirectHttpOnly,
];
