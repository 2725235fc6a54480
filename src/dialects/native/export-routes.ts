import { accepted } from '../../domain/errors.ts';
import { type ExportFormat, exportClients, exportFormats } from '../../exporting/export-clients.ts';
import { compact } from '../shared/compact.ts';
import type { Answer, Call, DialectServices, Route } from '../dialect.ts';
import { toExport } from './export-to-domain.ts';
import { textPieces } from './export-stream.ts';
import { parameterSchemas } from './list-parameters.ts';
import { selectionOf } from './selection.ts';
import { createStreamLimit } from './stream-limit.ts';

/**
 * Each reads as fast as its caller does; more at once would only slow all others down. A user may begin another one
 * while the browser still saves the last.
 */
const limits = {
  max: 8,
  perCallerMax: 3,
  noun: 'exports',
  advice: 'Try again when one of them has ended.',
};

const contentTypes: Readonly<Record<ExportFormat, string>> = {
  csv: 'text/csv; charset=utf-8; header=present',
  ndjson: 'application/x-ndjson',
};

/** Clients as a file. */
export function exportRoutes(services: DialectServices): readonly Route[] {
  const limit = createStreamLimit(limits);
  const { filter, q, segment, sort } = parameterSchemas;

  async function handle(call: Call): Promise<Answer> {
    const { actor, query } = call;
    const { directory, clock } = services;
    const { workspaceId } = actor;
    const fields = await directory.fields(workspaceId);
    const { format, hasBom, columns, ...request } = accepted(toExport(query, fields));
    const selection = await selectionOf(services, workspaceId, request, fields);
    const pieces = exportClients(directory, {
      workspaceId,
      selection,
      format,
      ...compact({ hasBom, columns }),
    });
    const day = new Date(clock.now()).toISOString().slice(0, 10);
    return {
      status: 200,
      contentType: contentTypes[format],
      headers: {
        'Content-Disposition': `attachment; filename="clients-${day}.${format}"`,
        // Or nginx would keep what its reader has not taken yet on its own disk.
        'X-Accel-Buffering': 'no',
      },
      content: limit.admit(actor, textPieces(pieces, call)),
      mustBeWhole: true,
    };
  }

  return [
    {
      method: 'GET',
      path: '/api/v2/exports',
      scope: 'read',
      needsFreshSignIn: true,
      about: {
        operationId: 'exportClients',
        summary: 'Export clients as a file',
        description:
          'Every client that fulfils the filter, as CSV or as one JSON record a line, streamed at the pace of the reader. Each client comes at most once, and one that does not change meanwhile exactly once. An export that cannot be finished breaks the connection off, and so does one whose key or session ends.',
        tag: 'Exports',
        query: {
          format: {
            description:
              'csv: RFC 4180, safe to open in a spreadsheet. ndjson: the client as this API shows it, and `companyNames`.',
            schema: { type: 'string', enum: [...exportFormats] },
            required: true,
          },
          bom: {
            description:
              'For csv: begin with a byte order mark, by which older spreadsheets know UTF-8.',
            schema: { type: 'boolean', default: false },
          },
          columns: {
            description:
              'For csv: only these columns, in this order, as the header of a whole export names them: `name,email,customFields.plan`. A backslash before a comma keeps it.',
            schema: { type: 'string' },
          },
          ...compact({ filter, q, segment, sort }),
        },
        answers: {
          200: {
            description: 'The file.',
            contentType: 'text/csv',
            body: { type: 'string' },
            otherBodies: { 'application/x-ndjson': { type: 'string' } },
            headers: {
              'Content-Disposition': {
                description: 'A name for the file, such as clients-2026-01-31.csv.',
                schema: { type: 'string' },
              },
            },
          },
        },
        errors: ['validation_failed', 'segment_not_found'],
      },
      handle,
    },
  ];
}
