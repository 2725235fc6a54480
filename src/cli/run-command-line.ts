import { programVersion } from '../config/program-version.ts';
import { type Environment, readSettings } from '../config/read-settings.ts';
import { usageError } from './cli-error.ts';
import type { CliCommand, CommandOutput, Surroundings } from './command.ts';
import { exitCodes } from './exit-codes.ts';
import { describeFailure } from './failure.ts';
import { commandHelp, isIn, overviewHelp } from './help.ts';
import { parseCommandLine } from './parse-command-line.ts';

/** What a run needs from its process. */
export interface RunOptions extends Surroundings {
  readonly commands: readonly CliCommand[];
  readonly environment: Environment;
}

/**
 * Runs one command line and gives the status to exit with. Results go to `print`, messages to `note`; with
 * `--json` exactly one object is printed, `{"error": {code, message}}` where the command failed.
 */
export async function runCommandLine(
  words: readonly string[],
  options: RunOptions,
): Promise<number> {
  try {
    return await dispatch(words, options);
  } catch (error) {
    const { status, code, message } = describeFailure(error);
    options.note(`clientele: ${message}`);
    if (words.includes('--json')) {
      options.print(JSON.stringify({ error: { code, message } }));
    }
    return status;
  }
}

async function dispatch(words: readonly string[], options: RunOptions): Promise<number> {
  const { commands, print } = options;
  const [first, ...rest] = words;
  if (first === undefined) {
    throw usageError('A command is missing. `clientele --help` lists them.');
  }
  if (first === '--version') {
    print(programVersion());
    return exitCodes.ok.status;
  }
  if (asksForHelp(first)) {
    print(overviewHelp(commands));
    return exitCodes.ok.status;
  }
  const command = findCommand(commands, words);
  if (command !== undefined) {
    return runCommand(command, words.slice(command.name.split(' ').length), options);
  }
  if (commands.some(({ name }) => isIn(first, name)) && asksForHelp(rest[0])) {
    print(overviewHelp(commands, first));
    return exitCodes.ok.status;
  }
  throw unknownCommand(commands, first, rest[0]);
}

async function runCommand(
  command: CliCommand,
  words: readonly string[],
  options: RunOptions,
): Promise<number> {
  const parsed = parseCommandLine(command, words);
  if (parsed.wantsHelp) {
    options.print(commandHelp(command));
    return exitCodes.ok.status;
  }
  const { stdin, stdout, print, note, progress, clock } = options;
  const settings = readSettings(parsed.flags, options.environment);
  const output = await command.run({
    settings,
    options: parsed.options,
    operands: parsed.operands,
    stdin,
    stdout,
    print,
    note,
    progress,
    clock,
  });
  if (output === undefined) {
    return exitCodes.ok.status;
  }
  return show(output, parsed.wantsJson, output.isAside === true ? note : print);
}

function show(output: CommandOutput, asJson: boolean, print: (line: string) => void): number {
  for (const line of asJson ? [JSON.stringify(output.json)] : output.lines) {
    print(line);
  }
  return (output.ok === false ? exitCodes.failed : exitCodes.ok).status;
}

function findCommand(
  commands: readonly CliCommand[],
  words: readonly string[],
): CliCommand | undefined {
  return commands.find(({ name }) => name.split(' ').every((word, index) => word === words[index]));
}

function unknownCommand(
  commands: readonly CliCommand[],
  first: string,
  second: string | undefined,
): Error {
  const group = commands.filter(({ name }) => isIn(first, name));
  if (group.length === 0) {
    return usageError(`"${first}" is not a command. \`clientele --help\` lists them.`);
  }
  const choices = group.map(({ name }) => `\`clientele ${name}\``).join(', ');
  return usageError(
    second === undefined || second.startsWith('-')
      ? `\`clientele ${first}\` needs one more word: ${choices}.`
      : `"${second}" is not one of ${choices}.`,
  );
}

function asksForHelp(word: string | undefined): boolean {
  return word === '--help' || word === '-h' || word === 'help';
}
