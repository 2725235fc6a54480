import type { FieldCatalog } from '../../domain/field.ts';
import { type Checked, ok, refuse } from '../../domain/issue.ts';
import { type ExportFormat, exportFormats } from '../../exporting/export-clients.ts';
import { columnNamed } from '../../exporting/csv-columns.ts';
import { splitEscaped } from '../../lib/escaped-list.ts';
import type { Call } from '../dialect.ts';
import { compact } from '../shared/compact.ts';
import { MemberReader } from '../shared/member-reader.ts';
import { once, oneOf, queryBoolean } from '../shared/value-checks.ts';
import { type SegmentSelectionRequest, readSelection } from './list-to-domain.ts';

/** An export as it was asked for. */
export interface ExportRequest extends SegmentSelectionRequest {
  readonly format: ExportFormat;
  readonly hasBom?: boolean;
  readonly columns?: readonly string[];
}

/** Query of `GET /api/v2/exports`. */
export function toExport(query: Call['query'], fields: FieldCatalog): Checked<ExportRequest> {
  const reader = new MemberReader(query);
  const format = reader.require('format', once('format', oneOf('format', exportFormats)));
  const hasBom = reader.read('bom', queryBoolean('bom'));
  const columns = reader.read('columns', once('columns', columnsOf(fields)));
  const selection = readSelection(reader, query, fields);
  if (hasBom === true && format === 'ndjson') {
    reader.fail({
      pointer: '/bom',
      code: 'enum',
      message: 'Only CSV can begin with a byte order mark. Leave `bom` out.',
    });
  }
  if (columns !== undefined && format === 'ndjson') {
    reader.fail({
      pointer: '/columns',
      code: 'enum',
      message: 'Only CSV has columns. Leave `columns` out.',
    });
  }
  reader.refuseOthers({ noun: 'parameter' });
  return reader.finish(() => ({
    ...selection,
    format: format ?? 'csv',
    ...compact({ hasBom, columns }),
  }));
}

/** Names of columns, each column once. */
function columnsOf(fields: FieldCatalog): (text: string) => Checked<readonly string[]> {
  return (text) => {
    const names = splitEscaped(text, ',');
    const headers = names.map((name) => columnNamed(fields, name)?.header);
    if (headers.includes(undefined)) {
      return refuse(
        'unknown_field',
        'A column must be a member as the header of a whole export has it, or customFields. and the key of a field.',
      );
    }
    return new Set(headers).size === names.length
      ? ok(names)
      : refuse('duplicate', 'A column must be named once.');
  };
}
