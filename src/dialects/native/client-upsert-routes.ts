import { accepted } from '../../domain/errors.ts';
import { type Answer, type DialectServices, jsonBody, type Route } from '../dialect.ts';
import { refuseQuery } from '../shared/refuse-query.ts';
import { entityTagHeader, locationHeader } from './client-headers.ts';
import { clientPath, idRulesOf } from './client-routes.ts';
import { OperationRequest, ResolveAnswer, UpsertAnswer, UpsertRequest } from './client-schema.ts';
import { clientTag } from './entity-tags.ts';
import { toCommand } from './operation-to-domain.ts';
import { fromDryRun, fromUpsert } from './outcome-from-domain.ts';
import { toUpsert } from './to-domain.ts';
import { writeOnce } from './write-once.ts';

/** Writes that find their client by its keys, and the dry run of any write. */
export function clientUpsertRoutes(services: DialectServices): readonly Route[] {
  return [upsertRoute(services), resolveRoute(services)];
}

function upsertRoute(services: DialectServices): Route {
  const idRules = idRulesOf(services);
  return {
    method: 'POST',
    path: '/api/v2/clients/upsert',
    scope: 'write',
    body: jsonBody,
    about: {
      operationId: 'upsertClient',
      summary: 'Create or change the client that the keys name',
      description:
        '`externalId` is looked up first, then `email`. `onConflict` says what happens where the two lead to two clients.',
      tag: 'Clients',
      body: UpsertRequest,
      answers: {
        200: {
          description: 'The client was there.',
          body: UpsertAnswer,
          headers: entityTagHeader,
        },
        201: {
          description: 'The client is new.',
          body: UpsertAnswer,
          headers: { ...locationHeader, ...entityTagHeader },
        },
      },
      errors: [
        'validation_failed',
        'identifier_required',
        'identity_conflict',
        'email_taken',
        'external_id_taken',
      ],
    },
    handle(call) {
      refuseQuery(call.query);
      const command = accepted(toUpsert(call.body, idRules));
      return writeOnce(services, call, {
        commands: [command],
        isAtomic: false,
        answer: ([outcome]) => upsertAnswer(fromUpsert(outcome)),
      });
    },
  };
}

function upsertAnswer(body: UpsertAnswer): Answer {
  const { id } = body.client;
  const ETag = clientTag(body.client);
  return body.outcome === 'created'
    ? { status: 201, body, headers: { ETag, Location: clientPath(id) } }
    : { status: 200, body, headers: { ETag } };
}

function resolveRoute(services: DialectServices): Route {
  const idRules = idRulesOf(services);
  return {
    method: 'POST',
    path: '/api/v2/clients/resolve',
    scope: 'write',
    body: jsonBody,
    about: {
      operationId: 'resolveClient',
      summary: 'Try a write without writing',
      description:
        'What one write would match and change. Its errors are those of the write itself; their pointers begin in `data`.',
      tag: 'Clients',
      body: OperationRequest,
      answers: { 200: { description: 'What would become of it.', body: ResolveAnswer } },
      errors: [
        'validation_failed',
        'identifier_required',
        'identity_conflict',
        'email_taken',
        'external_id_taken',
        'client_not_found',
        'precondition_failed',
      ],
    },
    async handle({ actor, query, body }) {
      refuseQuery(query);
      const command = toCommand(body ?? null, idRules);
      const [outcome] = await services.directory.write(actor, [command], {
        isAtomic: false,
        isDryRun: true,
      });
      return { status: 200, body: fromDryRun(outcome) };
    },
  };
}
