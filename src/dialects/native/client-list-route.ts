import { accepted } from '../../domain/errors.ts';
import { limitSchema, parameterSchemas } from './list-parameters.ts';
import type { Answer, Call, DialectServices, Route } from '../dialect.ts';
import { compact } from '../shared/compact.ts';
import { readCursor, writeCursor } from './cursor.ts';
import { fromClient } from './from-domain.ts';
import { ClientListWire } from './list-schema.ts';
import { toClientList } from './list-to-domain.ts';
import { selectionOf } from './selection.ts';

/** The list of clients: filters, search, order, pages. */
export function clientListRoute(services: DialectServices): Route {
  return {
    method: 'GET',
    path: '/api/v2/clients',
    scope: 'read',
    about: {
      operationId: 'listClients',
      summary: 'List clients',
      description:
        'Clients that fulfil every condition, in pages. A page starts behind the last client of the one before, whatever was written since.',
      tag: 'Clients',
      query: { ...parameterSchemas, limit: limitSchema },
      answers: { 200: { description: 'A page of clients.', body: ClientListWire } },
      errors: ['validation_failed', 'invalid_cursor', 'segment_not_found'],
    },
    handle: (call) => list(services, call),
  };
}

async function list(services: DialectServices, { actor, query }: Call): Promise<Answer> {
  const { directory, cursors } = services;
  const { workspaceId } = actor;
  const fields = await directory.fields(workspaceId);
  const request = accepted(toClientList(query, fields));
  const selection = await selectionOf(services, workspaceId, request, fields);
  const after = readCursor(cursors, { workspaceId, selection }, request.cursor);
  const page = await directory.clients(workspaceId, {
    ...selection,
    limit: request.limit,
    withTotal: request.withTotal ?? isCounted(selection.filter),
    ...compact({ after, offset: request.offset }),
  });
  const body: ClientListWire = {
    data: page.clients.map(fromClient),
    ...compact({
      nextCursor:
        page.next === undefined
          ? undefined
          : writeCursor(cursors, { workspaceId, selection }, page.next),
      total: page.total,
    }),
  };
  return { status: 200, body };
}

/** Where nothing but statuses restrict, the total is kept and costs nothing. */
function isCounted({ search, within, conditions }: ClientFilterParts): boolean {
  return search === undefined && within === undefined && conditions === undefined;
}

interface ClientFilterParts {
  readonly search?: unknown;
  readonly within?: unknown;
  readonly conditions?: unknown;
}
