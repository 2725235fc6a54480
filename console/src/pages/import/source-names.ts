import type { Import } from 'clientele-sdk';
import type { Choice } from '../../components/choice.ts';

type Source = Import['source'];

/** Forms of files, as people call them. */
export const formatName: Readonly<Record<Source['format'], string>> = {
  csv: 'CSV',
  ndjson: 'NDJSON',
  json: 'JSON',
};

/** Encodings. */
export const encodingName: Readonly<Record<Source['encoding'], string>> = {
  'utf-8': 'UTF-8',
  'utf-16le': 'UTF-16, little endian',
  'utf-16be': 'UTF-16, big endian',
  'windows-1252': 'Windows-1252',
};

/** What stands between cells. */
export const delimiterName: Readonly<Record<NonNullable<Source['delimiter']>, string>> = {
  ',': 'Comma',
  ';': 'Semicolon',
  '\t': 'Tab',
  '|': 'Bar',
};

/** Every entry as a choice. */
export function choicesOf<Id extends string>(
  names: Readonly<Record<Id, string>>,
): readonly Choice<Id>[] {
  // The record says itself which keys it has.
  return (Object.keys(names) as Id[]).map((id) => ({ id, label: names[id] }));
}
