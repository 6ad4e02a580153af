import { type Files, resolve } from '../workspace.ts';
import { readYaml, type YamlNode, yamlGet } from './yaml.ts';

/**
 * The files that GitLab's CI of the repository is made of: its own, and those that it includes from the repository.
 * https://docs.gitlab.com/ci/yaml/#includelocal
 */
export function gitlabFiles(files: Files): readonly string[] {
  const found = new Set(files.find(files.root, '{.gitlab-ci.yml,.gitlab-ci.yaml}'));
  // What is added while this goes on is visited as well.
  for (const uri of found) {
    const text = files.read(uri) ?? '';
    if (!text.includes('include') || found.size > mostFiles) continue;
    for (const document of readYaml(uri, text).documents) {
      for (const path of localPaths(yamlGet(document, 'include'))) {
        for (const one of filesAt(path, files)) found.add(one);
      }
    }
  }
  return [...found];
}

const mostFiles = 100;

function localPaths(node: YamlNode | undefined): readonly string[] {
  const items = node?.kind === 'sequence' ? node.items : node ? [node] : [];
  return items.flatMap((item) => {
    const local = item.kind === 'mapping' ? yamlGet(item, 'local') : item;
    const lists = local?.kind === 'sequence' ? local.items : local ? [local] : [];
    return lists.flatMap((one) =>
      one.kind === 'scalar' && typeof one.value === 'string' ? [one.value] : [],
    );
  });
}

/** Paths start at the root of the repository, and may have stars. */
function filesAt(path: string, files: Files): readonly string[] {
  if (/[$:]|\.\./.test(path) || !/\.ya?ml$/.test(path)) return [];
  const below = path.replace(/^\/+/, '');
  if (below.includes('*')) return files.find(files.root, below);
  const uri = resolve(`${files.root}/`, below);
  return files.read(uri) === undefined ? [] : [uri];
}
