import type { Directory } from '../directory/directory.ts';
import type { ClientSelection } from '../directory/select-clients.ts';
import { clientRecord } from '../domain/client-record.ts';
import type { FieldCatalog } from '../domain/field.ts';
import type { WorkspaceId } from '../storage/storage.ts';
import { createCompanyNames } from './company-names.ts';
import { textCell } from './csv-cells.ts';
import { type ExportedClient, type FieldsById, columnNamed, csvColumns } from './csv-columns.ts';
import { walkClients } from './walk-clients.ts';

/** The forms in which clients leave the directory (docs/exporting.md). */
export const exportFormats = ['csv', 'ndjson'] as const;
export type ExportFormat = (typeof exportFormats)[number];

/** What is exported, and how. */
export interface ExportOrder {
  readonly workspaceId: WorkspaceId;
  readonly selection: ClientSelection;
  readonly format: ExportFormat;
  /** CSV only: begin with a byte order mark, by which older spreadsheets know UTF-8. */
  readonly hasBom?: boolean;
  /** CSV only: these columns in this order, by their headers, or those that they had under earlier keys. All of them unless given. */
  readonly columns?: readonly string[];
}

/** A part of an export: whole rows, and how many clients they are. */
export interface ExportPiece {
  readonly text: string;
  readonly clients: number;
}

/** What an export asks of the directory. */
export type ExportSource = Pick<Directory, 'clients' | 'company' | 'fields'>;

const byteOrderMark = '\uFEFF';
const rowEnd = '\r\n';

/** Clients as text, a page at a time: nothing is read before it is asked for, and what was given is kept nowhere. */
export async function* exportClients(
  source: ExportSource,
  { workspaceId, selection, format, hasBom = false, columns }: ExportOrder,
): AsyncGenerator<ExportPiece, void, undefined> {
  const names = createCompanyNames(source, workspaceId);
  const rows = format === 'csv' ? csvRows(await source.fields(workspaceId), columns) : ndjsonRows;
  const head = format === 'csv' && hasBom ? byteOrderMark + rows.head : rows.head;
  if (head !== '') {
    yield { text: head, clients: 0 };
  }
  for await (const clients of walkClients(source, workspaceId, selection)) {
    const exported = await names.add(clients);
    // Read behind the page: a field never loses a key, so what the page was read under is among these.
    const fields = fieldsById(await source.fields(workspaceId));
    const text = exported.map((each) => rows.row(each, fields)).join('');
    yield { text, clients: clients.length };
  }
}

function fieldsById({ client }: FieldCatalog): FieldsById {
  return new Map(Array.from(client.values(), (field) => [field.id, field]));
}

interface Rows {
  readonly head: string;
  row(exported: ExportedClient, fields: FieldsById): string;
}

function csvRows(fields: FieldCatalog, names: readonly string[] | undefined): Rows {
  const columns =
    names === undefined
      ? csvColumns(fields)
      : names.flatMap((name) => columnNamed(fields, name) ?? []);
  return {
    head: columns.map(({ header }) => textCell(header)).join(',') + rowEnd,
    row: (exported, fields) => columns.map(({ cell }) => cell(exported, fields)).join(',') + rowEnd,
  };
}

/** The record of `/api/v2` on a line, with the names by which another directory knows its companies. */
const ndjsonRows: Rows = {
  head: '',
  row: ({ client, companyNames }) =>
    `${JSON.stringify(Object.assign(clientRecord(client), { companyNames }))}\n`,
};
