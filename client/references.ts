import { commands, type ExtensionContext, Uri } from 'vscode';
import type { BaseLanguageClient, Location, Position, StaticFeature } from 'vscode-languageclient';

/** Shows where a name is used when somebody clicks at how often it is. */
export function showReferences(client: BaseLanguageClient, context: ExtensionContext): void {
  client.registerFeature(referencesFeature);
  const show = (
    uri: string,
    position: Position,
    places: readonly Location[],
  ): Thenable<unknown> => {
    const converter = client.protocol2CodeConverter;
    const shown = places.map((place) => converter.asLocation(place));
    return commands.executeCommand(
      'editor.action.showReferences',
      Uri.parse(uri),
      converter.asPosition(position),
      shown,
    );
  };
  context.subscriptions.push(commands.registerCommand('caddylint.showReferences', show));
}

/** Tells the server that the command is there. */
const referencesFeature: StaticFeature = {
  fillClientCapabilities(capabilities) {
    capabilities.experimental = { ...capabilities.experimental, caddylintReferences: true };
  },
  initialize() {},
  getState: () => ({ kind: 'static' }),
  clear() {},
};
