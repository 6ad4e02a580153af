/** What `--help` prints; no line is longer than 80 characters. */
export const help = `caddylint reads Caddyfiles together with the compose files, .env files,
Dockerfiles and Django settings around them, and says what will go wrong.

  caddylint [PATH...]              check files, or all Caddyfiles below folders
  caddylint fmt [PATH...]          format as "caddy fmt" does
  caddylint explain RULE           show what a rule is about
  caddylint rules                  list all rules
  caddylint lsp                    run the language server on standard input

Checking
  --fix                            apply the fixes that are safe
  --fix-dry-run                    print what --fix would do, as a patch
  --rule ID=SEVERITY               off, error, warning, info or hint; repeatable
  --fail-on SEVERITY               exit with 1 from this severity on, or never
                                   (default: warning)
  --env NAME=VALUE                 set a variable of the environment; repeatable
  --env-file FILE                  read variables from a file; repeatable
  --stdin                          check standard input ...
  --stdin-filename PATH            ... as if it stood in this file

Formatting
  --write                          change the files
  --check                          list what is not formatted; exit with 1
  --diff                           print the changes as a patch
  --stdin                          format standard input

Output
  --format FORMAT                  pretty (default), json, github or sarif
  --color, --no-color              colour always or never, not by terminal
  -h, --help                       show this
  -v, --version                    show the version

Exit codes: 0 nothing to report, 1 something to report, 2 it could not be done.
Settings are read from .caddylint.yaml. To silence one line, write above it:
  # caddylint-ignore RULE: why
`;
