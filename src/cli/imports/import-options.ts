import {
  type ColumnMapping,
  dateOrders,
  importConflicts,
  type ImportOptions,
} from '../../domain/import-options.ts';
import {
  type Delimiter,
  delimiters,
  sourceEncodings,
  sourceFormats,
} from '../../domain/import-source.ts';
import type { ImportChange, ImportUpload } from '../../importing/imports.ts';
import { usageError } from '../cli-error.ts';
import type { OptionDefinition, OptionValues } from '../command.ts';

/** How a source is to be read and applied. */
export const readingOptions = {
  map: {
    kind: 'list',
    value: 'COLUMN=FIELD',
    description:
      'Where a column goes: a member of a client, or a custom field by its key. `COLUMN=` skips it.',
  },
  format: { kind: 'text', value: 'FORMAT', description: `One of ${sourceFormats.join(', ')}.` },
  encoding: {
    kind: 'text',
    value: 'ENCODING',
    description: `One of ${sourceEncodings.join(', ')}.`,
  },
  delimiter: {
    kind: 'text',
    value: 'CHARACTER',
    description: 'Between cells: a comma, a semicolon, a bar, or `tab`.',
  },
  'no-header': { kind: 'flag', description: 'The first row is a client, and no names of columns.' },
  dialect: { kind: 'text', value: 'DIALECT', description: 'In whose words JSON is written.' },
  'date-order': {
    kind: 'text',
    value: 'ORDER',
    description: `The order of dates like 03/04/2024: ${dateOrders.join(', ')}.`,
  },
  'default-country': {
    kind: 'text',
    value: 'CC',
    description: 'Of phone numbers without a country code, such as FR. Others fail.',
  },
  'clear-empty': {
    kind: 'flag',
    description: 'A blank cell unsets the value. Else it says nothing.',
  },
  'on-conflict': {
    kind: 'text',
    value: 'HOW',
    description: `Where the keys of a row lead to two clients: ${importConflicts.join(', ')}.`,
  },
  'require-key': {
    kind: 'flag',
    description: 'A row without external id and email fails. Else it makes a new client.',
  },
  'all-or-nothing': {
    kind: 'flag',
    description: 'Check all rows first, and write none where one fails.',
  },
} as const satisfies Record<string, OptionDefinition>;

export type ReadingValues = OptionValues<typeof readingOptions>;

/** What of the options says how the source is read. Throws a usage error. */
export function hintsOf(values: ReadingValues): ImportUpload['hints'] {
  return {
    format: oneOf('--format', sourceFormats, values.format),
    encoding: oneOf('--encoding', sourceEncodings, values.encoding),
    delimiter: delimiterOf(values.delimiter),
    hasHeader: values['no-header'] ? false : undefined,
  };
}

/** What of the options says what becomes of it. Throws a usage error. */
export function changeOf(values: ReadingValues): ImportChange {
  const dateOrder = oneOf('--date-order', dateOrders, values['date-order']);
  const onConflict = oneOf('--on-conflict', importConflicts, values['on-conflict']);
  const country = values['default-country'];
  const options: Partial<Omit<ImportOptions, 'mapping'>> = {
    isAtomic: values['all-or-nothing'],
    emptyCells: values['clear-empty'] ? 'clear' : 'keep',
    withoutKey: values['require-key'] ? 'refuse' : 'create',
    ...(dateOrder === undefined ? {} : { dateOrder }),
    ...(onConflict === undefined ? {} : { onConflict }),
    ...(country === undefined ? {} : { defaultCountry: country.toUpperCase() }),
    ...dialectOf(values),
  };
  return { mapping: values.map.map(mappingOf), options };
}

function dialectOf({ dialect: words }: ReadingValues): Pick<ImportOptions, 'dialect'> | object {
  return words === undefined ? {} : { dialect: words };
}

/** A name of a column may hold `=`; a field does not. */
function mappingOf(text: string): ColumnMapping {
  const at = text.lastIndexOf('=');
  if (at < 1) {
    throw usageError("--map must be COLUMN=FIELD, such as --map 'Plan=plan', or COLUMN= to skip.");
  }
  return { column: text.slice(0, at), field: text.slice(at + 1) };
}

function delimiterOf(text: string | undefined): Delimiter | undefined {
  const character = text === 'tab' || text === '\\t' ? '\t' : text;
  return oneOf('--delimiter', delimiters, character);
}

function oneOf<T extends string>(
  option: string,
  values: readonly T[],
  text: string | undefined,
): T | undefined {
  const value = values.find((each) => each === text);
  if (text !== undefined && value === undefined) {
    const shown = values.map((each) => (each === '\t' ? 'tab' : each));
    throw usageError(`${option} must be one of ${shown.join(' ')}.`);
  }
  return value;
}
