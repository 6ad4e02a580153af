import {
  type Connection,
  type Location,
  LSPErrorCodes,
  type Range,
  ResponseError,
  type WorkspaceEdit,
} from 'vscode-languageserver';
import { basename, normalize } from '../workspace.ts';
import { SHOW_ADAPTED } from './adapted.ts';
import type { Client } from './capabilities.ts';
import type { FeatureHost } from './feature-host.ts';

/** Shows the uses of a name one of which the user chooses. Its arguments are a title and places. */
export const SHOW_USES = 'caddylint.showUses';

/** Carries out an action for a client that knows commands alone. Its argument is an edit. */
export const APPLY_EDIT = 'caddylint.applyEdit';

/** The commands that the server carries out for this client; others it has itself, or could not see what they do. */
export function commandsFor(client: Client): readonly string[] {
  return [
    ...(client.showsAdapted ? [] : [SHOW_ADAPTED]),
    ...(showsUses(client) ? [SHOW_USES] : []),
    ...(client.actionLiterals ? [] : [APPLY_EDIT]),
  ];
}

/** Whether the server can show the client the uses of a name. */
export function showsUses({ showsReferences, showsDocuments }: Client): boolean {
  return showsDocuments && !showsReferences;
}

/** Answers the commands. `adapted` gives the JSON that Caddy makes of the Caddyfile at a URI. */
export function serveCommands(
  connection: Connection,
  { answer }: FeatureHost,
  adapted: (uri: unknown) => Promise<string>,
): void {
  const showUses = async (title: unknown, places: readonly Location[]): Promise<void> => {
    const chosen = places.length > 1 ? await choose(String(title), places) : places[0];
    if (!chosen) return;
    const { uri, range } = chosen;
    await connection.window.showDocument({ uri, takeFocus: true, selection: range });
  };
  const choose = async (
    message: string,
    places: readonly Location[],
  ): Promise<Location | undefined> => {
    const titles = places.map(({ uri, range }) => titleOf(uri, range));
    const actions = titles.map((title) => ({ title }));
    const answered = await connection.window.showInformationMessage(message, ...actions);
    return answered ? places[titles.indexOf(answered.title)] : undefined;
  };
  connection.onExecuteCommand(
    answer('workspace/executeCommand', async ({ command, arguments: args = [] }) => {
      switch (command) {
        case SHOW_ADAPTED:
          return adapted(args[0]);
        case SHOW_USES:
          await showUses(args[0], locationsOf(args[1]));
          return null;
        case APPLY_EDIT:
          await connection.workspace.applyEdit(args[0] as WorkspaceEdit);
          return null;
        default:
          throw new ResponseError(LSPErrorCodes.RequestFailed, `There is no command "${command}".`);
      }
    }),
  );
}

/** "sites/shop.caddyfile, line 5"; the folder tells apart what has the same name. */
function titleOf(uri: string, { start }: Range): string {
  const parts = normalize(uri).split('/');
  const folder = parts.at(-2) ?? '';
  return `${folder}/${basename(uri)}, line ${start.line + 1}, column ${start.character + 1}`;
}

function locationsOf(value: unknown): readonly Location[] {
  return Array.isArray(value) ? (value as Location[]) : [];
}
