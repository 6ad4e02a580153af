import assert from 'node:assert/strict';
import { remoteWorkspace } from '../../server/lsp/remote.ts';

describe('files that the client reads', () => {
  it('are asked for in folders that editors know', async () => {
    const asked: unknown[] = [];
    const workspace = remoteWorkspace(async (method, params) => {
      asked.push([method, params]);
      return method === 'caddylint/root' ? 'memory:/' : [];
    });
    const root = await workspace.root('memory:/Caddyfile');
    assert.equal(root, 'memory:');
    await workspace.find(root, '*');
    await workspace.find(`${root}/deploy`, '*');
    assert.deepEqual(asked, [
      ['caddylint/root', { uri: 'memory:/Caddyfile' }],
      ['caddylint/find', { folder: 'memory:/', glob: '*' }],
      ['caddylint/find', { folder: 'memory:/deploy', glob: '*' }],
    ]);
  });
});
