/** Opens a VS Code that runs `inside.cjs`, and returns what that reports. */
export async function inside(page, address) {
  const lines = [];
  const code = await new Promise((resolve, reject) => {
    setTimeout(() => reject(new Error(`No result in time.\n${lines.join('\n')}`)), 150_000).unref();
    page
      .exposeFunction('codeAutomationLog', (type, args) => void lines.push(`[${type}] ${args.join(' ')}`))
      .then(() => page.exposeFunction('codeAutomationExit', resolve))
      .then(() => page.goto(address))
      .catch(reject);
  });
  const log = lines.join('\n');
  if (code !== 0) throw new Error(`The test inside the editor failed.\n${log}`);
  const read = (pattern) => pattern.exec(log)?.[1] ?? reported(log);
  await page.close();
  return {
    version: read(/version: (\S+)/),
    activation: Number(read(/activation: (\d+) ms/)),
    again: Number(read(/again: (\d+) ms/)),
    bare: Number(read(/bare: (\d+) ms/)),
  };
}

function reported(log) {
  throw new Error(`The test inside the editor reports nothing.\n${log}`);
}
