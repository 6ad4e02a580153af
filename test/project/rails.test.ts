import assert from 'node:assert/strict';
import { readRails } from '../../server/project/rails.ts';
import { readCompose } from '../../server/project/compose.ts';
import { matching } from '../../server/workspace.ts';

const ROOT = 'file:///workspace';

/** What is known of an application whose settings for production have these lines. */
function known(
  lines: string,
  others: Readonly<Record<string, string>> = {},
): { redirects: boolean; hosts: readonly string[] | undefined } {
  const texts = new Map(
    Object.entries({
      'compose.yml':
        'services:\n  web:\n    build: .\n    environment:\n      RAILS_ENV: production\n',
      'config/environments/production.rb': `Rails.application.configure do\n${lines}\nend\n`,
      ...others,
    }).map(([name, text]) => [`${ROOT}/${name}`, text]),
  );
  const files = {
    root: `${ROOT}/`,
    read: (uri: string) => texts.get(uri),
    find: (folder: string, glob: string) => matching(texts.keys(), folder, glob),
  };
  const { compose } = readCompose([`${ROOT}/compose.yml`], files);
  const rails = readRails({ compose, stages: new Map() }, files);
  return { redirects: rails?.redirects !== undefined, hosts: rails?.hosts?.value };
}

describe('Rails in production', () => {
  const redirecting = [
    '  config.force_ssl = true',
    '  config.force_ssl = true # always',
    '  if ENV["A"]\n    config.a = 1\n  end\n\n  config.force_ssl = true',
    '  config.b.each do |c|\n    c.d\n  end\n  config.force_ssl = true',
    '  level = case ENV["A"]\n  when "b" then 1\n  end\n  config.force_ssl = true',
    '  config.a = 1 if ENV["A"]\n  # config.assume_ssl = true\n  config.force_ssl = true',
  ];
  for (const lines of redirecting) {
    it(`redirects: ${lines.trim().replaceAll('\n', ';')}`, () => {
      assert.equal(known(lines).redirects, true);
    });
  }

  const unsure = [
    '  # config.force_ssl = true',
    '  config.force_ssl = false',
    '  config.force_ssl = true if ENV["A"]',
    '  config.force_ssl = true unless ENV["A"]',
    '  config.force_ssl = ENV["A"] == "true"',
    '  if ENV["A"]\n  config.force_ssl = true\n  end',
    '  unless ENV["A"]\n    config.force_ssl = true\n  end',
    '  config.after do\n    config.force_ssl = true\n  end',
    '  config.a = [\n  config.force_ssl = true\n  ]',
    '  config.assume_ssl = true\n  config.force_ssl = true',
    '  config.force_ssl = true\n  config.ssl_options = { redirect: false }',
    '  config.a = <<~B\n  config.force_ssl = true\n  B',
    '=begin\n  config.force_ssl = true\n=end',
    '  if ENV["A"]\n    config.a = 1\n  config.force_ssl = true',
  ];
  for (const lines of unsure) {
    it(`does not surely redirect: ${lines.trim().replaceAll('\n', ';')}`, () => {
      assert.equal(known(lines).redirects, false);
    });
  }

  it('knows of settings in other files', () => {
    const line = '  config.force_ssl = true';
    const say = (name: string, text: string): boolean => known(line, { [name]: text }).redirects;
    assert.equal(say('config/application.rb', 'config.assume_ssl = true'), false);
    assert.equal(say('config/initializers/ssl.rb', 'use ActionDispatch::AssumeSSL'), false);
    assert.equal(say('config/application.rb', '# config.assume_ssl = true'), true);
    assert.equal(say('config/environments/development.rb', 'config.assume_ssl = true'), true);
  });

  it('reads lists of host names', () => {
    assert.deepEqual(known('  config.hosts = ["a.example", \'.b.example\']').hosts, [
      'a.example',
      '.b.example',
    ]);
    assert.deepEqual(known('  config.hosts << "a.example"\n  config.hosts << "b.example"').hosts, [
      'a.example',
      'b.example',
    ]);
    for (const lines of [
      '  config.hosts << ENV["HOST"]',
      '  config.hosts << /.*\\.example/',
      '  config.hosts = []',
      '  config.hosts = ["a.example"] + more',
      '  config.hosts = ["#{name}.example"]',
      '  config.hosts << "a.example" if ENV["A"]',
      '  config.hosts << "a.example"\n  config.hosts.concat(more)',
      '  config.hosts << "a.example"\n  config.host_authorization = { exclude: x }',
    ]) {
      assert.equal(known(lines).hosts, undefined, lines);
    }
  });
});
