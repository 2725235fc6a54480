import { flagOf, settingDefinition, variableOf } from '../config/settings.ts';
import type { CliCommand, OptionDefinition } from './command.ts';
import { settingsTakenBy } from './command-settings.ts';
import { exitCodes } from './exit-codes.ts';
import { alignColumns } from './table.ts';

/** Help for the whole program, or for the commands that begin with one word. */
export function overviewHelp(commands: readonly CliCommand[], group?: string): string {
  const shown = commands.filter(({ name }) => group === undefined || isIn(group, name));
  return [
    `Usage: clientele ${group ?? '<command>'}${group === undefined ? '' : ' <command>'} [options]`,
    '',
    'Commands:',
    ...alignColumns(shown.map(({ name, summary }) => [`  ${name}`, summary])),
    '',
    '`clientele <command> --help` says more about each; `clientele --version` prints the version.',
    '',
    ...exitCodeLines(),
  ].join('\n');
}

/** True for the commands of a group: `keys create` is in `keys`. */
export function isIn(group: string, name: string): boolean {
  return name === group || name.startsWith(`${group} `);
}

/** Help for one command, from its own declaration and the table of settings. */
export function commandHelp(command: CliCommand): string {
  const { details = [] } = command;
  return [
    `Usage: ${usageLine(command)}`,
    '',
    `${command.summary}.`,
    ...(details.length > 0 ? ['', ...details] : []),
    '',
    'Options:',
    ...alignColumns(optionRows(command)),
    '',
    ...exitCodeLines(),
  ].join('\n');
}

/** `clientele keys revoke ID [options]`, with the options that must be given. */
export function usageLine(command: CliCommand): string {
  const required = Object.entries(command.options)
    .filter(([, option]) => option.kind === 'text' && option.isRequired === true)
    .map(([name, option]) => flagWithValue(name, option));
  return ['clientele', command.name, ...(command.operands ?? []), ...required, '[options]'].join(
    ' ',
  );
}

/** Every option of a command, as rows of flag and description. */
export function optionRows(command: CliCommand): [flag: string, description: string][] {
  const own = Object.entries(command.options).map(([name, option]): [string, string] => [
    `  ${flagWithValue(name, option)}`,
    describeOption(option),
  ]);
  const settings = settingsTakenBy(command).map(settingRow);
  const json: [string, string][] = command.hasJson
    ? [['  --json', 'Print one JSON object instead of lines.']]
    : [];
  return [...own, ...settings, ...json, ['  --help', 'Print this and do nothing.']];
}

function settingRow(name: Parameters<typeof flagOf>[0]): [string, string] {
  const { type, default: preset, defaultNote, description } = settingDefinition(name);
  const flag =
    type === 'boolean' ? `--[no-]${flagOf(name)}` : `--${flagOf(name)} ${type.toUpperCase()}`;
  return [
    `  ${flag}`,
    `${description} Default: ${preset ?? defaultNote}. Variable: ${variableOf(name)}.`,
  ];
}

function flagWithValue(name: string, option: OptionDefinition): string {
  return option.kind === 'flag' ? `--${name}` : `--${name} ${option.value}`;
}

function describeOption(option: OptionDefinition): string {
  if (option.kind === 'list') {
    return `${option.description} May be repeated.`;
  }
  const preset = option.kind === 'text' ? option.default : undefined;
  return preset === undefined ? option.description : `${option.description} Default: ${preset}.`;
}

function exitCodeLines(): string[] {
  const rows = Object.values(exitCodes).map(({ status, meaning }) => [`  ${status}`, meaning]);
  return ['Exit status:', ...alignColumns(rows)];
}
