import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

/**
 * The arguments of the script at `url`. For `--help` the comment at the top of the script is printed, which says how it is
 * called; for a mistake, what is wrong. Both end the process.
 */
export function readArguments(url, { options = {}, positionals = 0 } = {}) {
  let read;
  try {
    read = parseArgs({
      allowPositionals: true,
      options: { ...options, help: { type: 'boolean', short: 'h' } },
    });
  } catch (error) {
    // Behind the first sentence Node says how such a word could be given as a name of a file.
    complain(`${error.message.split('. ')[0]}. "--help" tells what there is.`);
  }
  if (read.values.help) {
    console.log(headOf(readFileSync(fileURLToPath(url), 'utf8')));
    process.exit(0);
  }
  const surplus = read.positionals[positionals];
  if (surplus !== undefined)
    complain(`"${surplus}" is too much. "--help" tells what can be given.`);
  return read;
}

/** Ends the process with a sentence for whoever called it. */
export function complain(message) {
  console.error(message);
  process.exit(2);
}

/** The first comment of a script, without what makes it one. */
function headOf(text) {
  const lines = text.split('\n');
  const end = lines.findIndex((line) => !/^(?:\/\/|\/\*| \*)/.test(line));
  return lines
    .slice(0, end)
    .map((line) => line.replace(/^(?:\/\/|\/\*\*| \*\/| \*) ?/, ''))
    .join('\n')
    .trim();
}
