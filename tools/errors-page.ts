import { readFileSync, writeFileSync } from 'node:fs';
import { dialects } from '../src/dialects/registry.ts';
import { DirectoryError, type ErrorCode, errorCodes } from '../src/domain/errors.ts';
import { plainVoice, type Voice } from '../src/http/voices.ts';
import { formatted } from './formatted.ts';

/*
 * Writes what the voices say into `docs/errors.md`: `node tools/errors-page.ts`. The sentences there are
 * written by hand; the table at its top and the last line of each heading are made here. A test fails
 * while they differ.
 */

/** The page. */
export const errorsPageFile = new URL('../docs/errors.md', import.meta.url);

/** The page with its generated parts made anew, formatted as the project formats Markdown. */
export async function errorsPage(text: string): Promise<string> {
  const withTable = text.replace(tablePlace, (_, begin: string, end: string) =>
    [begin, ...statusTable(), end].join('\n'),
  );
  const made = withTable.replace(statusLine, (_, heading: string, code: string, body: string) =>
    isErrorCode(code) ? `${heading}${body}**Status.** ${statusSentence(code)}` : heading + body,
  );
  return formatted(errorsPageFile, made);
}

const tablePlace = /(<!-- Made by tools\/errors-page\.ts\. -->)[^]*?(<!-- End\. -->)/;
const statusLine = /^(## `(\w+)`$)((?:(?!^## )[^])*?)^\*\*Status\.\*\*.*$/gm;

interface NamedVoice extends Pick<Voice, 'renderError'> {
  readonly name: string;
}

/** Every voice there is: our own and each dialect's. */
const voices: readonly NamedVoice[] = [
  { name: 'other paths', renderError: plainVoice.renderError },
  ...dialects.map(({ id, renderError }) => ({ name: id, renderError })),
];

function statusTable(): string[] {
  const names = voices.map(({ name }) => name);
  return [
    '',
    row(['code', ...names]),
    row(['code', ...names].map(() => '---')),
    ...errorCodes.map((code) =>
      row([`[\`${code}\`](#${code})`, ...voices.map((voice) => String(said(voice, code).status))]),
    ),
    '',
  ];
}

/** `422 on other paths; assembly 400 as \`parameter_invalid\`, …` */
function statusSentence(code: ErrorCode): string {
  const [plain, ...others] = voices.map((voice) => {
    const { status, word } = said(voice, code);
    return {
      name: voice.name,
      text: word === undefined ? `${status}` : `${status} as \`${word}\``,
    };
  });
  const each = others.map(({ name, text }) => `${name} ${text}`);
  return `${plain?.text} on ${plain?.name}; ${each.join(', ')}.`;
}

/** The status in a voice, and its own word for programs where that is not our code. */
function said(
  { renderError }: NamedVoice,
  code: ErrorCode,
): { readonly status: number; readonly word: string | undefined } {
  const { status, body } = renderError(new DirectoryError(code, 'The message.'));
  const word =
    body !== null && typeof body === 'object' && 'code' in body ? body['code'] : undefined;
  return { status, word: typeof word === 'string' && word !== code ? word : undefined };
}

function row(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`;
}

function isErrorCode(text: string): text is ErrorCode {
  return errorCodes.some((code) => code === text);
}

if (import.meta.main) {
  writeFileSync(errorsPageFile, await errorsPage(readFileSync(errorsPageFile, 'utf8')));
}
