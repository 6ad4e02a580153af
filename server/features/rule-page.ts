/** Where the documentation of a rule can be read. */
export function rulePage(rule: string): string {
  return `https://github.com/caddylint/caddylint/blob/main/server/rules/${rule}.md`;
}
