import { basename } from '../workspace.ts';

/** Words for the stages on which something is made, in names of files, folders and hosts. */
export const developmentStages: readonly string[] = [
  'dev',
  'develop',
  'development',
  'local',
  'test',
  'testing',
];

/** Words for those on which it is tried before production. */
export const trialStages: readonly string[] = [
  'stage',
  'staging',
  'stg',
  'qa',
  'uat',
  'preview',
  'preprod',
  'sandbox',
];

/** The stage before production that a file is named after. */
export function trialStageOf(uri: string): string | undefined {
  const words = wordsOfName(basename(uri));
  return trialStages.find((stage) => words.includes(stage));
}

/** The parts of a name between dots, hyphens and underscores, in small letters. */
export function wordsOfName(name: string): readonly string[] {
  return name.toLowerCase().split(/[.\-_]/);
}
