import { jsonWords } from './dockerfile-syntax.ts';
import { type Excerpt, placeIn } from './excerpt.ts';
import type { Fact } from './project.ts';

/** `CMD` and an exec or a shell form, or `NONE`. https://docs.docker.com/reference/dockerfile/#healthcheck */
export function healthcheckOf(rest: Excerpt): Fact<readonly string[]> | undefined {
  const [, keyword = '', command = ''] = /^(\S+)\s*(.*)$/s.exec(rest.text) ?? [];
  if (keyword.toUpperCase() !== 'CMD' || command === '') return undefined;
  const words = jsonWords(command);
  const start = rest.text.length - command.length;
  return {
    value: words ? ['CMD', ...words] : ['CMD-SHELL', command],
    at: placeIn(rest, start, rest.text.length),
  };
}
