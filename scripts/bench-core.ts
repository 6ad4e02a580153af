import { parse } from '../grammar/parser.ts';
import { type Analysis, openAnalysis } from '../server/analysis/analyze.ts';
import { lint } from '../server/lint.ts';
import { rules } from '../server/rules/index.ts';
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

export interface Phase {
  readonly name: string;
  /** Milliseconds of the first run in this process, and the median of later ones. */
  readonly first: number;
  readonly warm: number;
}

/** How long each part of a run takes, the longest first. What rules share is told apart from them. */
export async function phases(sites: number): Promise<readonly Phase[]> {
  const text = generate(sites);
  const times = new Map<string, number[]>();
  for (let run = 0; run < 15; run++) {
    const timed = async (name: string, work: () => unknown): Promise<void> => {
      const start = performance.now();
      await work();
      times.set(name, [...(times.get(name) ?? []), performance.now() - start]);
    };
    const workspace = memoryWorkspace({ Caddyfile: text });
    await timed('parse', () => parse(text));
    let analysis!: Analysis;
    await timed('load, parse and expand', async () => {
      analysis = await openAnalysis(workspace, 'file:///workspace/Caddyfile');
    });
    const { config } = analysis;
    await timed('schema', () => analysis.schema);
    await timed('lines', () => analysis.lines);
    await timed('faults', () => analysis.faults);
    await timed('routes', () => config.sites.map(analysis.routes));
    await timed('leaves', () => config.sites.map(analysis.leaves));
    await timed('redirects', () => analysis.redirects);
    for (const rule of rules) await timed(rule.id, () => lint(analysis, { rules: [rule] }));
  }
  return [...times]
    .map(([name, [first = 0, ...warm]]) => ({ name, first, warm: median(warm) }))
    .sort((a, b) => b.first - a.first);
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}

/** The median of lexing and parsing a text, in milliseconds, once warm. */
export function timeParsing(text: string, runs: number): number {
  const times: number[] = [];
  for (let run = -3; run < runs; run++) {
    const start = performance.now();
    parse(text);
    if (run >= 0) times.push(performance.now() - start);
  }
  return median(times);
}
