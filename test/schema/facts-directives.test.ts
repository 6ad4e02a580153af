import assert from 'node:assert/strict';
import { usageText } from '../../server/schema/usage.ts';
import { casesOf, disagreements, entriesBelow, surprises, usedBy } from './facts-check.ts';
import { sample } from './sample.ts';

const site = String.raw`
+ bind\nbind 127.0.0.1 tcp4/::1 unix//run/a.sock|0220 {\nprotocols h1 h2\n}
- bind {\nprotocols\n}
- bind unix//run/a.sock|0440
- bind {\nfoo\n}
+ tls internal
+ tls force_automate
+ tls a@example.com
+ tls {\nalpn h2\n}
- tls
- tls foo
- tls a b c
+ tls a b
+ log\nlog a {\n}
- log a b
+ handle_errors\nhandle_errors 404 5xx +12 {\nrespond x\n}
- handle_errors 40
- handle_errors 4xx5
- handle_errors xxx
+ @a path /a\n@b {\npath /b\n}\n@c "true" b c {\nx\n}\n@d not path /d
- @a path /a\n@a path /b
- @a nonsense
- @a {\nnonsense\n}
`;

const directives = String.raw`
+ tracing\ntracing /a {\nspan a\nspan_attributes {\na b\n}\n}
- tracing a
- tracing {\nspan\n}
- tracing {\nspan a b\n}
- tracing {\nspan_attributes {\na\n}\n}
- tracing {\nspan_attributes {\na b c\n}\n}
+ map /a {host} {a} {b} {\nx y\n~z.* - 1\n"" y {\nz\n}\ndefault q\n}
- map {host}
- map {host} {a} {\ndefault a\ndefault b\n}
~ map {host} a
~ map {host} {a} {\nx 1\nx 2\n}
? map {host} {a} {\nx 1 2\n}
+ vars\nvars a b {\nc d\n}\nvars /a {\nc d\n}
- vars a
- vars /a b
- vars a b c
- vars {\na\n}
- vars {\na b c\n}
+ fs a\nfs /a b {\nx\n}
- fs
- fs /a
- fs a b
+ root a\nroot /a\nroot * b\nroot a b {\nx\n}
- root
- root a b c
+ log_append a b\nlog_append /a <a b c d {\nx\n}
- log_append a
- log_append /a b
+ skip_log\nlog_skip /a {\n}
- skip_log a
- log_skip a
- log_skip {\nx\n}
+ log_name\nlog_name a b {\nx\n}
+ header\nheader A\nheader /a -A b\nheader ?A b c {\ndefer\nmatch status 404\nmatch header A b\n}\nheader A b c d e {\nfoo\n}
+ header {\ndefer +A b\nA: b\n>A b c\n-A b c d\nmatch {\nstatus 2xx\nheader A b\n}\n}
- header A {\nB c\n}
- header {\nmatch foo\n}
- header {\nmatch {\nstatus x\n}\n}
+ copy_response_headers /a {\ninclude A B\nexclude\n}
- copy_response_headers a
- copy_response_headers {\nfoo\n}
+ request_body /a {\nmax_size 1MB\nset "a b"\n}\nrequest_body a {\nfoo\n}
- request_body {\nmax_size\n}
- request_body {\nmax_size 1MB 2\n}
- request_body {\nmax_size 1XB\n}
- request_body {\nset a b\n}
- request_body {\nread_timeout 1s\n}
+ timeouts {\nread_timeout 1s 100\nwrite_timeout 1s\nmax_write_chunk 4KiB\n}\ntimeouts a {\nfoo\n}
- timeouts {\nread_timeout 1d\n}
- timeouts {\nwrite_timeout 1s x\n}
- timeouts {\nwrite_timeout 1s 1 1\n}
- timeouts {\nmax_write_chunk\n}
+ redir a\nredir /a b permanent\nredir a 399 b c {\nx\n}\nredir a {http.x}\nredir a ""\nredir a 401\nredir a html
- redir
- redir /a
- redir a 200
- redir a 400
- redir a perm
+ method GET\nmethod /a GET {\nx\n}
- method
- method a b
+ rewrite a\nrewrite /a\nrewrite * b\nrewrite a b {\nx\n}
- rewrite
- rewrite a b c
+ uri strip_prefix a\nuri /a strip_suffix b {\nx\n}\nuri replace a b 3\nuri replace a b ""\nuri path_regexp a b
+ uri query\nuri query -a\nuri query +a b\nuri query a>b\nuri query a b\nuri query a b c {\n}\nuri query {\n-a\n+a b\na>b\na b\na b c\n}
- uri
- uri foo
- uri strip_prefix
- uri strip_prefix a b
- uri replace a
- uri replace a b x
- uri path_regexp a b c
- uri query a
- uri query -a b
- uri query +a
- uri query a>b c
- uri query a b c d
- uri query a b {\n-c\n}
- uri query {\na\n}
+ try_files a b {\npolicy first_exist x\nfoo bar\n}
- try_files
- try_files a {\npolicy\n}
- try_files a {\npolicy foo\n}
- try_files a {\npolicy first_exist\npolicy first_exist\n}
+ basicauth {\na $b\n}\nbasic_auth /a argon2id realm {\na YQ==\nb {env.B}\n}
- basic_auth md5
- basic_auth bcrypt realm x
- basic_auth {\na\n}
- basic_auth {\na $b c\n}
- basic_auth {\na ""\n}
~ basic_auth {\na $b\na $c\n}
~ basic_auth {\na plain\n}
+ forward_auth /a b:1 {\nuri /x\ncopy_headers A B>C\n}\nforward_auth b:1 {\nuri /x\ncopy_headers {\nA\nB>C D\n}\nheader_up A b\ntransport http\n}
- forward_auth b:1
- forward_auth b:1 {\ncopy_headers A\n}
- forward_auth b:1 {\nuri /x\nuri /y\n}
- forward_auth b:1 {\nuri /x\ncopy_headers\n}
- forward_auth b:1 {\nuri /x\nfoo\n}
+ request_header A\nrequest_header /a -A b\nrequest_header A b c {\nx\n}
- request_header
- request_header ?A b
- request_header A b c d
+ encode\nencode /a gzip zstd\nencode {\ngzip 5 x {\ny\n}\nminimum_length 5\nmatch status 200\n}\nencode {\nzstd best\n}\nencode {\nzstd {\nlevel best\ndisable_checksum\n}\nmatch {\nheader A b\n}\n}
- encode foo
- encode {\nfoo\n}
- encode {\nminimum_length x\n}
- encode {\ngzip x\n}
~ encode {\ngzip 10\n}
- encode {\nzstd 3\n}
- encode {\nzstd best best\n}
- encode {\nzstd best {\nlevel best\n}\n}
- encode {\nmatch status 200\nmatch status 300\n}
+ push\npush /a b {\nGET c\nHEAD d e\nf {\ng\n}\nheaders {\nA\n+A b\nA b c\n}\n}\npush a b {\nheaders x\n}
- push {\nGET\n}
- push {\nheaders {\nA b c d\n}\n}
- push {\nheaders {\n?A b\n}\n}
- push {\nheaders a\n}
+ intercept /a {\n@a status 404\n@b {\nheader A b\n}\nreplace_status @a 200\nreplace_status {x} {\n}\nhandle_response @b {\nrespond x\n}\nhandle_response\n}\nintercept a {\nfoo\n}
- intercept {\n@a status 404\n@a status 405\n}
- intercept {\n@a foo\n}
- intercept {\nreplace_status\n}
- intercept {\nreplace_status a b\n}
- intercept {\nhandle_response a\n}
- intercept {\nhandle_response {\nfoo\n}\n}
? intercept {\nreplace_status @a 200\n}
+ templates\ntemplates /a {\nmime a b {\nc\n}\nbetween a b\nroot a b\nextensions {\n}\nfoo {\nbar\n}\n}\ntemplates a {\nbetween\n}
- templates {\nmime\n}
- templates {\nbetween a\n}
- templates {\nroot\n}
- templates {\nextensions a\n}
- templates {\nextensions {\nfoo\n}\n}
- invoke
- invoke a b
- invoke a {\nx\n}
? invoke nowhere
- abort {\n}
- abort /x {\n}
- invoke nowhere {\n}
+ handle\nhandle /a {\nhandle {\nrespond x\n}\n@a path /b\n}\nhandle_path /a* {\nrespond x\n}\nroute * {\nrespond x\n}
- handle a
- handle {\nfoo\n}
- handle {\nbind a\n}
- handle {\nhandle_errors\n}
- handle_path
- handle_path * {\n}
- handle_path /a /b
- route {\ntls internal\n}
+ abort\nabort /a
- abort a
- abort {\nx\n}
+ handle {\nabort {\n}\n}\nroute {\nabort /a {\n}\n}
- handle {\nabort {\nx\n}\n}
+ error 404\nerror /a "x y"\nerror x 404 {\n}\nerror 404 {\nmessage x\n}\nerror "" 404 {\nmessage x\n}
- error
- error /a
- error a 404 c
- error a {\nmessage b\n}
- error 404 {\nfoo\n}
+ copy_response\ncopy_response /a 200 {\nx\n}\ncopy_response {\nstatus {x}\n}\ncopy_response a b {\nstatus 404\n}
- copy_response {\nstatus\n}
- copy_response {\nfoo\n}
+ respond 404\nrespond /a b 404 {\nclose\n}\nrespond 200 {\nbody x\nclose\n}\nrespond "" {\nbody x\n}\nrespond "" 200 {\nbody x\n}\nrespond /a "" {x}
- respond
- respond {\nbody x\n}
- respond a 200 c
- respond a {\nbody b\n}
- respond 200 {\nbody\n}
- respond 200 {\nclose\nclose\n}
- respond 200 {\nfoo\n}
+ metrics /a {\ndisable_openmetrics\n}
- metrics a
- metrics {\nfoo\n}
+ file_server\nfile_server /a browse {\nfs a\nroot b\nhide a b\nindex a\nprecompressed\nprecompressed br gzip\nstatus 404\ndisable_canonical_uris\npass_thru\netag_file_extensions .a\n}\nfile_server {\nbrowse a {\nreveal_symlinks\nsort name desc\nfile_limit 5\n}\n}
- file_server a
- file_server {\nfs\n}
- file_server {\nfs a\nfs b\n}
- file_server {\nroot a b\n}
- file_server {\nhide\n}
- file_server {\nindex\n}
- file_server {\nprecompressed foo\n}
- file_server {\nstatus\n}
- file_server {\npass_thru a\n}
- file_server browse {\nbrowse\n}
- file_server {\nbrowse {\nsort foo\n}\n}
- file_server {\nbrowse {\nfile_limit\n}\n}
- file_server {\nbrowse {\nfoo\n}\n}
- file_server {\nfoo\n}
+ acme_server /a {\nca x\nlifetime 1d\nresolvers a b\nchallenges http-01 DNS-01\nallow_wildcard_names\nallow {\ndomains a\nip_ranges 10.0.0.0/8\n}\ndeny {\ndomains b\n}\n}\nacme_server {\nsign_with_root\n}
- acme_server a
- acme_server {\nca\n}
- acme_server {\nca a b\n}
- acme_server {\nlifetime x\n}
- acme_server {\nresolvers\n}
- acme_server {\nallow {\ndomains\n}\n}
- acme_server {\nallow {\nfoo\n}\n}
- acme_server {\nsign_with_root a\n}
~ acme_server {\nchallenges foo\n}
+ reverse_proxy a:80\nphp_fastcgi a:80
- nonsense
`;

const cases = [
  ...casesOf(site, (piece) => `a.example {\n${piece}\n}\n`),
  ...casesOf(directives, (piece) => `:80 {\n${piece}\n}\n`),
  ...casesOf('+ invoke a', (piece) => `&(a) {\nrespond x\n}\n:80 {\n${piece}\n}\n`),
];

describe('the facts about directives', () => {
  it('agree with what was seen of Caddy', () => {
    assert.deepEqual(disagreements(cases), []);
  });

  it('are all put to the test', () => {
    const used = usedBy(cases);
    const names = [
      'site_directives',
      'named_matchers',
      'directives',
      'header_settings',
      'accounts',
    ];
    const more = ['headers_to_copy', 'encode_settings', 'encoders', 'error_settings'];
    const rest = ['copied_response', 'response_settings', 'file_server_settings', 'acme_rules'];
    const untested = [...entriesBelow([...names, ...more, ...rest, 'browse_setting'])]
      .filter((entry) => !used.has(entry) && entry.notes.until === undefined)
      .map(usageText);
    assert.deepEqual(untested, []);
  });

  it('agree with the real Caddy', async function () {
    const caddy = process.env['CADDY_BIN'];
    if (!caddy) {
      console.log('      skipped: CADDY_BIN is not set');
      return this.skip();
    }
    this.timeout(120_000);
    assert.deepEqual(await surprises(caddy, sample(cases, 35)), []);
  });
});
