/** What a health check asks the application in its own container for. */
export interface Probe {
  readonly host: string;
  /** With its slash, without a query. */
  readonly path: string;
  /** Whether the program goes where a redirect to HTTPS leads, which curl does only when it is told to. None comes where it says that it came by HTTPS. */
  readonly follows: boolean;
}

/** Undefined when an answer of 400 is no failure, or when a host of its own is sent. */
export function readProbe(text: string): Probe | undefined {
  const [, host, path = '/'] =
    /\bhttp:\/\/(localhost|127\.0\.0\.1)(?::\d+)?(\/[\w./-]*)?/.exec(text) ?? [];
  if (host === undefined || /\bhost\b["']?\s*[:,]/i.test(text)) return undefined;
  const redirects = !/forwarded-proto/i.test(text);
  const isCurl = /\bcurl\b/.test(text);
  if (isCurl) {
    const fails = /\s(?:-\w*f\w*|--fail(?:-with-body)?)(?=\s|$)/.test(text);
    return fails
      ? { host, path, follows: redirects && /\s(?:-\w*L\w*|--location)(?=\s|$)/.test(text) }
      : undefined;
  }
  // https://docs.python.org/3/library/urllib.request.html: all but 2xx is raised as an error at the end.
  return /\bwget\b|\burlopen\b/.test(text) ? { host, path, follows: redirects } : undefined;
}
