import { parse } from '../grammar/parser.ts';
import { openAnalysis } from '../server/analysis/analyze.ts';
import { lint } from '../server/lint.ts';
import { memoryWorkspace } from '../server/workspace.ts';

/** A Caddyfile with so many sites, of the kind people write. */
export function generate(sites: number): string {
  const parts: string[] = [
    '{\n\temail admin@example.com\n}\n\n(common) {\n\tencode zstd gzip\n\tlog\n}\n',
  ];
  for (let index = 0; index < sites; index++) {
    parts.push(`
site${index}.example.com {
	import common
	@api path /api/* /v${index % 9}/*
	handle @api {
		reverse_proxy app${index % 40}:8000 {
			header_up X-Site ${index}
			lb_policy least_conn
		}
	}
	handle_path /static/* {
		root * /srv/site${index}/static
		file_server
	}
	handle {
		header Cache-Control "max-age=${index}"
		respond "site ${index}" 200
	}
}
`);
  }
  return parts.join('');
}

export interface Timing {
  readonly sites: number;
  readonly bytes: number;
  /** Medians in milliseconds. */
  readonly parse: number;
  /** Parsing, config and all rules. */
  readonly lint: number;
  readonly findings: number;
}

/** Warm times of one size: the median of `runs`. */
export async function measure(sites: number, runs: number): Promise<Timing> {
  const text = generate(sites);
  const parses: number[] = [];
  const lints: number[] = [];
  let findings = 0;
  for (let run = 0; run < runs; run++) {
    let start = performance.now();
    parse(text);
    parses.push(performance.now() - start);
    start = performance.now();
    const workspace = memoryWorkspace({ Caddyfile: text });
    const analysis = await openAnalysis(workspace, 'file:///workspace/Caddyfile');
    findings = lint(analysis).length;
    lints.push(performance.now() - start);
  }
  return { sites, bytes: text.length, parse: median(parses), lint: median(lints), findings };
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}
