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
import { strayBrace } from './stray-brace.ts';
import { thirdLevelWww } from './third-level-www.ts';
import { unclosedBlock } from './unclosed-block.ts';
import { unknownImportArgument } from './unknown-import-argument.ts';
import { unreadableFile } from './unreadable-file.ts';
import { unterminatedQuote } from './unterminated-quote.ts';

/** Every rule, in the order of the README's table. */
export const rules: readonly Rule[] = [
  unclosedBlock,
  strayBrace,
  braceSpace,
  bracePlacement,
  unterminatedQuote,
  invalidHeredoc,
  unknownDirective,
  wrongArguments,
  wrongBlock,
  repeatedSubdirective,
  duplicateSite,
  undefinedMatcher,
  duplicateMatcher,
  importMissing,
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
];
