/**
 * `npm run bench:lsp`: how long the built language server takes over stdio, on generated files of 100, 1,000 and 4,000
 * sites: from a change of one character to its findings, and for what editors ask while somebody types. Medians, as
 * ratios to a bare lexing and parsing of the same file in the same run, too. Build first.
 */
import { spawn } from 'node:child_process';
import { pathToFileURL } from 'node:url';
import {
  createProtocolConnection,
  StreamMessageReader,
  StreamMessageWriter,
} from 'vscode-languageserver-protocol/node';
import { readArguments } from './arguments.mjs';
import { withBench } from './bench-setup.mjs';

readArguments(import.meta.url);

const SIZES = [100, 1000, 4000];
/** In milliseconds, on a machine that does nothing else. */
const targets = {
  'change → findings, pull': [5, 30, 120],
  completion: [5, 10, 30],
  hover: [5, 10, 30],
  'semantic tokens, full': [10, 60, 250],
};

await withBench(async (folder, { generate, median, timeParsing }) => {
  const table = new Map();
  const parsing = [];
  for (const [index, sites] of SIZES.entries()) {
    const text = generate(sites);
    // While somebody types, the engine compiles what it runs often, so that a median of few changes is one of its start.
    const runs = sites > 1000 ? 15 : sites > 100 ? 41 : 101;
    parsing.push(timeParsing(text, runs));
    const all = {
      ...(await measure(folder, text, runs, true)),
      ...(await measure(folder, text, runs, false)),
    };
    for (const [name, times] of Object.entries(all)) {
      const row = table.get(name) ?? [];
      row[index] = median(times);
      table.set(name, row);
    }
  }
  const head = SIZES.map((sites) => `${sites} sites`.padStart(20)).join('');
  console.log(`${''.padEnd(32)}${head}   growth`);
  print('lexing and parsing alone', parsing);
  for (const [name, row] of table) print(name, row, parsing, targets[name]);
});

function print(name, row, parsing, target) {
  const cells = row.map((time, index) => {
    const ratio = parsing ? ` (${(time / parsing[index]).toFixed(2)})` : '';
    return `${time.toFixed(1)} ms${ratio}`.padStart(20);
  });
  const growth = `${(row[row.length - 1] / row[0]).toFixed(1)} times`.padStart(11);
  const wanted = target ? `   target ${target.join(' / ')} ms` : '';
  console.log(`${name.padEnd(32)}${cells.join('')}${growth}${wanted}`);
}

/** Times of everything that is asked while characters are typed in the middle of `text`. */
async function measure(folder, text, runs, pulls) {
  const client = await start(folder, pulls);
  const { ask, tell } = client;
  const name = `${pathToFileURL(folder)}/Caddyfile`;
  const textDocument = { uri: name };
  tell('textDocument/didOpen', {
    textDocument: { uri: name, languageId: 'caddyfile', version: 1, text },
  });
  const lines = text.split('\n');
  const row = lines.findIndex(
    (line, at) => at > lines.length / 2 && line.includes('respond "site'),
  );
  const place = { line: row, character: lines[row].indexOf('"') + 1 };
  const times = {};
  let version = 1;
  const change = () => {
    version++;
    const letter = String.fromCharCode(97 + (version % 26));
    // One character more, and from time to time some fewer again.
    const end = version % 20 === 0 ? { ...place, character: place.character + 19 } : place;
    tell('textDocument/didChange', {
      textDocument: { uri: name, version },
      contentChanges: [{ range: { start: place, end }, text: letter }],
    });
  };
  const clock = async (what, act, isCounted) => {
    const begin = performance.now();
    const answer = await act();
    const time = performance.now() - begin;
    if (isCounted) (times[what] ??= []).push(time);
    return answer;
  };
  const at = (line, character) => ({ textDocument, position: { line, character } });
  if (pulls) {
    await ask('textDocument/diagnostic', { textDocument });
    let previous = await ask('textDocument/semanticTokens/full', { textDocument });
    for (let run = -3; run < runs; run++) {
      const isCounted = run >= 0;
      change();
      await clock(
        'change → findings, pull',
        () => ask('textDocument/diagnostic', { textDocument }),
        isCounted,
      );
      const asked = [
        ['completion', 'textDocument/completion', at(row - 1, 2)],
        ['hover', 'textDocument/hover', at(row, 4)],
        ['definition', 'textDocument/definition', at(row - 14, 10)],
        ['document symbols', 'textDocument/documentSymbol', { textDocument }],
        ['folding', 'textDocument/foldingRange', { textDocument }],
        ['semantic tokens, full', 'textDocument/semanticTokens/full', { textDocument }],
      ];
      for (const [what, method, params] of asked) {
        change();
        const answer = await clock(what, () => ask(method, params), isCounted);
        if (method.endsWith('tokens/full')) previous = answer;
      }
      change();
      const params = { textDocument, previousResultId: previous.resultId };
      previous = await clock(
        'semantic tokens, delta',
        () => ask('textDocument/semanticTokens/full/delta', params),
        isCounted,
      );
    }
  } else {
    await client.published();
    for (let run = -3; run < runs; run++) {
      const isCounted = run >= 0;
      await clock(
        'change → findings, push',
        () => {
          const next = client.published();
          change();
          return next;
        },
        isCounted,
      );
    }
  }
  await client.stop();
  return times;
}

/** A client of a new server. `pulls`: it asks for findings by itself. */
async function start(folder, pulls) {
  const server = spawn(process.execPath, ['dist/caddylint.cjs', 'lsp', '--stdio']);
  const exited = new Promise((resolve) => server.once('exit', resolve));
  const connection = createProtocolConnection(
    new StreamMessageReader(server.stdout),
    new StreamMessageWriter(server.stdin),
  );
  let waiting = () => {};
  connection.onNotification('textDocument/publishDiagnostics', () => waiting());
  connection.onNotification('window/logMessage', ({ message }) => console.error(message));
  connection.onRequest('client/registerCapability', () => null);
  connection.onRequest('workspace/diagnostic/refresh', () => null);
  connection.listen();
  const rootUri = pathToFileURL(folder).href;
  await connection.sendRequest('initialize', {
    processId: process.pid,
    rootUri,
    workspaceFolders: [{ uri: rootUri, name: 'bench' }],
    capabilities: { textDocument: pulls ? { diagnostic: {} } : {} },
  });
  await connection.sendNotification('initialized', {});
  return {
    ask: (method, params) => connection.sendRequest(method, params),
    tell: (method, params) => void connection.sendNotification(method, params),
    published: () => new Promise((resolve) => (waiting = resolve)),
    async stop() {
      await connection.sendRequest('shutdown');
      await connection.sendNotification('exit');
      await exited;
      connection.dispose();
    },
  };
}
