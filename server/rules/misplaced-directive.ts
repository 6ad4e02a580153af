import type { Address } from '../analysis/sites/addresses.ts';
import type { Analysis, Block } from '../analysis/analyze.ts';
import { isNameOfDirective } from '../analysis/model.ts';
import { misplacement, type Misplacement } from '../analysis/language/misplaced.ts';
import { type Finding, finding, type Rule } from './rule.ts';

export const misplacedDirective: Rule = {
  id: 'misplaced-directive',
  summary: 'A directive, an option or a matcher stands where Caddy does not accept it.',
  category: 'validity',
  severity: 'error',
  *checkBlock(analysis) {
    for (const bound of analysis.soundLines) {
      const kind = misplacement(analysis, bound);
      const { name } = bound.line;
      if (kind) yield finding(name, message(kind, name.text, bound.parent?.line.name.text));
    }
  },
  *check(analysis) {
    yield* outsideOfSites(analysis);
    for (const { late, open, uri, start, lines } of analysis.config.options) {
      const at = open ?? { uri, start, end: start };
      if (!late || lines.length === 0 || analysis.faults.isDamaged(at)) continue;
      yield finding(
        at,
        'A block without an address holds the global options, and Caddy accepts one such block only, before everything else but snippets. Move these options to the top of the file, or write an address in front of the brace.',
      );
    }
  },
};

function message(kind: Misplacement, name: string, around: string | undefined): string {
  switch (kind) {
    case 'option':
      return `"${name}" is a global option. Move it to the block without an address at the top of the file.`;
    case 'directive':
      return `"${name}" is a directive and no global option. Move it into the block of a site.`;
    case 'site-directive':
      return `"${name}" cannot stand inside "${around ?? 'a named route'}". Move it directly into the block of the site.`;
    case 'matcher':
      return `The matcher "${name}" cannot be defined here. Define it in the block of a site, or in a group of directives such as "handle".`;
  }
}

function* outsideOfSites({ blocks, faults }: Analysis): Generator<Finding> {
  for (const { kind, at } of faults.list) {
    if (kind === 'matcher-outside')
      yield finding(at, 'A matcher cannot be defined outside of a site. Move it into its block.');
    else if (kind === 'snippet-inside')
      yield finding(
        at,
        'The site above has no braces and goes on to the end of the file, so that Caddy takes this for a directive of it. Write braces around the site.',
      );
  }
  for (const found of blocks.map('directives as addresses', [], directivesAsAddresses).flat()) {
    if (faults.isDamaged(found.token)) continue;
    yield finding(
      found.token,
      `"${found.text}" is a directive, and here Caddy expects the address of a site. Move it into the block of a site; one "}" too many above may have ended that block.`,
    );
  }
}

function directivesAsAddresses({ sites, schema }: Block): readonly Address[] {
  return sites.flatMap(
    ({ addresses }) => addresses.find((address) => isNameOfDirective(address, schema)) ?? [],
  );
}
