import { casesOf, factsHold } from './facts-check.ts';

const logs = String.raw`
- hostnames
+ hostnames a b
- output
+ output stdout
- output stdout x
- output stdout {\nx\n}
+ output stdout level INFO
+ output stderr
+ output discard
- output discard x y
- output foo
- output file
+ output file a
- output file a b
+ output file a {\nmode 0640\ndir_mode inherit\nroll_disabled\nroll_size 1MB\nroll_uncompressed\nroll_compression gzip\nroll_local_time\nroll_keep 5\nroll_keep_for 1d\nroll_interval 1d\nroll_minutes 1 2,3\nroll_at 00:00,12:00 01:00\nbackup_time_format x\n}
- output file a {\nmode 999\n}
+ output file a {\nmode 06400\n}
- output file a {\nmode 640 x\n}
- output file a {\nmode\n}
- output file a {\nmode {env.X}\n}
- output file a {\nmode "0o640"\n}
+ output file a {\nmode 37777777777\n}
- output file a {\nmode 47777777777\n}
- output file a {\nmode " 640"\n}
- output file a {\nmode +640\n}
+ output file a {\nmode ""\n}
+ output file a {\ndir_mode FROM_FILE\n}
- output file a {\ndir_mode foo\n}
+ output file a {\ndir_mode 755\n}
+ output file a {\ndir_mode " 755 "\n}
- output file a {\nroll_disabled x\n}
- output file a {\nroll_size x\n}
- output file a {\nroll_size\n}
+ output file a {\nroll_compression GZIP\n}
- output file a {\nroll_compression br\n}
- output file a {\nroll_keep x\n}
- output file a {\nroll_keep 1 2\n}
+ output file a {\nroll_keep -1\n}
- output file a {\nroll_keep_for -1d\n}
- output file a {\nroll_keep_for 1d 2\n}
+ output file a {\nroll_interval -1d\n}
- output file a {\nroll_minutes\n}
+ output file a {\nroll_minutes 99\n}
- output file a {\nroll_minutes 1,,2\n}
- output file a {\nroll_minutes 1, 2\n}
- output file a {\nroll_minutes x\n}
- output file a {\nroll_at\n}
+ output file a {\nroll_at x\n}
+ output file a {\nroll_at "1:00, 2:00"\n}
- output file a {\nroll_at 1:00,\n}
- output file a {\nbackup_time_format a b\n}
- output file a {\nfoo\n}
- output net
+ output net a
- output net a b
+ output net a {\ndial_timeout 1s\nsoft_start\n}
- output net a {\ndial_timeout 1s x\n}
- output net a {\ndial_timeout x\n}
- output net a {\nsoft_start x\n}
- output net a {\nfoo\n}
- output stdout\noutput stderr
- output stdout\noutput file x
- output file x\noutput file y
+ sampling
+ sampling x y {\ninterval 1s\nfirst 5\nthereafter 6\n}
- sampling {\ninterval 1s x\n}
+ sampling {\ninterval 1s first 5\n}
- sampling {\ninterval x\n}
- sampling {\nfirst x\n}
- sampling {\nfirst 1\nfirst 2\n}
- sampling {\nfoo\n}
- sampling\nsampling
- core
- core foo
+ core mock
+ core mock a {\nx\n}
- format
- format foo
+ format console
- format console x
+ format console {\nmessage_key a\nlevel_key a\ntime_key a\nname_key a\ncaller_key a\nstacktrace_key a\nline_ending a\ntime_format a\ntime_local\nduration_format x\nlevel_format x\n}
- format json {\nmessage_key\n}
- format json {\nmessage_key a b\n}
- format json {\ntime_local x\n}
- format json {\nfoo x\n}
- format json x
- format json\nformat console
+ format filter
+ format filter x y
+ format filter x {\ny\n}
- format filter {\nwrap\n}
+ format filter {\nwrap json\n}
- format filter {\nwrap foo\n}
+ format filter {\nwrap json {\ntime_format x\n}\n}
+ format filter {\nfields {\nrequest>uri delete\n}\n}
- format filter {\nfields x {\nrequest>uri delete\n}\n}
+ format filter {\nfields request>uri delete\n}
+ format filter {\nfields\n}
+ format filter {\nfields {\nwrap delete\n}\n}
+ format filter {\nrequest>uri delete a b {\nx\n}\n}
- format filter {\na\n}
- format filter {\na foo\n}
+ format filter {\na hash x {\ny\n}\n}
+ format filter {\na replace\n}
+ format filter {\na replace b\n}
+ format filter {\na replace b c {\nx\n}\n}
+ format filter {\na ip_mask\n}
+ format filter {\na ip_mask 16 32\n}
- format filter {\na ip_mask 16 32 x\n}
- format filter {\na ip_mask x\n}
+ format filter {\na ip_mask {\nipv4 16\nipv6 32\n}\n}
+ format filter {\na ip_mask 16 {\nipv6 32\n}\n}
- format filter {\na ip_mask {\nipv4\n}\n}
- format filter {\na ip_mask {\nipv4 16 x\n}\n}
- format filter {\na ip_mask {\nfoo\n}\n}
+ format filter {\na query {\nreplace a b\nhash c\ndelete d\n}\n}
+ format filter {\na query\n}
+ format filter {\na query x {\nfoo a\n}\n}
- format filter {\na query {\nreplace a\n}\n}
- format filter {\na query {\nfoo a\n}\n}
- format filter {\na query {\ndelete a b\n}\n}
+ format filter {\na cookie {\nreplace a b\nhash c\ndelete d\n}\n}
+ format filter {\na set_cookie {\nreplace a b\nhash c\ndelete d\n}\n}
+ format filter {\na cookie x {\nfoo a\n}\n}
+ format filter {\na set_cookie x {\nfoo a\n}\n}
+ format filter {\na regexp\n}
+ format filter {\na regexp x b c {\nx\n}\n}
- format filter {\na multi_regexp\n}
- format filter {\na multi_regexp x {\nregexp a b\n}\n}
+ format filter {\na multi_regexp {\nregexp a b\nregexp c d\n}\n}
- format filter {\na multi_regexp {\nregexp a\n}\n}
- format filter {\na multi_regexp {\nregexp "" b\n}\n}
- format filter {\na multi_regexp {\nfoo a\n}\n}
+ format filter {\na rename b\n}
+ format filter {\na rename\n}
+ format filter {\na rename b c\n}
+ format filter {\na regexp x y\na regexp y z\n}
+ format append
+ format append x y
+ format append x {\ny\n}
+ format append {\nwrap json\na b\nfields {\nc d\n}\n}
- format append {\na\n}
- format append {\na b c\n}
- format append {\nwrap\n}
- format append {\na b {\nx\n}\n}
+ format journald
- format journald x
+ format journald {\nwrap json\n}
+ format journald {\nwrap console {\ntime_local\n}\n}
- format journald {\nfoo\n}
- format journald {\nwrap\n}
- level
+ level INFO
+ level debug
- level INFO x
+ level {env.X}
- level INFO\nlevel WARN
- include a
- exclude a
+ no_hostname
- no_hostname x
- no_hostname\nno_hostname
+ hostnames a\nhostnames b
- foo
- output stdout {\n}
- format single_field msg
~ level foo
~ level WARNING
? format filter {\na delete\na delete\n}
? format filter {\na regexp x y\na delete\n}
`;

/** In the global options. */
const globalLogs = String.raw`
+ level DEBUG
+ include http.log.access admin.api
+ include
+ exclude http.log.access
+ no_hostname
- no_hostname x
- hostnames example.com
- core foo
- foo
`;

const cases = [
  ...casesOf(globalLogs, (piece) => `{\nlog {\n${piece}\n}\n}\n`),
  ...casesOf(logs, (piece) => `:9080 {\nlog {\n${piece}\n}\n}\n`),
];

/** The bodies that the file under test fills. */
const bodies = [
  'log',
  'log_options',
  'log_settings',
  'log_writers',
  'log_encoders',
  'log_encoder_settings',
  'filtered_log_fields',
  'appended_log_fields',
  'log_filters',
  'log_filter_actions',
];

describe('facts: log', () => factsHold(cases, bodies));
