import assert from 'node:assert/strict';
import { openAnalysis } from '../../server/analysis/analyze.ts';
import { memoryWorkspace } from '../../server/workspace.ts';

describe('the URI of a Caddyfile', () => {
  for (const folder of ['file:///a+b', 'file:///a%2Bb', 'file:///w/(c) d']) {
    it(`may be written as "${folder}/Caddyfile"`, async () => {
      const files = {
        Caddyfile: 'example.com {\n\trespond ok\n}\n',
        'compose.yaml':
          'services:\n  caddy:\n    image: caddy\n    volumes:\n      - ./Caddyfile:/etc/caddy/Caddyfile\n',
      };
      const analysis = await openAnalysis(memoryWorkspace(files, folder), `${folder}/Caddyfile`);
      assert.equal(analysis.config.sites.length, 1);
      assert.equal(analysis.project.caddy?.name, 'caddy');
    });
  }
});
