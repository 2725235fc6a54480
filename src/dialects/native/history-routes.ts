import { accepted } from '../../domain/errors.ts';
import type { DialectServices, Route } from '../dialect.ts';
import { fromChange } from './change-from-domain.ts';
import { clientId, clientNotFound } from './client-routes.ts';
import { HistoryAnswer } from './merge-schema.ts';
import { toHistoryQuery } from './merge-to-domain.ts';
import { openPlace, sealPlace } from './place-cursor.ts';

/** What became of a client, and through whom. */
export function historyRoutes({ directory, cursors }: DialectServices): readonly Route[] {
  return [
    {
      method: 'GET',
      path: '/api/v2/clients/:id/history',
      scope: 'read',
      about: {
        operationId: 'getClientHistory',
        summary: 'List the changes of a client, the newest first',
        description:
          'Of deleted clients too. The id of a merged-away client leads to its own changes, not to those of its survivor.',
        tag: 'Clients',
        query: {
          limit: {
            description: 'Changes a page.',
            schema: { type: 'integer', minimum: 1, maximum: 100, default: 50 },
          },
          cursor: { description: 'A `nextCursor`.', schema: { type: 'string' } },
        },
        answers: { 200: { description: 'A page of changes.', body: HistoryAnswer } },
        errors: ['client_not_found', 'invalid_cursor', 'validation_failed'],
      },
      async handle(call) {
        const { workspaceId } = call.actor;
        const id = clientId(call);
        const { limit, cursor } = accepted(toHistoryQuery(call.query));
        const scope = ['history', workspaceId, id];
        const before =
          cursor === undefined ? {} : { before: Number(openPlace(cursors, scope, cursor)) };
        const changes = await directory.history(workspaceId, id, { limit, ...before });
        const last = changes.at(-1);
        if (last === undefined) {
          throw clientNotFound();
        }
        const body: HistoryAnswer = { data: changes.map(fromChange) };
        if (last.previous !== null) {
          body.nextCursor = sealPlace(cursors, scope, String(last.position));
        }
        return { status: 200, body };
      },
    },
  ];
}
