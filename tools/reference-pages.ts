import { writeFileSync } from 'node:fs';
import { commands } from '../src/cli/commands.ts';
import { exitCodes } from '../src/cli/exit-codes.ts';
import { optionRows, usageLine } from '../src/cli/help.ts';
import { expectation } from '../src/config/parse-setting.ts';
import { flagOf, settingDefinition, settingNames, variableOf } from '../src/config/settings.ts';
import { formatted } from './formatted.ts';

/*
 * Writes the pages of `docs/` that follow from tables in the code: `node tools/reference-pages.ts`.
 * A test fails while they differ.
 */

/** A page and where it belongs. */
export interface ReferencePage {
  readonly file: URL;
  readonly text: string;
}

/** Every generated page, formatted as the project formats Markdown. */
export async function referencePages(): Promise<ReferencePage[]> {
  return [await page('settings', settingsPage()), await page('command-line', commandLinePage())];
}

async function page(name: string, lines: readonly string[]): Promise<ReferencePage> {
  const file = new URL(`../docs/${name}.md`, import.meta.url);
  return { file, text: await formatted(file, lines.join('\n')) };
}

const madeBy = '<!-- Made by tools/reference-pages.ts; edit the tables it reads instead. -->';

function settingsPage(): string[] {
  const rows = settingNames.map((name) => {
    const definition = settingDefinition(name);
    const { default: preset, defaultNote, isSecret, commands: takers, description } = definition;
    return row([
      `\`--${flagOf(name)}\``,
      `\`${variableOf(name)}\``,
      expectation(definition),
      `\`${preset ?? defaultNote}\``,
      takers === 'all' ? 'every command' : takers.map((taker) => `\`${taker}\``).join(', '),
      isSecret === true ? `${description} Secret.` : description,
    ]);
  });
  return [
    '# Settings',
    '',
    madeBy,
    '',
    'Every setting is a flag and an environment variable. The flag beats the variable, the variable beats the',
    'default, and an empty variable counts as absent. A `CLIENTELE_…` variable that is not listed here is refused,',
    'so that a typing error cannot pass for a setting; `CLIENTELE_TEST_…` is free for test harnesses. A flag with',
    'a truth value is given as `--refuse-junk-ids` or `--no-refuse-junk-ids`.',
    '',
    ...table(['Flag', 'Variable', 'Value', 'Default', 'Taken by', 'Meaning'], rows),
    '',
  ];
}

function commandLinePage(): string[] {
  return [
    '# Command line',
    '',
    madeBy,
    '',
    'Results go to standard output, messages to standard error. With `--json` a run prints exactly one JSON object,',
    'which is `{"error": {"code", "message"}}` where the command failed. Every command works beside a running',
    'server, whose next request sees the effect (on PostgreSQL, whose requests see it within a second).',
    '',
    ...table(
      ['Exit status', 'Meaning'],
      Object.values(exitCodes).map(({ status, meaning }) => row([String(status), meaning])),
    ),
    '',
    ...commands.flatMap((command) => [
      `## ${command.name}`,
      '',
      `\`${usageLine(command)}\``,
      '',
      `${command.summary}. ${(command.details ?? []).join(' ')}`,
      '',
      ...table(
        ['Option', 'Meaning'],
        optionRows(command).map(([flag, description]) => row([`\`${flag.trim()}\``, description])),
      ),
      '',
    ]),
  ];
}

function table(heading: readonly string[], rows: readonly string[]): string[] {
  return [row(heading), row(heading.map(() => '---')), ...rows];
}

function row(cells: readonly string[]): string {
  return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
}

if (import.meta.main) {
  for (const { file, text } of await referencePages()) {
    writeFileSync(file, text);
  }
}
