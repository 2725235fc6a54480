import { accepted, DirectoryError } from '../../domain/errors.ts';
import { andThen } from '../../lib/maybe-promise.ts';
import { parseUuid } from '../../lib/uuid.ts';
import { type Call, type DialectServices, jsonBody, type Route } from '../dialect.ts';
import { clientOf } from '../shared/outcome-record.ts';
import { refuseQuery } from '../shared/refuse-query.ts';
import { toClientAnswer, toListAnswer } from './from-domain.ts';
import { routeAbouts as about } from './route-abouts.ts';
import { toCreatePatch, toListQuery, toUpdatePatch } from './to-domain.ts';

const listPath = '/api/v1/clients';
const clientPath = '/api/v1/clients/:id';

/** The five endpoints of the source document. */
export function routes({ directory }: DialectServices): readonly Route[] {
  return [
    {
      method: 'GET',
      path: listPath,
      scope: 'read',
      about: about.list,
      async handle({ actor, query }) {
        const page = await directory.clients(actor.workspaceId, accepted(toListQuery(query)));
        return { status: 200, body: toListAnswer(page) };
      },
    },
    {
      method: 'POST',
      path: listPath,
      scope: 'write',
      body: jsonBody,
      about: about.create,
      async handle({ actor, query, body }) {
        refuseQuery(query);
        const patch = accepted(toCreatePatch(body));
        const outcome = await directory.writeOne(actor, { op: 'create', patch });
        return { status: 201, body: toClientAnswer(clientOf(outcome)) };
      },
    },
    {
      method: 'GET',
      path: clientPath,
      scope: 'read',
      about: about.read,
      handle(call) {
        refuseQuery(call.query);
        return andThen(
          directory.standardClient(call.actor.workspaceId, clientId(call)),
          (client) => {
            if (client === undefined) {
              throw clientNotFound();
            }
            return { status: 200, body: toClientAnswer(client) };
          },
        );
      },
    },
    {
      method: 'PATCH',
      path: clientPath,
      scope: 'write',
      body: jsonBody,
      about: about.update,
      async handle(call) {
        refuseQuery(call.query);
        const id = clientId(call);
        const patch = accepted(toUpdatePatch(call.body));
        const outcome = await directory.writeOne(call.actor, { op: 'update', id, patch });
        return { status: 200, body: toClientAnswer(clientOf(outcome)) };
      },
    },
    {
      method: 'DELETE',
      path: clientPath,
      scope: 'write',
      about: about.remove,
      async handle(call) {
        refuseQuery(call.query);
        await directory.writeOne(call.actor, { op: 'delete', id: clientId(call) });
        return { status: 200, body: { success: true } };
      },
    },
  ];
}

/** An id that is no UUID is nobody's: the answer is that of any unknown id. */
function clientId({ params }: Call): string {
  const id = parseUuid(params['id'] ?? '');
  if (id === undefined) {
    throw clientNotFound();
  }
  return id;
}

function clientNotFound(): DirectoryError {
  return new DirectoryError('client_not_found', 'There is no client with this id.');
}
