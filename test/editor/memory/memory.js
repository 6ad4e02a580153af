// A folder whose files are the test's: they are asked for once, and what is saved is told.
const vscode = require('vscode');

exports.activate = async ({ extensionUri }) => {
  const address = extensionUri.with({ path: '/files' }).toString(true);
  const texts = new Map(Object.entries(await (await fetch(address)).json()));
  const changes = new vscode.EventEmitter();
  const missing = (uri) => vscode.FileSystemError.FileNotFound(uri);
  const bytes = (text) => new TextEncoder().encode(text);
  /** The names below a folder, with their kinds; empty when it is none. */
  const children = (path) => {
    const found = new Map();
    for (const name of texts.keys()) {
      if (!name.startsWith(`${path === '/' ? '' : path}/`)) continue;
      const [first, ...rest] = name.slice(path === '/' ? 1 : path.length + 1).split('/');
      found.set(first, rest.length > 0 ? vscode.FileType.Directory : vscode.FileType.File);
    }
    return [...found];
  };
  const version = { ctime: 0, mtime: 0 };
  vscode.workspace.registerFileSystemProvider(
    'memory',
    {
      onDidChangeFile: changes.event,
      watch: () => new vscode.Disposable(() => {}),
      stat(uri) {
        const text = texts.get(uri.path);
        if (text !== undefined) {
          return { ...version, type: vscode.FileType.File, size: bytes(text).length };
        }
        if (children(uri.path).length === 0) throw missing(uri);
        return { ...version, type: vscode.FileType.Directory, size: 0 };
      },
      readDirectory: (uri) => children(uri.path),
      readFile(uri) {
        const text = texts.get(uri.path);
        if (text === undefined) throw missing(uri);
        return bytes(text);
      },
      async writeFile(uri, content) {
        const { Changed, Created } = vscode.FileChangeType;
        const type = texts.has(uri.path) ? Changed : Created;
        texts.set(uri.path, new TextDecoder().decode(content));
        version.mtime++;
        await fetch(address, {
          method: 'POST',
          body: JSON.stringify({ path: uri.path, text: texts.get(uri.path) }),
        });
        changes.fire([{ type, uri }]);
      },
      createDirectory() {},
      delete: (uri) => texts.delete(uri.path),
      rename() {},
    },
    { isCaseSensitive: true },
  );
  vscode.workspace.registerFileSearchProvider('memory', {
    provideFileSearchResults: (_query, { folder }) =>
      [...texts.keys()]
        .filter((path) => path.startsWith(`${folder.path}/`))
        .map((path) => folder.with({ path })),
  });
};
