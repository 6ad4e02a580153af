import { readCompose } from './compose.ts';
import { composeFilesIn } from './compose-files.ts';
import type { Compose, Fact, Resource, Service } from './project.ts';
import type { Files } from '../workspace.ts';

/**
 * The services of other compose applications of the repository in the networks of this one, by their names there and those of the networks
 * here: those of a home with many programs share a network that each of them calls external, or that belongs to one.
 */
export function joinedNetworks(compose: Compose, files: Files): NonNullable<Compose['joined']> {
  const found = new Map<string, Map<string, Service>>();
  for (const uri of composeFilesIn(files)) {
    if (compose.parts.has(uri) || !/^networks\s*:/m.test(files.read(uri) ?? '')) continue;
    const other = readCompose([uri], files).compose;
    for (const [theirs, resource] of other.networks) {
      for (const ours of networksOf(compose)) {
        if (!isSame(ours, compose.networks.get(ours), resource)) continue;
        const names = found.get(ours) ?? new Map<string, Service>();
        for (const service of other.services.values()) {
          for (const name of namesIn(theirs, service)) names.set(name, service);
        }
        found.set(ours, names);
      }
    }
  }
  return found;
}

function networksOf({ services, networks }: Compose): ReadonlySet<string> {
  const used = [...services.values()].flatMap((service) => [...service.networks.keys()]);
  return new Set([...networks.keys(), ...used]);
}

/**
 * Whether a network of another application is one of this. What has no name of its own is called after the application, which
 * is not known, and the network: "web_default".
 */
function isSame(
  ours: string,
  own: Fact<Resource> | undefined,
  { value: { realName: theirs } }: Fact<Resource>,
): boolean {
  if (theirs === undefined) return false;
  if (own?.value.named || own?.value.external) return own.value.realName === theirs;
  return theirs.endsWith(`_${ours}`);
}

function namesIn(network: string, service: Service): readonly string[] {
  const aliases = service.networks.get(network);
  if (!aliases) return [];
  const { name, containerName, hostname } = service;
  const own = [containerName?.value, hostname?.value].filter((one) => one !== undefined);
  return [name, ...own, ...aliases];
}
