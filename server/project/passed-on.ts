/** The variable that a value of a compose file passes on by `${NAME}` and nothing else, in one of the forms that give an empty text. */
export function passedOn(written: string): string | undefined {
  const value = written.replace(/^["']|["']$/g, '').replace(/^[^=$]*=/, '');
  const match = /^\$(?:(\w+)|\{(\w+)(?::?-)?\})$/.exec(value);
  return match?.[1] ?? match?.[2];
}
