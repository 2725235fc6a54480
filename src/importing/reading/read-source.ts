import type { ImportSource } from '../../domain/import-source.ts';
import { decodeSource } from './decode-source.ts';
import { readCsv } from './read-csv.ts';
import { readJsonArray, readNdjson } from './read-json.ts';
import type { RowBatch } from './source-row.ts';

/** The rows of a source, batch by batch, at the pace of whoever takes them. */
export function readSource(
  bytes: AsyncIterable<Uint8Array>,
  { format, encoding, delimiter, hasHeader, columns }: ImportSource,
): AsyncGenerator<RowBatch> {
  const pieces = decodeSource(bytes, encoding);
  switch (format) {
    case 'csv':
      return readCsv(pieces, {
        delimiter: delimiter ?? ',',
        hasHeader,
        columns: columns.length,
      });
    case 'ndjson':
      return readNdjson(pieces);
    case 'json':
      return readJsonArray(pieces);
  }
}
