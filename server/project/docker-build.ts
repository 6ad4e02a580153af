import { type Files, resolve, resolveFolder } from '../workspace.ts';
import type { Build, Fact } from './project.ts';
import type { ShellCommand } from './shell.ts';
import { lastPart } from './wrappers.ts';

/**
 * The images that commands make with `docker build`, by the names that they give them. Of one that is made in several ways, nothing is
 * known. https://docs.docker.com/reference/cli/docker/buildx/build/
 */
export function builtImages(
  commands: readonly ShellCommand[],
  foldersOf: (command: ShellCommand) => readonly string[],
  files: Files,
): ReadonlyMap<string, Build> {
  const found = new Map<string, Build>();
  const unclear = new Set<string>();
  for (const command of commands) {
    const made = readBuild(command);
    const build = made && buildOf(made, foldersOf(command), command, files);
    for (const tag of made?.tags ?? []) {
      const before = found.get(tag);
      if (!build || (before && before.dockerfile !== build.dockerfile)) unclear.add(tag);
      else found.set(tag, build);
    }
  }
  for (const tag of unclear) found.delete(tag);
  return found;
}

/** The name that an image has without a tag is that with `latest`, and Podman calls the machine itself a registry. */
export function fullName(image: string): string {
  const name = image.replace(/^localhost\//, '');
  return /:[^/]+$|@/.test(name) ? name : `${name}:latest`;
}

interface Made {
  /** What makes it: `docker` or `podman`. */
  readonly program: string;
  readonly tags: readonly string[];
  readonly context?: string;
  readonly file?: string;
  readonly target?: string;
  readonly args: ReadonlyMap<string, Fact<string>>;
  /** Whether all words are known but for values of arguments. */
  readonly isKnown: boolean;
}

function readBuild({ words, at }: ShellCommand): Made | undefined {
  const start = words.findIndex(
    (word) => word !== undefined && /(?:^|\/)(?:docker|podman)$/.test(word),
  );
  const program = lastPart(words[start]);
  const verb = ['buildx', 'image'].includes(words[start + 1] ?? '') ? start + 2 : start + 1;
  if (start < 0 || words[verb] !== 'build') return undefined;
  const tags: string[] = [];
  const args = new Map<string, Fact<string>>();
  const values = new Map<string, string>();
  let context: string | undefined;
  let isKnown = true;
  for (let index = verb + 1; index < words.length; index++) {
    const word = words[index];
    if (word === undefined) isKnown = false;
    else if (word.startsWith('-') && word !== '-') {
      const equals = word.startsWith('--') ? word.indexOf('=') : -1;
      const written = equals < 0 ? word : word.slice(0, equals);
      const name = shortNames.get(written) ?? written;
      if (equals < 0 && !valued.has(name)) continue;
      const value = equals < 0 ? words[++index] : word.slice(equals + 1);
      const [key = '', ...rest] = value?.split('=') ?? [];
      if (name === '--build-arg') {
        if (rest.length > 0) args.set(key, { value: rest.join('='), at });
      } else if (value === undefined) isKnown = false;
      else if (name === '--tag') tags.push(fullName(value));
      else values.set(name, value);
    } else context = word;
  }
  const [file, target] = [values.get('--file'), values.get('--target')];
  return {
    program,
    tags,
    args,
    isKnown,
    ...(context !== undefined && { context }),
    ...(file !== undefined && { file }),
    ...(target !== undefined && { target }),
  };
}

function buildOf(
  { program, context, file, target, args, isKnown }: Made,
  folders: readonly string[],
  { at }: ShellCommand,
  files: Files,
): Build | undefined {
  if (!isKnown || context === undefined || /^(?:-|\/|~|\w+:)/.test(context)) return undefined;
  for (const folder of folders) {
    const own = resolveFolder(`${folder}/`, context);
    const named =
      file === undefined
        ? (program === 'podman' ? podmanNames : ['Dockerfile']).map((name) => `${own}/${name}`)
        : [resolve(`${folder}/`, file)];
    const dockerfile = named.find((uri) => files.read(uri) !== undefined);
    if (dockerfile === undefined) continue;
    return { context: own, dockerfile, args, at, ...(target !== undefined && { target }) };
  }
  return undefined;
}

/** https://docs.podman.io/en/latest/markdown/podman-build.1.html */
const podmanNames = ['Containerfile', 'Dockerfile'];

const shortNames: ReadonlyMap<string, string> = new Map([
  ['-t', '--tag'],
  ['-f', '--file'],
  ['-o', '--output'],
]);

const valued: ReadonlySet<string> = new Set(
  `--tag --file --output --build-arg --target --platform --cache-from --cache-to --label --network --progress --secret
  --ssh --add-host --shm-size --ulimit --builder --build-context --iidfile --metadata-file --annotation --attest`.split(
    /\s+/,
  ),
);
