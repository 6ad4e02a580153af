import { casesOf, factsHold } from './facts-check.ts';

/** With an acute accent for each backtick. */
const requestMatchers = String.raw`
+ host
+ host a
- host a {\nx\n}
+ host a {\n}
+ {\nhost a\n}
+ {\nhost a\nhost b\n}
+ {\n}
+ path
+ path /a /b
- path /a {\nx\n}
- path_regexp
+ path_regexp a
+ path_regexp a b
- path_regexp a b c
+ path_regexp {env.X}
- {\npath_regexp a\npath_regexp b\n}
+ method
+ method GET foo
+ query
- query a
+ query a=b c=*
+ query ""
+ query =
- header
- header Foo
+ header Foo bar
- header Foo bar baz
+ header Foo bar header Baz qux
+ header !Foo
- header !
- header !Foo x
+ {\nheader Foo bar\nheader Foo baz\n}
- header Foo bar {\nx\n}
- header_regexp
- header_regexp a
+ header_regexp a b
+ header_regexp a b c
- header_regexp a b c d
+ header_regexp a b c header_regexp d e f
+ header_regexp a b c header_regexp d e
+ header_regexp a b c x d e
- header_regexp a b c x b e
- header_regexp a b c header_regexp d
- header_regexp a b c header_regexp d e f g
+ header_regexp a b c header_regexp d e f header_regexp g h i
- header_regexp a b header_regexp c d
- protocol
+ protocol http
+ protocol foo
- protocol http https
+ protocol http x https
- protocol https {\nx\n}
+ protocol https {\n}
+ protocol http/2+
+ tls
+ tls early_data
- tls foo
- tls early_data x
- tls {\nx\n}
+ not
+ not path /a
+ not {\npath /a\nhost b\n}
- not foo
+ not {\n}
+ not ´path('/a')´
+ not ´path('/a')´ path /b
+ not {\n´path('/a')´\nhost x\n}
+ not {\n´path('/a')´ path /a\n}
- not @foo
+ not not path /a
+ not path /a host b
- not path /a {\nhost x\n}
- expression
+ expression true
+ expression {method} == "GET"
- expression {\nx\n}
+ expression true {\nx\n}
+ ´true´
+ "true"
+ ´true´ foo
+ ´true´ {\nx\n}
- {\n´true´\n}
+ {\nexpression true\nexpression false\n}
+ remote_ip
- remote_ip forwarded 1.2.3.4
+ remote_ip 1.2.3.4
+ remote_ip private_ranges 10.0.0.0/8 {env.X}
+ remote_ip ::1 fd00::/8 1.2.3.4/32 ::ffff:1.2.3.4
- remote_ip 1.2.3.4 {\nx\n}
+ client_ip
+ client_ip private_ranges
- vars
- vars a
+ vars a b
+ vars a b c
- vars a b {\nx\n}
- vars_regexp
- vars_regexp a
+ vars_regexp a b
+ vars_regexp a b c
- vars_regexp a b c d
+ vars_regexp a b c vars_regexp d e f
+ vars_regexp a b c x d e
+ file
+ file a b
+ file {\nroot /x\ntry_files a b\ntry_policy first_exist\nsplit_path .php\n}
+ file a {\ntry_files\n}
- file {\ntry_files\n}
- file {\nroot\n}
- file {\nroot a b\n}
+ file {\nroot a root b\n}
- file {\nsplit_path\n}
- file {\nfoo\n}
- url_pattern
+ url_pattern /a
- url_pattern /a b
+ url_pattern /a x /b
+ url_pattern /a {\nbase_url http://x\nignore_case\n}
~ url_pattern /a {\nbase_url x\n}
- url_pattern /a {\nbase_url\n}
- url_pattern /a {\nignore_case x\n}
- url_pattern /a {\nbase_url a b\n}
- url_pattern /a {\nfoo\n}
- foo
- foo bar
- path /a\nfoo
+ host a path /b
~ remote_ip foo
~ remote_ip 10.0.0.0/40
+ remote_ip fe80::1%eth0
~ client_ip forwarded
~ client_ip 01.2.3.4
~ client_ip 1.2.3
~ client_ip ::g
~ file {\ntry_policy foo\n}
- {\nheader_regexp a b\nheader_regexp a c\n}
- {\nheader_regexp x a b\nheader_regexp c d\nheader_regexp y a c\n}
+ {\nheader_regexp a b\nheader_regexp A c\n}
+ 
`;

const responseMatchers = String.raw`
+ status 200
+ status 2xx 404
- status
- status foo
- status 2x
+ status +5
+ header Foo bar
- header Foo
+ header !Foo
- header !Foo x
+ header Foo bar header Baz qux
+ {\nstatus 200\nheader Foo bar\n}
- {\nstatus\n}
- foo
`;

const cases = [
  ...casesOf(
    requestMatchers.replaceAll('´', '`'),
    (piece) => `:9080 {\n@x ${piece}\nrespond @x hi\n}\n`,
  ),
  ...casesOf(
    responseMatchers,
    (piece) =>
      `:9080 {\nreverse_proxy a {\n@x ${piece}\nhandle_response @x {\nrespond hi\n}\n}\n}\n`,
  ),
];

/** The bodies that the file under test fills. */
const bodies = [
  'request_matchers',
  'file_matcher',
  'quoted_expression_in_not',
  'inline_matchers',
  'response_matchers',
];

describe('facts: matchers', () => factsHold(cases, bodies));
