import type { ExportClientsQuery } from 'clientele-sdk';
import type { Choice } from '../components/choice.ts';

/** For whom a file is. */
export type FileForm = 'spreadsheet' | 'csv' | 'ndjson';

/** What can be made. */
export const formChoices: readonly Choice<FileForm>[] = [
  {
    id: 'spreadsheet',
    label: 'CSV for spreadsheets',
    hint: 'Says of itself that it is UTF-8, so that names keep their accents. No cell is a formula.',
  },
  { id: 'csv', label: 'CSV for programs', hint: 'The same without the mark at the beginning.' },
  {
    id: 'ndjson',
    label: 'NDJSON',
    hint: 'One record a line with all types kept: for another directory, or for code.',
  },
];

/** The choice as the call takes it. */
export function formOf(form: FileForm): Pick<ExportClientsQuery, 'format' | 'bom'> {
  return form === 'ndjson' ? { format: 'ndjson' } : { format: 'csv', bom: form === 'spreadsheet' };
}

/** Orders that lists have. */
export const sortChoices: readonly Choice[] = [
  { id: 'createdAt', label: 'The oldest first' },
  { id: '-createdAt', label: 'The newest first' },
  { id: 'name', label: 'By name' },
  { id: 'email', label: 'By email' },
  { id: 'externalId', label: 'By external id' },
];
