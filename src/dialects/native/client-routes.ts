import { DirectoryError } from '../../domain/errors.ts';
import { parseUuid } from '../../lib/uuid.ts';
import type { Call, DialectServices, Route } from '../dialect.ts';
import { refuseQuery } from '../shared/refuse-query.ts';
import { entityTag, fromClient } from './from-domain.ts';
import { ClientWire } from './schema.ts';

/** Single clients. */
export function clientRoutes({ directory }: DialectServices): readonly Route[] {
  return [
    {
      method: 'GET',
      path: '/api/v2/clients/:id',
      scope: 'read',
      about: {
        operationId: 'getClient',
        summary: 'Get a client',
        tag: 'Clients',
        answers: { 200: { description: 'The client.', body: ClientWire } },
        errors: ['client_not_found'],
      },
      async handle(call) {
        refuseQuery(call.query);
        const client = await directory.client(call.actor.workspaceId, clientId(call));
        if (client === undefined) {
          throw clientNotFound();
        }
        return { status: 200, body: fromClient(client), headers: { ETag: entityTag(client) } };
      },
    },
  ];
}

/** An id that is no UUID is nobody's: the answer is that of any unknown id. */
export function clientId({ params }: Call): string {
  const id = parseUuid(params['id'] ?? '');
  if (id === undefined) {
    throw clientNotFound();
  }
  return id;
}

export function clientNotFound(): DirectoryError {
  return new DirectoryError('client_not_found', 'There is no client with this id.');
}
