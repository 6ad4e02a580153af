import type { Files } from '../workspace.ts';
import type { Environment, Project } from './project.ts';
import type { Settings } from './lint-settings.ts';

/** What is asked about the deployment of one Caddyfile. */
export interface ProjectQuestion {
  /** Its URI. */
  readonly caddyfile: string;
  /** Variables that win over every file. */
  readonly environment?: ReadonlyMap<string, string>;
  /** Files in the form of `.env`, as URIs, that win over those found. */
  readonly envFiles?: readonly string[];
  /** A variable that is not named anywhere is certainly unset. Without this, nobody knows. */
  readonly environmentComplete?: boolean;
  /** The ports of its own machine that the Caddyfile dials: where no service runs Caddy, they tell which compose project it is in front of. */
  readonly dialled?: readonly number[];
  /** Whether the Caddyfile says what pages may load: only then somebody asks what they load. */
  readonly hasPolicy?: boolean;
}

/** Where files lie that say something about a Caddyfile beside them. */
const NEIGHBOURS =
  '**/{*compose*.yml,*compose*.yaml,*.compose.*,*stack*.yml,*stack*.yaml,production.yml,*ockerfile*,Containerfile,*.container,*.service,manage.py,.caddylint.yaml,.caddylint.yml,.env*,*.env,env.*}';

/** Whether there is anything to read beside the Caddyfile and its imports. */
export function hasNeighbours(files: Files, question: ProjectQuestion): boolean {
  return (question.envFiles?.length ?? 0) > 0 || files.find(files.root, NEIGHBOURS).length > 0;
}

const defaultSettings: Settings = { rules: new Map(), ignore: [], plugins: [] };

/** The project of a Caddyfile that stands alone. */
export function emptyProject(question: ProjectQuestion): Project {
  return {
    hasComposeFiles: false,
    stages: new Map(),
    environment: givenEnvironment(question),
    commands: [],
    servers: [],
    publishedOnTop: false,
    emptyMounts: new Set(),
    settings: defaultSettings,
    mentionsIn: () => undefined,
    namesInCode: () => undefined,
    settingsFields: () => [],
    inlineConfig: () => undefined,
    bundledUrls: [],
    frontends: [],
    stray: new Map(),
    lostConfigs: [],
    lostComposes: [],
    mirrors: [],
    nginx: new Map(),
    troubles: [],
  };
}

/** The variables that the host was told, with no place in any file. Nothing is known of others. */
export function givenEnvironment(question: ProjectQuestion): Environment {
  const { caddyfile, environment, environmentComplete } = question;
  const at = { uri: caddyfile, start: 0, end: 0 };
  const variables = [...(environment ?? [])].map(([name, value]) => [name, { value, at }] as const);
  return { variables: new Map(variables), complete: environmentComplete ?? false };
}
