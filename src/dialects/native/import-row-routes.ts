import { accepted } from '../../domain/errors.ts';
import type { ImportKept } from '../../domain/import-job.ts';
import type { DialectServices, Route } from '../dialect.ts';
import { refuseQuery } from '../shared/refuse-query.ts';
import { fromRowError, fromSampleRow } from './import-from-domain.ts';
import { importKey } from './import-routes.ts';
import { ImportErrorListWire, ImportKeptListWire, ImportSampleWire } from './import-schema.ts';
import { toPageQuery, toSampleLimit } from './import-to-domain.ts';
import { openPlace, sealPlace } from './place-cursor.ts';

const path = '/api/v2/imports/:id';
const tag = 'Imports';
const limits = { max: 500, default: 100 };
const pageQuery = {
  limit: {
    description: 'Entries a page.',
    schema: { type: 'integer', minimum: 1, maximum: limits.max, default: limits.default },
  },
  cursor: { description: 'A `nextCursor`.', schema: { type: 'string' } },
} as const;

/** Single rows of imports. */
export function importRowRoutes({ imports, cursors }: DialectServices): readonly Route[] {
  return [
    {
      method: 'GET',
      path: `${path}/sample`,
      scope: 'read',
      about: {
        operationId: 'getImportSample',
        summary: 'Show the first rows of a source, and what is wrong with each by itself',
        tag,
        query: {
          limit: {
            description: 'How many.',
            schema: { type: 'integer', minimum: 1, maximum: 100, default: 10 },
          },
        },
        answers: { 200: { description: 'The rows.', body: ImportSampleWire } },
        errors: ['import_not_found', 'import_state', 'validation_failed'],
      },
      async handle(call) {
        const limit = accepted(toSampleLimit(call.query));
        const rows = await imports.sample(importKey(call), limit);
        return { status: 200, body: { data: rows.map(fromSampleRow) } };
      },
    },
    {
      method: 'GET',
      path: `${path}/errors`,
      scope: 'read',
      about: {
        operationId: 'listImportErrors',
        summary: 'List the rows that failed, in their order',
        description: 'Of the dry run or the import, whichever came last.',
        tag,
        query: pageQuery,
        answers: { 200: { description: 'A page of rows.', body: ImportErrorListWire } },
        errors: ['import_not_found', 'validation_failed', 'invalid_cursor'],
      },
      async handle(call) {
        const key = importKey(call);
        const { limit, cursor } = accepted(toPageQuery(call.query, limits));
        const scope = ['import errors', key.workspaceId, key.id];
        const after = cursor === undefined ? 0 : Number(openPlace(cursors, scope, cursor));
        const errors = await imports.errors(key, { after, limit });
        const body: ImportErrorListWire = { data: errors.map(fromRowError) };
        const last = errors.at(-1);
        if (last !== undefined && errors.length === limit) {
          body.nextCursor = sealPlace(cursors, scope, String(last.row));
        }
        return { status: 200, body };
      },
    },
    fileRoute(imports, {
      format: 'csv',
      contentType: 'text/csv',
      operationId: 'downloadImportErrors',
      summary: 'Download the rows that failed as CSV',
      description:
        'The original columns, then `import_line` and `import_reason`, which an import leaves out: so it can be corrected and imported again. Cells without a column stand behind them.',
    }),
    fileRoute(imports, {
      format: 'ndjson',
      contentType: 'application/x-ndjson',
      operationId: 'downloadImportErrorsNdjson',
      summary: 'Download the rows that failed as NDJSON',
      description:
        'Of JSON each value as it was, with the members `import_line` and `import_reason`, which an import leaves out: so it can be corrected and imported again. What is no JSON object stands as a text in `source`. Of CSV an object of columns and cells.',
    }),
    {
      method: 'GET',
      path: `${path}/kept`,
      scope: 'read',
      about: {
        operationId: 'listImportKept',
        summary: 'List what an undo left as it was, because it was edited since',
        tag,
        query: pageQuery,
        answers: { 200: { description: 'A page of members.', body: ImportKeptListWire } },
        errors: ['import_not_found', 'validation_failed', 'invalid_cursor'],
      },
      async handle(call) {
        const key = importKey(call);
        const { limit, cursor } = accepted(toPageQuery(call.query, limits));
        const scope = ['import kept', key.workspaceId, key.id];
        const after = cursor === undefined ? 0 : Number(openPlace(cursors, scope, cursor));
        const kept = await imports.kept(key, { after, limit });
        const body: ImportKeptListWire = { data: kept.map(fromKept) };
        if (kept.length === limit) {
          body.nextCursor = sealPlace(cursors, scope, String(after + limit));
        }
        return { status: 200, body };
      },
    },
  ];
}

/** All rows that failed, as a file. */
function fileRoute(
  imports: DialectServices['imports'],
  file: {
    readonly format: 'csv' | 'ndjson';
    readonly contentType: string;
    readonly operationId: string;
    readonly summary: string;
    readonly description: string;
  },
): Route {
  const { format, contentType, ...about } = file;
  return {
    method: 'GET',
    path: `${path}/errors.${format}`,
    scope: 'read',
    about: {
      ...about,
      tag,
      answers: { 200: { description: 'The file.', contentType, body: { type: 'string' } } },
      errors: ['import_not_found', 'import_state'],
    },
    async handle(call) {
      refuseQuery(call.query);
      const key = importKey(call);
      return {
        status: 200,
        contentType: `${contentType}; charset=utf-8`,
        headers: { 'Content-Disposition': `attachment; filename="errors-${key.id}.${format}"` },
        content: await imports.errorsFile(key, format),
      };
    },
  };
}

function fromKept({ clientId, field }: ImportKept): ImportKeptListWire['data'][number] {
  return { clientId, field: field === '' ? null : field };
}
