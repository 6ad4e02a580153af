import { assemble, type Excerpt, hole, joinLines, locate, type Part } from './excerpt.ts';
import type { Fact } from './project.ts';
import { readExec, readScript, type ShellCommand } from './shell.ts';
import {
  readYaml,
  yamlGet,
  yamlItems,
  yamlMembers,
  type YamlNode,
  type YamlScalar,
} from './yaml.ts';

type Variables = ReadonlyMap<string, Fact<string | undefined>>;

/** The commands of a GitHub workflow, or of an action of one's own. https://docs.github.com/actions/reference/workflows-and-actions/workflow-syntax */
export function readGithubWorkflow(uri: string, text: string): readonly ShellCommand[] {
  const found: ShellCommand[] = [];
  const source = rawText(uri, text);
  for (const document of readYaml(uri, text).documents) {
    const global = variablesOf(yamlGet(document, 'env'), '${{');
    const runs = yamlGet(document, 'runs');
    for (const job of [...yamlMembers(yamlGet(document, 'jobs')), ...(runs ? [runs] : [])]) {
      const shell = shellOf(job) ?? shellOf(document);
      const jobwide = merge(global, variablesOf(yamlGet(job, 'env'), '${{'));
      const deploying = deploymentOf(job);
      for (const step of yamlItems(yamlGet(job, 'steps'))) {
        for (const script of remoteScripts(step)) {
          const text = withoutExpressions(locate(source, script.at, String(script.value)));
          for (const command of readScript(text, { stage: 'ci' })) {
            found.push({ ...command, ...deploying });
          }
        }
        const run = yamlGet(step, 'run');
        if (!isText(run) || !isPosix(textOf(yamlGet(step, 'shell')) ?? shell)) continue;
        const environment = merge(jobwide, variablesOf(yamlGet(step, 'env'), '${{'));
        const script = withoutExpressions(locate(source, run.at, String(run.value)));
        for (const command of readScript(script, { stage: 'ci', environment })) {
          found.push({ ...command, ...deploying });
        }
      }
    }
  }
  return found;
}

/**
 * Whether a job deploys to production: both name the environment. https://docs.gitlab.com/ci/environments/,
 * https://docs.github.com/en/actions/how-tos/deploy/configure-and-manage-deployments/control-deployments
 */
function deploymentOf(job: YamlNode): Pick<ShellCommand, 'deploys'> {
  const environment = yamlGet(job, 'environment');
  const name = textOf(environment) ?? textOf(yamlGet(environment, 'name')) ?? '';
  return /^(?:prod|live)/i.test(name) ? { deploys: true } : {};
}

/** What a step has another machine do, by an action that is known for that. */
function remoteScripts(step: YamlNode): readonly YamlScalar[] {
  const [action = ''] = (textOf(yamlGet(step, 'uses')) ?? '').split('@');
  const inputs = remoteActions.get(action.toLowerCase()) ?? [];
  return inputs.flatMap((input) => {
    const script = yamlGet(yamlGet(step, 'with'), input);
    return isText(script) ? [script] : [];
  });
}

/** The inputs that actions send to a shell of another machine. https://github.com/appleboy/ssh-action */
const remoteActions: ReadonlyMap<string, readonly string[]> = new Map([
  ['appleboy/ssh-action', ['script']],
  ['cross-the-world/ssh-pipeline', ['script']],
  ['cross-the-world/ssh-scp-ssh-pipelines', ['first_ssh', 'last_ssh']],
  ['d3rhase/ssh-command-action', ['command']],
  ['fifsky/ssh-action', ['command']],
]);

/** The commands of `.gitlab-ci.yml`. The lines of one job run in one shell. https://docs.gitlab.com/ci/yaml/ */
export function readGitlabCi(uri: string, text: string): readonly ShellCommand[] {
  const found: ShellCommand[] = [];
  const source = rawText(uri, text);
  // Anchors bring one line into several jobs.
  const seen = new Set<string>();
  const read = (
    lines: readonly YamlScalar[],
    environment: Variables,
    deploying: Pick<ShellCommand, 'deploys'>,
  ): void => {
    const texts = lines.map((line) => locate(source, line.at, String(line.value)));
    for (const command of readScript(joinLines(texts, uri), { stage: 'ci', environment })) {
      const key = JSON.stringify([command.at.start, command.words]);
      if (!seen.has(key)) found.push({ ...command, ...deploying });
      seen.add(key);
    }
  };
  for (const document of readYaml(uri, text).documents) {
    const global = variablesOf(yamlGet(document, 'variables'), '$');
    // The document itself can have `before_script`, and so can `default`.
    for (const job of [document, ...yamlMembers(document)]) {
      const environment = merge(global, variablesOf(yamlGet(job, 'variables'), '$'));
      const before = linesOf(yamlGet(job, 'before_script'));
      const deploying = deploymentOf(job);
      read([...before, ...linesOf(yamlGet(job, 'script'))], environment, deploying);
      read(linesOf(yamlGet(job, 'after_script')), environment, deploying);
    }
  }
  return found;
}

/** The commands of `.pre-commit-config.yaml`: the hooks with an `entry` of their own. https://pre-commit.com/#new-hooks */
export function readPreCommit(uri: string, text: string): readonly ShellCommand[] {
  const found: ShellCommand[] = [];
  const source = rawText(uri, text);
  for (const document of readYaml(uri, text).documents) {
    for (const repository of yamlItems(yamlGet(document, 'repos'))) {
      for (const hook of yamlItems(yamlGet(repository, 'hooks'))) {
        const entry = yamlGet(hook, 'entry');
        const language = textOf(yamlGet(hook, 'language'));
        if (!isText(entry) || language === 'pygrep' || language === 'fail') continue;
        const [command] = readScript(locate(source, entry.at, String(entry.value)), {
          stage: 'ci',
        });
        const args = yamlItems(yamlGet(hook, 'args'));
        if (command === undefined || !command.words.every((word) => word !== undefined)) continue;
        const words = [...command.words, ...args.map((word) => textOf(word) ?? '')];
        for (const run of readExec(source, entry.at, words.map(String), { stage: 'ci' }))
          found.push(run);
      }
    }
  }
  return found;
}

/** The text as it stands, which is what the offsets of YAML nodes count in. */
function rawText(uri: string, text: string): Excerpt {
  return { uri, text, pieces: [{ at: 0, from: 0 }] };
}

function variablesOf(node: YamlNode | undefined, reference: string): Variables {
  const variables = new Map<string, Fact<string | undefined>>();
  if (node?.kind !== 'mapping') return variables;
  for (const [name, { value: written }] of node.entries) {
    // GitLab has a long form, `NAME: { value: …, description: … }`.
    const value = written.kind === 'mapping' ? yamlGet(written, 'value') : written;
    const text = textOf(value);
    const known = text === undefined || text.includes(reference) ? undefined : text;
    variables.set(name, { value: known, at: (value ?? written).at });
  }
  return variables;
}

function merge(first: Variables, second: Variables): Variables {
  return second.size === 0 ? first : new Map([...first, ...second]);
}

function shellOf(node: YamlNode | undefined): string | undefined {
  return textOf(yamlGet(yamlGet(yamlGet(node, 'defaults'), 'run'), 'shell'));
}

function isPosix(shell: string | undefined): boolean {
  return shell === undefined || /^(?:ba)?sh\b/.test(shell);
}

/** GitHub puts the values of `${{ … }}` in before any shell sees the text. */
function withoutExpressions(script: Excerpt): Excerpt {
  const { text } = script;
  const parts: Part[] = [];
  let start = 0;
  for (let at = text.indexOf('${{'); at >= 0; at = text.indexOf('${{', start)) {
    const close = text.indexOf('}}', at);
    const end = close < 0 ? text.length : close + 2;
    parts.push({ start, end: at }, { start: at, end, text: hole });
    start = end;
  }
  return parts.length === 0 ? script : assemble(script, [...parts, { start, end: text.length }]);
}

/** A text, or a list of texts that aliases may nest. */
function linesOf(node: YamlNode | undefined): readonly YamlScalar[] {
  if (isText(node)) return [node];
  return yamlItems(node).flatMap((item) =>
    item.kind === 'sequence' ? linesOf(item) : isText(item) ? [item] : [],
  );
}

function isText(node: YamlNode | undefined): node is YamlScalar {
  return node?.kind === 'scalar' && typeof node.value === 'string' && node.tag === undefined;
}

function textOf(node: YamlNode | undefined): string | undefined {
  if (node?.kind !== 'scalar' || node.value === null) return undefined;
  return typeof node.value === 'string' ? node.value : node.raw;
}
