import { accepted } from '../../domain/errors.ts';
import { type ImportJob, importNotFound } from '../../domain/import-job.ts';
import { parseUuid } from '../../lib/uuid.ts';
import type { Imports } from '../../importing/imports.ts';
import {
  type Answer,
  type Call,
  type DialectServices,
  jsonBody,
  type JsonAnswer,
  type Route,
  type RouteAbout,
} from '../dialect.ts';
import { refuseQuery } from '../shared/refuse-query.ts';
import { answerOnce } from './claims.ts';
import { fromImport } from './import-from-domain.ts';
import { ImportListWire, ImportPatchWire, ImportWire } from './import-schema.ts';
import { toImportChange, toPageQuery } from './import-to-domain.ts';
import { openPlace, sealPlace } from './place-cursor.ts';

const path = '/api/v2/imports/:id';
const tag = 'Imports';

/** Which import a path names. Throws `import_not_found` for what is no id. */
export function importKey({ params, actor }: Call): Parameters<Imports['find']>[0] {
  const id = parseUuid(params['id'] ?? '');
  if (id === undefined) {
    throw importNotFound();
  }
  return { workspaceId: actor.workspaceId, id };
}

/** Imports and what can be done with one. */
export function importRoutes(services: DialectServices): readonly Route[] {
  const { imports, cursors } = services;
  return [
    {
      method: 'GET',
      path: '/api/v2/imports',
      scope: 'read',
      about: {
        operationId: 'listImports',
        summary: 'List imports, the newest first',
        tag,
        query: {
          limit: {
            description: 'Imports a page.',
            schema: { type: 'integer', minimum: 1, maximum: 100, default: 20 },
          },
          cursor: { description: 'A `nextCursor`.', schema: { type: 'string' } },
        },
        answers: { 200: { description: 'A page of imports.', body: ImportListWire } },
        errors: ['validation_failed', 'invalid_cursor'],
      },
      async handle({ actor: { workspaceId }, query }) {
        const { limit, cursor } = accepted(toPageQuery(query, { max: 100, default: 20 }));
        const scope = ['imports', workspaceId];
        const before = cursor === undefined ? undefined : openPlace(cursors, scope, cursor);
        const jobs = await imports.list(workspaceId, { limit, before });
        const body: ImportListWire = { data: jobs.map(fromImport) };
        const last = jobs.at(-1);
        if (last !== undefined && jobs.length === limit) {
          body.nextCursor = sealPlace(cursors, scope, last.id);
        }
        return { status: 200, body };
      },
    },
    {
      method: 'GET',
      path,
      scope: 'read',
      about: {
        operationId: 'getImport',
        summary: 'Get an import: how it is read, how far it is, what became of its rows',
        tag,
        answers: { 200: { description: 'The import.', body: ImportWire } },
        errors: ['import_not_found'],
      },
      async handle(call) {
        refuseQuery(call.query);
        return shown(await imports.find(importKey(call)));
      },
    },
    {
      method: 'PATCH',
      path,
      scope: 'write',
      body: jsonBody,
      about: {
        operationId: 'updateImport',
        summary: 'Change how a draft is read and applied',
        description: 'What is absent stays. What a dry run found counts no more.',
        tag,
        body: ImportPatchWire,
        answers: { 200: { description: 'The import as it is now.', body: ImportWire } },
        errors: ['import_not_found', 'import_state', 'validation_failed', 'too_many_items'],
      },
      handle(call) {
        refuseQuery(call.query);
        const key = importKey(call);
        const change = accepted(toImportChange(call.body));
        return answerOnce(services, call, async () => shown(await imports.change(key, change)));
      },
    },
    {
      method: 'DELETE',
      path,
      scope: 'write',
      about: {
        operationId: 'deleteImport',
        summary: 'Forget an import, its source and its errors',
        description: 'What it wrote stays, and cannot be undone as a whole any more.',
        tag,
        answers: { 204: { description: 'It is forgotten.' } },
        errors: ['import_not_found', 'import_state'],
      },
      async handle(call): Promise<Answer> {
        refuseQuery(call.query);
        await imports.remove(importKey(call));
        return { status: 204, body: null };
      },
    },
    action(services, 'dry-run', (key) => imports.dryRun(key), {
      operationId: 'tryImport',
      summary: 'Count what a draft would do, without writing anything',
      description:
        'Every row is decided as it would be written, with what the rows before it would have done. When it has ended the import is a draft again, with `dryRun`.',
      errors: ['validation_failed'],
    }),
    action(services, 'start', (key) => imports.start(key), {
      operationId: 'startImport',
      summary: 'Apply a draft',
      description: 'Its mapping is kept for the next source with these columns.',
      errors: ['validation_failed'],
    }),
    action(services, 'cancel', (key) => imports.cancel(key), {
      operationId: 'cancelImport',
      summary: 'Stop an import after the rows that are being written',
      description:
        'What was written stays, and it can be resumed or undone; of one that is all or nothing it is taken back.',
    }),
    action(services, 'resume', (key) => imports.resume(key), {
      operationId: 'resumeImport',
      summary: 'Go on with an import that was paused or cancelled',
    }),
    action(services, 'undo', (key) => imports.undo(key), {
      operationId: 'undoImport',
      summary: 'Take an import back',
      description:
        'Clients that it made are removed, values that it changed restored. What was edited since is kept and listed.',
    }),
  ];
}

/** What changes the state of an import; it happens a little later. */
function action(
  services: DialectServices,
  word: string,
  act: (key: Parameters<Imports['find']>[0]) => Promise<ImportJob>,
  about: Pick<RouteAbout, 'operationId' | 'summary'> &
    Partial<Pick<RouteAbout, 'description' | 'errors'>>,
): Route {
  return {
    method: 'POST',
    path: `${path}/${word}`,
    scope: 'write',
    about: {
      ...about,
      tag,
      answers: { 202: { description: 'The import as it is now.', body: ImportWire } },
      errors: ['import_not_found', 'import_state', ...(about.errors ?? [])],
    },
    handle(call) {
      refuseQuery(call.query);
      const key = importKey(call);
      return answerOnce(services, call, async () => ({
        status: 202,
        body: fromImport(await act(key)),
      }));
    },
  };
}

function shown(job: ImportJob): JsonAnswer {
  return { status: 200, body: fromImport(job) };
}
