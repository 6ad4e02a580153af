/** The change of a file as a unified diff for `patch -p1` and `git apply`; empty when there is none. */
export async function patchOf(name: string, before: string, after: string): Promise<string> {
  if (before === after) return '';
  const { createTwoFilesPatch, FILE_HEADERS_ONLY } = await import('diff');
  // Where a name holds spaces, the tab that comes before a header shows where it ends.
  const header = name.includes(' ') ? ' ' : undefined;
  return createTwoFilesPatch(`a/${name}`, `b/${name}`, before, after, header, header, {
    context: 3,
    headerOptions: FILE_HEADERS_ONLY,
  });
}
