import { type Files, relative } from '../workspace.ts';
import { isDevelopmentFile } from './compose.ts';
import type { Environment, Fact } from './project.ts';

/**
 * The settings module that production has where neither its environment nor a command names one: the `named` one, which counts where no
 * variable says otherwise, unless it is one for development, variables may be set that nobody here knows, and a single module is
 * called after production. `stageFiles` are the Caddyfile and the compose files, whose names may say that they are for another stage.
 */
export function productionModule(
  folder: string,
  named: Fact<string> | undefined,
  environment: Environment,
  stageFiles: readonly string[],
  files: Files,
): Fact<string> | undefined {
  const likely = productionName(named, environment);
  if (likely || stageFiles.some((uri) => isOfOtherStage(relative(files.root, uri)))) {
    return likely ?? named;
  }
  const [found, ...others] = modulesForProduction(folder, files);
  if (!found || others.length > 0) return named;
  const value = relative(folder, found).replace(/\.py$/, '').replaceAll('/', '.');
  return /^[\w.]+$/.test(value) ? { value, at: { uri: found, start: 0, end: 0 } } : named;
}

/** What is named where no variable says otherwise, unless it is for development and there may be such a variable. */
export function productionName(
  named: Fact<string> | undefined,
  environment: Environment,
): Fact<string> | undefined {
  const isSure = environment.complete || !isNamedForDevelopment(named?.value ?? '');
  return isSure ? named : undefined;
}

/** Whether a settings module, or a class of django-configurations, has a name that says that it is not for production. */
export function isNamedForDevelopment(name: string): boolean {
  return /(?:^|[._])(?:dev\w*|local|debug|tests?|testing)(?:$|_)/i.test(name);
}

function isOfOtherStage(path: string): boolean {
  return (
    isDevelopmentFile(path) || /(?:^|[._/-])(?:stag(?:e|ing)|qa|uat|demo)(?:[._/-]|$)/i.test(path)
  );
}

function modulesForProduction(folder: string, files: Files): readonly string[] {
  return files
    .find(
      folder,
      '**/{*settings*/{prod,production}.py,{settings_prod,settings_production,prod_settings,production_settings}.py}',
    )
    .filter((uri) => !/\/(?:tests?|docs?)\//.test(relative(folder, uri)));
}
