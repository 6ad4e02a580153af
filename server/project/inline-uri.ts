import { resolve } from '../workspace.ts';

/** A Caddyfile that stands in a compose file. */
export interface InlineOwner {
  readonly compose: string;
  /** The name of the config whose `content` it is. */
  readonly config: string;
}

/**
 * What a file is called that stands in a compose file as the `content` of a config: by a path below that file, where there can be no
 * other. https://docs.docker.com/reference/compose-file/configs/
 */
export function inlineUri({ compose, config }: InlineOwner): string {
  return resolve(`${compose}/`, `configs/${config}/Caddyfile`);
}

/** Where the file stands that is called like this; undefined for a file of its own. */
export function inlineOwner(uri: string): InlineOwner | undefined {
  const match = /^(.+\.ya?ml)\/configs\/([^/]+)\/Caddyfile$/i.exec(uri);
  return match ? { compose: match[1]!, config: decodeURIComponent(match[2]!) } : undefined;
}

/** Whether a compose file may hold such files; most do not, and need not be read as YAML. */
export function mayHoldInline(text: string): boolean {
  return text.includes('configs') && text.includes('content');
}

/** The file on the disk that holds the text of `uri`. */
export function fileOf(uri: string): string {
  return inlineOwner(uri)?.compose ?? uri;
}
