import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { parse } from '../../grammar/parser.ts';
import type { Line } from '../../grammar/tree.ts';
import type { Binding, Problem } from '../../server/schema/binding.ts';
import { bind } from '../../server/schema/bind.ts';
import { bindLines } from '../../server/schema/bind-lines.ts';
import { describe as describeChoice } from '../../server/schema/binding.ts';
import { readBodies } from '../../server/schema/notation.ts';
import { standardKinds } from '../../server/schema/schema.ts';
import type { Arg, Body, SchemaLine } from '../../server/schema/usage.ts';
import { usageText } from '../../server/schema/usage.ts';

const facts = String.raw`
(anywhere) {
	import <any...>
}

(things) {
	wait [<matcher>] <duration> [<int>]
	both <int> <int>
	both <int> on|off
	move [<matcher>] <to:any>
	list [<int...>] end
	pairs [<name:int> <value:duration>]...
	# @run-on
	run <int>
	# @run-on
	on
	# @once
	# @excludes never
	single [<any...>]
	never
	with <any> {
		on
	}
	# @block
	# @requires on
	must {
		on
		run <int>
	}
	hollow {
	}
	# @block-ignored
	deaf
	open {
		...
	}
	zip <encoding>
	use => modules
	maybe [=> modules]
	<matcher_name> <any>
}

(modules) some.name.space {
	not => modules
	level <int> {
		on
	}
}
`;

const { bodies, faults } = readBodies([facts], standardKinds());
const things = bodies.get('things') as Body;

describe('binding', () => {
  it('knows its own facts', () => {
    assert.deepEqual(faults, []);
  });

  const accepted = [
    'wait 10s',
    'wait 1d 3',
    'wait /a 10s',
    'both 1 2',
    'both 1 off',
    'list end',
    'list 1 2 3 end',
    'pairs',
    'pairs 1 2s 3 4s',
    'run 1',
    'run 1 on run 2',
    'run 1 @x 3',
    'with x',
    'with x { on }',
    'must { on }',
    'hollow { }',
    'deaf { x }',
    'open { x { y } }',
    'zip gzip',
    'use level 1',
    'use not not level 1 { on }',
    'maybe',
    'maybe level 1',
    '@x 1',
    'import a b',
  ];
  for (const line of accepted)
    it(`accepts ${line}`, () => {
      assert.equal(problem(line), undefined);
    });

  const refused: readonly (readonly [string, string])[] = [
    ['wait', 'too few: matcher, duration'],
    ['wait x', '0 is no matcher, duration'],
    ['wait /a', 'too few: duration'],
    ['wait 10s x', '1 is no int'],
    ['wait 10s 1 2', 'too many: 2'],
    ['both 1 x', '1 is no int, on, off'],
    ['both x on', '0 is no int'],
    ['both 1', 'too few: int, on, off'],
    // A word that looks like a matcher is one: Caddy does not try to do without.
    ['move *', 'too few: any'],
    ['list 1 2', 'too few: int, end'],
    ['pairs 1', 'too few: duration'],
    ['pairs 1 2s 3', 'too few: duration'],
    ['run 1 2', 'too many: 1'],
    ['run 1 on run x', '3 is no int'],
    ['with x y', 'too many: 1'],
    ['both 1 2 { on }', 'block-unexpected'],
    ['hollow { on }', 'block-unexpected'],
    ['must', 'block-missing'],
    ['must { run 1 }', 'missing: on'],
    ['zip br', 'unknown module at 0: http.encoders'],
    ['use', 'too few: not, level'],
    ['use nothing', 'unknown module at 0: some.name.space'],
    ['use not not level x', '3 is no int'],
    ['use not level 1 2', 'too many: 3'],
    ['nothing', 'unknown name at -1'],
  ];
  for (const [line, expected] of refused)
    it(`refuses ${line}`, () => {
      assert.equal(said(problem(line)), expected);
    });

  it('says what each word is', () => {
    assert.deepEqual(slots('wait /a 10s 3'), ['matcher', 'duration', 'int']);
    assert.deepEqual(slots('wait 10s'), ['duration']);
    assert.deepEqual(slots('pairs 1 2s 3 4s'), ['name', 'value', 'name', 'value']);
    assert.deepEqual(slots('use not level 1'), ['not', 'level', 'int']);
    assert.deepEqual(slots('run 1 on run 2'), ['int', 'on', 'run', 'int']);
    assert.deepEqual(slots('wait 10s x'), ['duration', undefined]);
  });

  it('finds the body of the block, through the modules of the line', () => {
    assert.equal(bound('use not level 1 { on }').body?.entries[0]?.notes.runOn, false);
    assert.equal(bound('use nothing { on }').body, undefined);
    assert.equal(bound('deaf { on }').body, undefined);
    assert.equal(usageText(bound('use not level 1').inner[1]!.entry), 'level <int> [{ … }]');
  });

  it('refuses nothing that an unknown word may turn into', () => {
    for (const line of [
      'wait ?',
      'both ?',
      'both 1 2 ?',
      'both 1 2 3 ?',
      '? 1 2',
      'use ? x',
      'use not ?',
    ])
      assert.equal(problem(line), undefined, line);
    assert.equal(said(problem('both x ?')), '0 is no int');
    assert.equal(said(problem('both "?"')), 'too few: int, on, off');
    assert.equal(problem('both "?" "?"'), undefined);
    assert.equal(problem('must ?'), undefined);
    assert.deepEqual(
      bound('both ? 1').slots.map((slot) => slot?.sure),
      [false, false],
    );
  });

  it('finds lines that may not stand together', () => {
    const lines = linesOf('single a\nboth 1 2\nsingle b\nboth 1 2\nnever\nsingle c');
    const problems = [...bindLines(lines, things)].map(({ binding }) => said(binding.problem));
    assert.deepEqual(problems, ['', '', 'repeated: a', '', '', 'repeated: a']);
    const other = [...bindLines(linesOf('never\nsingle'), things)];
    assert.equal(said(other[1]?.binding.problem), 'excluded: ');
  });

  it('is linear in the words', function () {
    this.timeout(20_000);
    const word = (text: string): Arg => ({ text, quote: '', unknown: false });
    const many = (text: string): readonly Arg[] =>
      Array.from({ length: 200_000 }, () => word(text));
    const line = (name: string, args: readonly Arg[]): SchemaLine => ({ name: word(name), args });
    assert.equal(said(bind(line('list', many('1')), things).problem), 'too few: int, end');
    assert.equal(said(bind(line('use', many('not')), things).problem), 'too few: not, level');
    assert.equal(bind(line('run', [word('1'), ...many('on')]), things).problem, undefined);
    assert.equal(said(bind(line('pairs', many('1')), things).problem), '1 is no duration');
    const unknown = many('').map((arg) => ({ ...arg, unknown: true }));
    assert.equal(bind(line('pairs', unknown), things).problem, undefined);
  });

  it('has a slot or nothing for each word, and never throws', () => {
    const text = fc.constantFrom(
      'wait',
      'use',
      'not',
      'level',
      '1',
      '10s',
      '/a',
      '@x',
      'on',
      'run',
      '',
    );
    const arg = fc.record({
      text,
      quote: fc.constantFrom('' as const, '"' as const),
      unknown: fc.boolean(),
    });
    const line = fc.record({ name: arg, args: fc.array(arg) });
    const word = (text: string, unknown = false): Arg => ({ text, quote: '', unknown });
    const inner = { name: word('run'), args: [word('wait', true), word('wait')] };
    fc.assert(
      fc.property(line, (each) => {
        const { slots: found, problem: wrong } = bind(each, things);
        assert.equal(found.length, each.args.length);
        if (wrong && 'at' in wrong) assert.ok(wrong.at < each.args.length);
        if (each.args.some(({ unknown, quote }) => unknown && quote === ''))
          assert.notEqual(wrong?.kind, 'too-few-arguments');
      }),
      // Found once: the unknown word stands before an inner usage.
      { examples: [[inner]] },
    );
  });
});

function problem(text: string): Problem | undefined {
  return bound(text).problem;
}

function bound(text: string): Binding {
  const [line] = linesOf(text);
  assert.ok(line);
  return bind(line, things);
}

function slots(text: string): readonly (string | undefined)[] {
  return bound(text).slots.map((slot) => slot?.label);
}

function linesOf(text: string): readonly SchemaLine[] {
  return parse(text).lines.map(schemaLine);
}

/** A question mark stands for a word of unknown value. */
function schemaLine(line: Line): SchemaLine {
  const [name, ...args] = line.words.map(
    ({ text, quote }): Arg => ({ text, quote, unknown: text === '?' }),
  );
  assert.ok(name);
  return { name, args, ...(line.block ? { block: line.block.lines.map(schemaLine) } : {}) };
}

function said(found: Problem | undefined): string {
  switch (found?.kind) {
    case 'unknown-name':
      return `unknown name at ${found.at}`;
    case 'unknown-module':
      return `unknown module at ${found.at}: ${found.namespace}`;
    case 'too-few-arguments':
      return `too few: ${names(found.expected)}`;
    case 'too-many-arguments':
      return `too many: ${found.at}`;
    case 'wrong-argument':
      assert.ok(found.expected.every((choice) => describeChoice(choice) !== ''));
      return `${found.at} is no ${names(found.expected)}`;
    case 'repeated':
    case 'excluded':
      return `${found.kind}: ${found.first.args.map((arg) => arg.text).join(' ')}`;
    case 'word-repeated':
      return `word repeated at ${found.at}: ${found.first.args.map((arg) => arg.text).join(' ')}`;
    case 'entry-missing':
      return `missing: ${found.name}`;
    case 'block-unexpected':
    case 'block-missing':
      return found.kind;
    case undefined:
      return '';
  }
}

function names(choices: readonly Parameters<typeof describeChoice>[0][]): string {
  return choices.map((each) => ('literal' in each ? each.literal : each.kind)).join(', ');
}
