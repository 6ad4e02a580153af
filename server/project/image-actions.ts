import { type Files, resolve, resolveFolder } from '../workspace.ts';
import type { Build, Fact } from './project.ts';
import { readYaml, yamlGet, yamlItems, yamlMembers, type YamlNode } from './yaml.ts';

/** An image that a GitHub workflow makes from the repository. */
export interface ActionImage {
  /** Its name without a tag; a `$` stands for each expression in it. */
  readonly repository: string;
  readonly build: Build;
}

/**
 * The images that workflows make by `docker/build-push-action`, with names given there or by `docker/metadata-action`.
 * https://github.com/docker/build-push-action#inputs, https://github.com/docker/metadata-action#images-input
 */
export function actionImages(files: Files): readonly ActionImage[] {
  return files
    .find(files.root, '.github/workflows/*.{yml,yaml}')
    .flatMap((uri) =>
      readYaml(uri, files.read(uri) ?? '').documents.flatMap((document) =>
        yamlMembers(yamlGet(document, 'jobs')).flatMap((job) => imagesOf(job, files)),
      ),
    );
}

function imagesOf(job: YamlNode, files: Files): readonly ActionImage[] {
  const steps = yamlItems(yamlGet(job, 'steps'));
  return steps.flatMap((step): readonly ActionImage[] => {
    if (actionOf(step) !== 'docker/build-push-action') return [];
    const inputs = yamlGet(step, 'with');
    const build = inputs && buildOf(inputs, files);
    const tags = linesOf(yamlGet(inputs, 'tags')).flatMap((tag) => namesOf(tag, steps));
    return build ? tags.map((tag) => ({ repository: repositoryOf(tag), build })) : [];
  });
}

/** The image that a tag names, or those that another step has made of it. */
function namesOf(tag: string, steps: readonly YamlNode[]): readonly string[] {
  const id = /^\$\{\{\s*steps\.([\w-]+)\.outputs\.tags\s*\}\}$/.exec(tag)?.[1];
  if (id === undefined) return [tag];
  const made = steps.find(
    (step) => textOf(yamlGet(step, 'id')) === id && actionOf(step) === 'docker/metadata-action',
  );
  return linesOf(yamlGet(yamlGet(made, 'with'), 'images'));
}

/** Absent where the folder or the Dockerfile is not known. */
function buildOf(inputs: YamlNode, files: Files): Build | undefined {
  const context = textOf(yamlGet(inputs, 'context')) ?? '.';
  const file = textOf(yamlGet(inputs, 'file'));
  const target = textOf(yamlGet(inputs, 'target'));
  const written = [context, file ?? '', target ?? ''];
  if (written.some((text) => text.includes('${{') || /^(?:\/|~|\w+:)/.test(text))) return undefined;
  const folder = resolveFolder(`${files.root}/`, context);
  const dockerfile = file === undefined ? `${folder}/Dockerfile` : resolve(`${files.root}/`, file);
  if (files.read(dockerfile) === undefined) return undefined;
  const args = new Map<string, Fact<string>>();
  for (const line of linesOf(yamlGet(inputs, 'build-args'))) {
    const [name = '', ...value] = line.split('=');
    if (value.length > 0 && !line.includes('${{'))
      args.set(name, { value: value.join('='), at: inputs.at });
  }
  const at = inputs.at;
  return { context: folder, dockerfile, args, at, ...(target !== undefined && { target }) };
}

function actionOf(step: YamlNode): string {
  return (textOf(yamlGet(step, 'uses')) ?? '').split('@')[0]?.toLowerCase() ?? '';
}

/** `ghcr.io/acme/shop` of `ghcr.io/acme/shop:${{ github.sha }}`. */
function repositoryOf(tag: string): string {
  const plain = tag.replace(/\$\{\{[^}]*\}\}/g, '$').replace(/@.*$/, '');
  return plain.replace(/:[^/]*$/, '').toLowerCase();
}

/** The lines of a text, or the items of a list in one. Commas part them, too. */
function linesOf(node: YamlNode | undefined): readonly string[] {
  return (textOf(node) ?? '')
    .split(/[\n,]/)
    .map((line) => line.trim())
    .filter((line) => line !== '');
}

function textOf(node: YamlNode | undefined): string | undefined {
  return node?.kind === 'scalar' && typeof node.value === 'string' ? node.value : undefined;
}
