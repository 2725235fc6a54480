import { accepted } from '../../domain/errors.ts';
import type { DialectServices, Route } from '../dialect.ts';
import { refuseQuery } from '../shared/refuse-query.ts';
import { clientId, clientNotFound } from './client-routes.ts';
import { fromClient } from './from-domain.ts';
import { fromDuplicates } from './merge-from-domain.ts';
import { DuplicateGroupsAnswer, DuplicatesAnswer } from './merge-schema.ts';
import { toCursorQuery } from './merge-to-domain.ts';
import { openPlace, sealPlace } from './place-cursor.ts';

const tag = 'Merges';

/** Clients that one call of the walk looks at: each takes up to four searches. */
const walkClients = 20;

/** Clients who seem to be one person. */
export function duplicateRoutes(services: DialectServices): readonly Route[] {
  return [ofClient(services), walk(services)];
}

function ofClient({ directory }: DialectServices): Route {
  return {
    method: 'GET',
    path: '/api/v2/clients/:id/duplicates',
    scope: 'read',
    about: {
      operationId: 'getClientDuplicates',
      summary: 'List clients who seem to be the same person',
      tag,
      answers: { 200: { description: 'The likeliest first.', body: DuplicatesAnswer } },
      errors: ['client_not_found'],
    },
    async handle(call) {
      refuseQuery(call.query);
      const { workspaceId } = call.actor;
      const client = await directory.client(workspaceId, clientId(call));
      if (client === undefined) {
        throw clientNotFound();
      }
      const duplicates = await directory.duplicates(workspaceId, client);
      return { status: 200, body: { data: fromDuplicates(duplicates) } };
    },
  };
}

function walk({ directory, cursors }: DialectServices): Route {
  return {
    method: 'GET',
    path: '/api/v2/duplicates',
    scope: 'read',
    about: {
      operationId: 'listDuplicates',
      summary: 'Walk the directory for clients who seem to be the same person',
      description: `Each call looks at the next ${walkClients} clients in the order of creation, so a page can be empty: go on while there is a \`nextCursor\`. Of a pair, the client who was created first stands in front.`,
      tag,
      query: { cursor: { description: 'A `nextCursor`.', schema: { type: 'string' } } },
      answers: { 200: { description: 'Clients with candidates.', body: DuplicateGroupsAnswer } },
      errors: ['invalid_cursor', 'validation_failed'],
    },
    async handle(call) {
      const { workspaceId } = call.actor;
      const cursor = accepted(toCursorQuery(call.query));
      const scope = ['duplicates', workspaceId];
      const after = cursor === undefined ? {} : { after: openPlace(cursors, scope, cursor) };
      const page = await directory.clients(workspaceId, {
        filter: {},
        sort: { by: 'createdAt', order: 'asc' },
        limit: walkClients,
        ...after,
      });
      const body: DuplicateGroupsAnswer = { data: [] };
      for (const client of page.clients) {
        const found = await directory.duplicates(workspaceId, client);
        const candidates = fromDuplicates(found.filter((each) => each.client.id > client.id));
        if (candidates.length > 0) {
          body.data.push({ client: fromClient(client), candidates });
        }
      }
      if (page.next !== undefined) {
        body.nextCursor = sealPlace(cursors, scope, page.next);
      }
      return { status: 200, body };
    },
  };
}
