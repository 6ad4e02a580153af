import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type ExpressionFunction,
  expressionFunctions,
} from '../../server/schema/expression-functions.ts';
import { expressionFault } from '../../server/schema/expression.ts';
import { callAround, expressionPlace } from '../../server/schema/expression-place.ts';

/** Something of each kind that methods belong to. */
const owners: Readonly<Record<string, string>> = {
  text: "'a b'",
  list: '[1, 2]',
  map: "{'key': 1}",
  time: "timestamp('2030-01-01T00:00:00Z')",
};

/** Calls whose example stands for values of one type. */
const calls: Readonly<Record<string, string>> = {
  'size(value)': "size('text')",
  'has(map.key)': "has({'key': 1}.key)",
  'bool(value)': "bool('true')",
  'cel.bind(name, value, condition)': 'cel.bind(name, 1, name == 1)',
  "list.join(',')": "['a', 'b'].join(',')",
  'list.flatten()': '[[1], [2]].flatten()',
  'text.format([value])': "'%s'.format(['text'])",
};

/** The example as a condition that says something. */
function conditionOf({ usage, of, doc }: ExpressionFunction): string {
  const owner = of === undefined ? undefined : owners[of];
  const call = calls[usage] ?? (owner ? owner + usage.slice(usage.indexOf('.')) : usage);
  const whole = call
    .replace('item, condition', 'item, item == 1')
    .replace('item, value', 'item, item == 1')
    .replace(/(?<=\()value(?=\))/, '1.5');
  return doc === '' ? whole : `${whole} == ${whole}`;
}

describe('functions of expressions', () => {
  it('are written as the reader of expressions takes them', () => {
    for (const one of expressionFunctions) {
      assert.equal(expressionFault(conditionOf(one)), undefined, one.usage);
    }
  });

  it('are what Caddy has', function () {
    const caddy = process.env['CADDY_BIN'];
    if (!caddy) {
      console.log('      skipped: CADDY_BIN is not set');
      this.skip();
    }
    this.timeout(20_000);
    const folder = mkdtempSync(join(tmpdir(), 'caddylint-cel-'));
    const validate = (conditions: readonly string[]): string => {
      const lines = conditions.flatMap((condition, index) => [
        `\t@m${index} expression \`${condition}\``,
        `\trespond @m${index} ok`,
      ]);
      writeFileSync(join(folder, 'Caddyfile'), [':8080 {', ...lines, '}', ''].join('\n'));
      const args = ['validate', '--adapter', 'caddyfile', '--config', join(folder, 'Caddyfile')];
      const { status, stderr } = spawnSync(caddy, args, { encoding: 'utf8' });
      return status === 0 ? '' : stderr;
    };
    try {
      assert.equal(validate(expressionFunctions.map(conditionOf)), '');
      assert.match(validate(["'a'.noSuchMethod()"]), /undeclared reference/);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

describe('places in expressions', () => {
  const placeAt = (text: string): string => {
    const place = expressionPlace(text, text.length);
    return place ? `${place.namespace ?? place.kind} ${text.slice(place.start)}` : 'none';
  };

  it('are values, methods or nothing', () => {
    assert.deepEqual(
      [
        '',
        'pa',
        "path('/a') && ",
        'host(',
        "x in ['a', b",
        '!pa',
        '{path}.',
        "'a'.si",
        'math.',
        'a.math.',
        'math.abs(1).',
        '"open',
        '1 ',
        'true',
        '{path} ',
        'a == b ? c : ',
        'a = ',
        '.',
      ].map(placeAt),
      [
        'value ',
        'value pa',
        'value ',
        'value ',
        'value b',
        'value pa',
        'method ',
        'method si',
        'math ',
        'method ',
        'method ',
        'none',
        'none',
        'none',
        'none',
        'value ',
        'none',
        'none',
      ],
    );
  });

  it('lie in the brackets of the innermost call', () => {
    const around = (text: string): string => {
      const call = callAround(text, text.length);
      return call ? `${call.of ?? ''}.${call.name} ${call.argument}` : 'none';
    };
    assert.deepEqual(
      [
        'path(',
        "path('/a', ",
        "path('/a, (",
        "path(host('a'), ",
        "header({'a': 'b', 'c': ",
        'list.exists(item, item.size(',
        'math.abs(1, ',
        "path('/a')",
        '(a, ',
      ].map(around),
      [
        '.path 0',
        '.path 1',
        '.path 0',
        '.path 1',
        '.header 0',
        'method.size 0',
        'math.abs 1',
        'none',
        'none',
      ],
    );
  });
});
