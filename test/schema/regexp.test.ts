import assert from 'node:assert/strict';
import fc from 'fast-check';
import { expressionFault } from '../../server/schema/expression.ts';
import { regexpFault } from '../../server/schema/regexp.ts';
import { askCaddy } from '../../scripts/caddy-verdict.ts';

const regexps = {
  good: [
    '',
    'a|b|',
    '^/([a-z]+)/(?P<id>\\d{1,3})?$',
    '(?i)\\.(php|html?)$',
    '(?i:x)(?-s:.)(?<name>y)',
    '[]a-]',
    '[^[:alpha:]\\d_-]+?',
    'a{2}b{2,}c{2,5}?{x}',
    '{',
    '\\x41\\x{1F600}\\p{Greek}\\pL\\PN\\Q(*\\E\\z',
    '\\/\\.\\-\\_',
    '(a*)*',
    '(?P<a>x)(?P<a>y)',
    '^*',
  ],
  bad: [
    '*abc',
    'a**',
    'a{2}{3}',
    '(',
    ')',
    '(a',
    '[a-z',
    '[z-a]',
    '[[:letter:]]',
    'a{1001}',
    'a{3,2}',
    '(a{100}){100}',
    '(?=a)',
    '(?!a)',
    '(?<=a)',
    '(?P<a',
    '(?x)',
    '\\1',
    '\\Z',
    '\\y',
    '[\\b]',
    '\\x{110000}',
    '\\p{Nowhere}',
    '\\',
  ],
};

const expressions = {
  good: [
    '{method} == "GET"',
    "{method} in ['GET', 'HEAD',]",
    'path("/a/*") && !header({"X-A": "*"}) || host("a.test")',
    '[1, 2].exists(n, n > 1) ? true : false',
    'size({path}) > 3 && {path}.startsWith(r"\\a") == false',
    'cel.bind(x, 1u, x == 1u) && math.greatest(1, 2) == 2',
    '{http.request.header.X}.matches("^[0-9]+$")',
  ],
  bad: [
    '{method} = "GET"',
    '{path}.startsWith(',
    'nosuch("x")',
    'name == "x"',
    '"{path}" == "/a"',
    '(1 == 1',
    '1 == 1)',
    '"a" == "b',
    '1 == 1 &&',
    '{path} == /a',
  ],
};

describe('regular expressions', () => {
  it('are taken as Go takes them', () => {
    assert.deepEqual(
      regexps.good.filter((text) => regexpFault(text) !== undefined),
      [],
    );
    assert.deepEqual(
      regexps.bad.filter((text) => regexpFault(text) === undefined),
      [],
    );
  });

  it('never make the check fail', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom(...Array.from('ab()[]{}*+?|\\^$.-:<>=!P,12dpQEx')) }),
        (text) => {
          const fault = regexpFault(text);
          assert.ok(!fault || (fault.at >= 0 && fault.at <= text.length));
        },
      ),
    );
  });

  it('are judged in no time, however long', () => {
    const start = performance.now();
    for (const text of ['(', '[', 'a{2}', '(?P<', '\\p{', '|', '[:'])
      regexpFault(text.repeat(20_000));
    assert.ok(performance.now() - start < 2000);
  });
});

describe('expressions', () => {
  it('are taken as CEL takes them', () => {
    assert.deepEqual(
      expressions.good.filter((text) => expressionFault(text) !== undefined),
      [],
    );
    assert.deepEqual(
      expressions.bad.filter((text) => expressionFault(text) === undefined),
      [],
    );
  });

  it('never make the check fail', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom(...Array.from('ab ()[]{}"\'!&|=<>?:.,1x+-')) }),
        (text) => {
          assert.ok(['string', 'undefined'].includes(typeof expressionFault(text)));
        },
      ),
    );
    for (const text of ['(', '[', '{', '!', 'a.', 'a ? '])
      assert.ok(['string', 'undefined'].includes(typeof expressionFault(text.repeat(20_000))));
  });
});

describe('regular expressions and expressions in the real Caddy', function () {
  this.timeout(120_000);

  it('agrees', async function () {
    const caddy = process.env['CADDY_BIN'];
    if (!caddy) {
      console.log('      skipped: CADDY_BIN is not set');
      return this.skip();
    }
    const surprises: string[] = [];
    const ask = async (matcher: string, text: string, good: boolean): Promise<void> => {
      const input = `:8080 {\n\t@m ${matcher} \`${text}\`\n\trespond @m "x"\n}\n`;
      const { verdict } = await askCaddy(caddy, input);
      if ((verdict === 'accept') !== good) surprises.push(`${matcher} ${text}`);
    };
    for (const text of regexps.good) if (text !== '') await ask('path_regexp', text, true);
    for (const text of regexps.bad) await ask('path_regexp', text, false);
    for (const text of expressions.good) await ask('expression', text, true);
    for (const text of expressions.bad) await ask('expression', text, false);
    assert.deepEqual(surprises, []);
  });
});
