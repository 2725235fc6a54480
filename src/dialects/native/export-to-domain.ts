import type { FieldCatalog } from '../../domain/field.ts';
import type { Checked } from '../../domain/issue.ts';
import { type ExportFormat, exportFormats } from '../../exporting/export-clients.ts';
import type { Call } from '../dialect.ts';
import { compact } from '../shared/compact.ts';
import { MemberReader } from '../shared/member-reader.ts';
import { once, oneOf, queryBoolean } from '../shared/value-checks.ts';
import { type SegmentSelectionRequest, readSelection } from './list-to-domain.ts';

/** An export as it was asked for. */
export interface ExportRequest extends SegmentSelectionRequest {
  readonly format: ExportFormat;
  readonly hasBom?: boolean;
}

/** Query of `GET /api/v2/exports`. */
export function toExport(query: Call['query'], fields: FieldCatalog): Checked<ExportRequest> {
  const reader = new MemberReader(query);
  const format = reader.require('format', once('format', oneOf('format', exportFormats)));
  const hasBom = reader.read('bom', queryBoolean('bom'));
  const selection = readSelection(reader, query, fields);
  if (hasBom === true && format === 'ndjson') {
    reader.fail({
      pointer: '/bom',
      code: 'enum',
      message: 'Only CSV can begin with a byte order mark. Leave `bom` out.',
    });
  }
  reader.refuseOthers({ noun: 'parameter' });
  return reader.finish(() => ({ ...selection, format: format ?? 'csv', ...compact({ hasBom }) }));
}
