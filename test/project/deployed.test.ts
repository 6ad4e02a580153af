import assert from 'node:assert/strict';
import { deployedTo } from '../../server/project/deployed.ts';
import { excerptOf } from '../../server/project/excerpt.ts';
import { readScript } from '../../server/project/shell.ts';
import { matching } from '../../server/workspace.ts';

const ROOT = 'file:///workspace';
const names = [
  'Caddyfile',
  'deploy/Caddyfile',
  'deploy/app.env.example',
  'deploy/units/app.service',
  'deploy/units/app.socket',
];
const uris = names.map((name) => `${ROOT}/${name}`);
const files = {
  root: `${ROOT}/`,
  read: () => undefined,
  find: (folder: string, glob: string) => matching(uris, folder, glob),
};

/** The file of the repository that a script puts at a path. */
function source(script: string, path: string): string | undefined {
  const commands = readScript(excerptOf(`${ROOT}/x.sh`, script), {
    stage: 'unknown',
    environment: new Map(),
  });
  return deployedTo(path, commands, files)?.value.slice(ROOT.length + 1);
}

describe('what a script puts on its machine', () => {
  const found: readonly (readonly [string, string, string | undefined])[] = [
    ['cp deploy/Caddyfile /etc/caddy/Caddyfile', '/etc/caddy/Caddyfile', 'deploy/Caddyfile'],
    ['cp Caddyfile /etc/caddy/', '/etc/caddy/Caddyfile', 'Caddyfile'],
    ['sudo cp -f ./deploy/Caddyfile /etc/caddy', '/etc/caddy/Caddyfile', 'deploy/Caddyfile'],
    ['ln -sf /srv/app/deploy/Caddyfile /etc/caddy/', '/etc/caddy/Caddyfile', 'deploy/Caddyfile'],
    [
      'install -m 0640 -o root -g app deploy/app.env.example /etc/app.env',
      '/etc/app.env',
      'deploy/app.env.example',
    ],
    [
      'install -Dm644 -t /etc/systemd/system deploy/units/app.service deploy/units/app.socket',
      '/etc/systemd/system/app.socket',
      'deploy/units/app.socket',
    ],
    ['install -d /etc/caddy/Caddyfile', '/etc/caddy/Caddyfile', undefined],
    ['cp other/Caddyfile.prod /etc/caddy/Caddyfile', '/etc/caddy/Caddyfile', undefined],
    ['cp "$FILE" /etc/caddy/Caddyfile', '/etc/caddy/Caddyfile', undefined],
    [
      'cp Caddyfile /etc/caddy/Caddyfile\ncp deploy/Caddyfile /etc/caddy/Caddyfile',
      '/etc/caddy/Caddyfile',
      undefined,
    ],
    ['cp deploy/Caddyfile /etc/caddy/Caddyfile', '/etc/app.env', undefined],
  ];
  for (const [script, path, expected] of found) {
    it(script.replace('\n', '; '), () => assert.equal(source(script, path), expected));
  }
});
