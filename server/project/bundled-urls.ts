import type { Files } from '../workspace.ts';
import type { Dockerfile } from './dockerfile.ts';
import { readDotenv } from './dotenv.ts';
import type { BundledUrl, Command, Fact } from './project.ts';

/**
 * The addresses that bundlers put into what browsers run: from the arguments and variables of images, and from env files for production,
 * which those win over. Without what a command may give instead.
 */
export function bundledUrls(
  dockerfiles: readonly Dockerfile[],
  commands: readonly Command[],
  files: Files,
): readonly BundledUrl[] {
  const found = new Map<string, BundledUrl>();
  const given = new Set<string>();
  for (const { uri, variables } of dockerfiles) {
    for (const [name, fact] of variables) {
      if (!isBundled(name)) continue;
      given.add(name);
      const mayChange = fact.at.uri === uri && isNamedBy(name, commands);
      if (fact.value !== undefined && !mayChange) note(found, name, fact.value, fact.at);
    }
  }
  for (const uri of files.find(files.root, '**/.env.production')) {
    const text = files.read(uri) ?? '';
    if (!bundled.test(text)) continue;
    for (const { name, value, valueAt } of readDotenv(uri, text)) {
      const isHere = value !== undefined && isBundled(name);
      if (isHere && !given.has(name)) note(found, name, value, valueAt);
    }
  }
  return [...found.values()];
}

function note(
  found: Map<string, BundledUrl>,
  name: string,
  value: string,
  at: Fact<string>['at'],
): void {
  if (/^(?:https?|wss?):\/\//i.test(value)) {
    found.set(`${name} ${at.uri} ${at.start}`, { name, url: { value, at } });
  }
}

/**
 * Prefixes by which bundlers tell what is for browsers: https://vite.dev/guide/env-and-mode, https://create-react-app.dev/docs/adding-custom-environment-variables/,
 * https://nextjs.org/docs/app/guides/environment-variables and the like.
 */
const bundled = /(?:VITE|REACT_APP|NEXT_PUBLIC|VUE_APP|NUXT_PUBLIC|PUBLIC|GATSBY|EXPO_PUBLIC)_/;

function isBundled(name: string): boolean {
  return name.search(bundled) === 0;
}

/** Whether a command speaks of a variable, such as `docker build --build-arg NAME=…`. */
function isNamedBy(name: string, commands: readonly Command[]): boolean {
  return commands.some(
    ({ words, stage }) => stage !== 'build' && words.some((word) => word?.startsWith(`${name}=`)),
  );
}
