import { parseArgs, type ParseArgsOptionDescriptor } from 'node:util';
import type { SettingFlags } from '../config/read-settings.ts';
import { type SettingName, flagOf, settingDefinition } from '../config/settings.ts';
import { usageError } from './cli-error.ts';
import type { CliCommand } from './command.ts';
import { settingsTakenBy } from './command-settings.ts';

/** What a command line asks for. */
export interface ParsedCommand {
  readonly wantsHelp: boolean;
  readonly wantsJson: boolean;
  readonly flags: SettingFlags;
  readonly options: Readonly<Record<string, string | boolean | readonly string[] | undefined>>;
  readonly operands: readonly string[];
}

type ParsedValues = Readonly<Record<string, string | boolean | (string | boolean)[] | undefined>>;

/** Reads what follows the name of a command. Throws a usage error that names what is wrong. */
export function parseCommandLine(command: CliCommand, words: readonly string[]): ParsedCommand {
  const { values, operands } = parseStrictly(command, words);
  if (values['help'] === true) {
    return { wantsHelp: true, wantsJson: false, flags: {}, options: {}, operands: [] };
  }
  checkOperands(command, operands);
  return {
    wantsHelp: false,
    wantsJson: values['json'] === true,
    flags: readFlags(command, values),
    options: readOptions(command, values),
    operands,
  };
}

function parseStrictly(
  command: CliCommand,
  words: readonly string[],
): { readonly values: ParsedValues; readonly operands: readonly string[] } {
  try {
    const { values, positionals } = parseArgs({
      args: [...words],
      options: optionDescriptors(command),
      strict: true,
      allowPositionals: true,
      allowNegative: true,
    });
    return { values, operands: positionals };
  } catch (error) {
    throw usageError(`${parserMessage(error)} ${seeHelp(command)}`);
  }
}

function optionDescriptors(command: CliCommand): Record<string, ParseArgsOptionDescriptor> {
  const descriptors: Record<string, ParseArgsOptionDescriptor> = {
    help: { type: 'boolean', short: 'h' },
  };
  if (command.hasJson) {
    descriptors['json'] = { type: 'boolean' };
  }
  for (const name of settingsTakenBy(command)) {
    const isBoolean = settingDefinition(name).type === 'boolean';
    descriptors[flagOf(name)] = { type: isBoolean ? 'boolean' : 'string' };
  }
  for (const [name, option] of Object.entries(command.options)) {
    descriptors[name] = {
      type: option.kind === 'flag' ? 'boolean' : 'string',
      multiple: option.kind === 'list',
    };
  }
  return descriptors;
}

/** The first sentence of what the parser says: the rest is advice about dashes. */
function parserMessage(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  const first = message.split('\n')[0]?.split('. ')[0] ?? message;
  return first.endsWith('.') ? first : `${first}.`;
}

function seeHelp(command: CliCommand): string {
  return `See \`clientele ${command.name} --help\`.`;
}

function checkOperands(command: CliCommand, operands: readonly string[]): void {
  const wanted = command.operands ?? [];
  const missing = wanted[operands.length];
  if (missing?.startsWith('[') === false) {
    throw usageError(`${missing} is missing. ${seeHelp(command)}`);
  }
  if (operands.length > wanted.length) {
    // The surplus word may be a secret that was meant for standard input: it is not repeated.
    const count = wanted.length === 0 ? 'no words' : `only ${wanted.join(' ')}`;
    throw usageError(
      `\`clientele ${command.name}\` takes ${count} beside its options. ${seeHelp(command)}`,
    );
  }
}

function readFlags(command: CliCommand, values: ParsedValues): SettingFlags {
  const flags: Partial<Record<SettingName, string>> = {};
  for (const name of settingsTakenBy(command)) {
    const value = values[flagOf(name)];
    if (value !== undefined) {
      flags[name] = String(value);
    }
  }
  return flags;
}

function readOptions(command: CliCommand, values: ParsedValues): ParsedCommand['options'] {
  const options: Record<string, string | boolean | readonly string[] | undefined> = {};
  for (const [name, definition] of Object.entries(command.options)) {
    const value = values[name];
    if (definition.kind === 'flag') {
      options[name] = value === true;
    } else if (definition.kind === 'list') {
      options[name] = Array.isArray(value) ? value.map(String) : [];
    } else {
      options[name] = typeof value === 'string' ? value : definition.default;
      if (options[name] === undefined && definition.isRequired === true) {
        throw usageError(`--${name} ${definition.value} is missing. ${seeHelp(command)}`);
      }
    }
  }
  return options;
}
