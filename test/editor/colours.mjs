// VS Code's own tokenizer reads a sample with the extension's grammar.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';

const code = new URL('node_modules/code-server/lib/vscode/package.json', import.meta.url);
const require = createRequire(code);
const extensions = new URL('extensions/', code);
/** By scope: those of the extension, and VS Code's own for the languages around them. */
const grammars = new Map([
  ['source.caddyfile', new URL('../../grammar/caddyfile.tmLanguage.json', import.meta.url)],
  [
    'markdown.caddyfile.codeblock',
    new URL('../../grammar/caddyfile-markdown.tmLanguage.json', import.meta.url),
  ],
  [
    'text.html.markdown',
    new URL('markdown-basics/syntaxes/markdown.tmLanguage.json', extensions),
  ],
  ['source.json', new URL('json/syntaxes/JSON.tmLanguage.json', extensions)],
]);

/** Below a line, `^^^ scope` says what one of the scopes of the text above begins with. */
const sample = `
# A comment
# ^^^^^^^^^ comment.line
{
^ punctuation.section.block.begin
	email admin@example.com
	^^^^^ support.function.directive
	      ^^^^^^^^^^^^^^^^^ string.unquoted
}
^ punctuation.section.block.end
(secure) {
 ^^^^^^ entity.name.function.snippet
	header -Server
	       ^^^^^^^ string.unquoted
}
&(app) {
  ^^^ entity.name.function.route
}
import sites/*
^^^^^^ keyword.control.import
       ^^^^^^^ entity.name.function.snippet
{$DOMAIN:example.com}, www.example.com {
  ^^^^^^ variable.other.environment
         ^^^^^^^^^^^ string.unquoted.default
                       ^^^^^^^^^^^^^^^ entity.name.section.address
                                       ^ punctuation.section.block.begin
	@api path /api/*
	 ^^^ entity.name.type.matcher
	handle @api { # with a comment
	^^^^^^ keyword.control
	        ^^^ entity.name.type.matcher
	            ^ punctuation.section.block.begin
	              ^^^^^^^^^^^^^^^^ comment.line
		respond "a \\" {http.request.uri} {not a placeholder" 404
		^^^^^^^ support.function.directive
		           ^^ constant.character.escape
		               ^^^^^^^^^^^^^^^^ variable.language.placeholder
		                                 ^^^^^^^^^^^^^^^^^^ string.quoted.double
		                                                     ^^^ constant.numeric
	}
	^ punctuation.section.block.end
	redir https://example.com{uri} permanent
	      ^^^^^^^^^^^^^^^^^^^ markup.underline.link
	                          ^^^ variable.language.placeholder
	                               ^^^^^^^^^ constant.language
	respond <<HTML
	          ^^^^ keyword.other.heredoc
		<p>{ "
		 ^^^^^ string.unquoted.heredoc
		HTML 200
		^^^^ keyword.other.heredoc
		     ^^^ constant.numeric
	log a#b \`c
	^^^ support.function.directive
	     ^^ string.unquoted
	        ^^ string.quoted.other.backtick
	x" \`
	^^ string.quoted.other.backtick
	timeout 1m30s {
	        ^^^^^ constant.numeric
	}
}
^ punctuation.section.block.end
`;

const test = `
example.com {
	respond x----------
	        ^^^^^^^^^^^ string.unquoted
}
----------
^^^^^^^^^^ punctuation.separator.expected
{ "apps": [1] }
^ meta.embedded.block.json
           ^ constant.numeric.json
`;

const markdown = `
A \`site\`:

\`\`\`caddyfile title="x"
   ^^^^^^^^^ fenced_code.block.language
example.com {
^^^^^^^^^^^ entity.name.section.address
	respond "unclosed
	        ^^^^^^^^^ string.quoted.double
\`\`\`
^^^ punctuation.definition.markdown

- Text

  ~~~ caddy
      ^^^^^ fenced_code.block.language
  example.com {
  ^^^^^^^^^^^ entity.name.section.address
  ~~~

Text **bold**
       ^^^^ markup.bold
`;

export async function tryColours() {
  const { INITIAL, Registry } = require('vscode-textmate');
  const oniguruma = require('vscode-oniguruma');
  const wasm = require.resolve('vscode-oniguruma/release/onig.wasm');
  await oniguruma.loadWASM((await readFile(wasm)).buffer);
  const registry = new Registry({
    onigLib: Promise.resolve(oniguruma),
    loadGrammar: async (scope) => {
      const grammar = grammars.get(scope);
      return grammar ? JSON.parse(await readFile(fileURLToPath(grammar), 'utf8')) : null;
    },
    getInjections: (scope) =>
      scope === 'text.html.markdown' ? ['markdown.caddyfile.codeblock'] : [],
  });
  const samples = [
    ['source.caddyfile', sample],
    ['source.caddyfile', test],
    ['text.html.markdown', markdown],
  ];
  for (const [scope, text] of samples) check(await registry.loadGrammar(scope), text, INITIAL);
}

function check(grammar, sample, initial) {
  let state = initial;
  let tokens = [];
  let text = '';
  for (const line of sample.trim().split('\n')) {
    const mark = /^([\t ]*|# )(\^+) ([a-z._-]+)$/.exec(line);
    if (!mark) {
      const result = grammar.tokenizeLine(line, state);
      ({ tokens, ruleStack: state } = result);
      text = line;
      continue;
    }
    const [, before, carets, scope] = mark;
    for (let at = before.length; at < before.length + carets.length; at++) {
      const token = tokens.find(({ startIndex, endIndex }) => startIndex <= at && at < endIndex);
      assert.ok(
        token?.scopes.some((one) => one.startsWith(scope)),
        `${text}\n${line}\nhas ${token?.scopes.join(' ')} at ${at}`,
      );
    }
  }
}
