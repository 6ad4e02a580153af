import assert from 'node:assert/strict';
import { randomNumbers } from '../../scripts/mutants.ts';
import { validateTogether } from '../../scripts/caddy-verdict.ts';
import { whyNoUrlPattern } from '../../server/schema/url-pattern.ts';

describe('patterns of URLs', function () {
  this.timeout(300_000);

  it('judges paths alone', () => {
    assert.equal(whyNoUrlPattern('/a?b={'), undefined);
    assert.equal(whyNoUrlPattern('https://example.com/:'), undefined);
    assert.match(whyNoUrlPattern('/:') ?? '', /without a name/);
  });

  it('refuses nothing that Caddy reads, and most of what it does not', async function () {
    const program = process.env['CADDY_BIN'];
    if (!program) this.skip();
    const random = randomNumbers(5);
    const patterns = new Set<string>();
    while (patterns.size < 80) patterns.add(randomPattern(random));
    const list = [...patterns];
    const sites = list.map(
      (pattern, index) =>
        `:${2000 + index} {\n\t@a url_pattern \`${pattern}\`\n\trespond @a b\n}\n`,
    );
    const said = await validateTogether(program, sites, (some) => some.join(''));
    const refused = list.filter((_, index) => said[index] !== undefined);
    const accepted = list.filter((_, index) => said[index] === undefined);
    assert.deepEqual(
      accepted.filter((pattern) => whyNoUrlPattern(pattern) !== undefined),
      [],
    );
    const told = refused.filter((pattern) => whyNoUrlPattern(pattern) !== undefined);
    assert.ok(told.length > 0.85 * refused.length, `${told.length} of ${refused.length}`);
  });
});

function randomPattern(random: () => number): string {
  let pattern = '/';
  for (let left = 1 + Math.floor(random() * 4); left > 0; left--)
    pattern += pieces[Math.floor(random() * pieces.length)]!;
  return pattern;
}

const pieces: readonly string[] =
  '/ a :a :b : ( ) (x) (\\d+) (?:x) (a(?:b)) (a(b)) * + ? { } {/x} {:c} \\ . - é ([) (a }?'.split(
    ' ',
  );
