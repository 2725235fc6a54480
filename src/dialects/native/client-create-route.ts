import { succeeded } from '../../directory/directory.ts';
import { accepted, DirectoryError, type Failure } from '../../domain/errors.ts';
import type { Outcome } from '../../domain/outcome.ts';
import { type Call, type DialectServices, jsonBody, type Route } from '../dialect.ts';
import { clientOf } from '../shared/outcome-record.ts';
import { refuseQuery } from '../shared/refuse-query.ts';
import { entityTagHeader, locationHeader } from './client-headers.ts';
import { clientAnswer, clientPath, idRulesOf } from './client-routes.ts';
import { ClientInput } from './client-schema.ts';
import { entityTagsOf } from './entity-tags.ts';
import { ClientWire } from './schema.ts';
import { toClientPatch } from './to-domain.ts';
import { writeOnce } from './write-once.ts';

/** Makes a client whose keys must be free. */
export function clientCreateRoute(services: DialectServices): Route {
  const idRules = idRulesOf(services);
  return {
    method: 'POST',
    path: '/api/v2/clients',
    scope: 'write',
    body: jsonBody,
    about: {
      operationId: 'createClient',
      summary: 'Create a client',
      description:
        'With `If-None-Match: *` a client who has one of the keys already is answered 412 instead of 409.',
      tag: 'Clients',
      headers: { 'If-None-Match': { description: '`*`', schema: { type: 'string' } } },
      body: ClientInput,
      answers: {
        201: {
          description: 'The new client.',
          body: ClientWire,
          headers: { ...locationHeader, ...entityTagHeader },
        },
      },
      errors: [
        'validation_failed',
        'invalid_header',
        'email_taken',
        'external_id_taken',
        'precondition_failed',
      ],
    },
    handle(call) {
      refuseQuery(call.query);
      const onlyNew = mustBeNew(call);
      const patch = accepted(toClientPatch(call.body, idRules));
      return writeOnce(services, call, {
        commands: [{ op: 'create', patch }],
        isAtomic: false,
        answer([outcome]) {
          const client = clientOf(succeeded(onlyNew ? unlessTaken(outcome) : outcome));
          return clientAnswer(201, client, { Location: clientPath(client.id) });
        },
      });
    },
  };
}

function mustBeNew(call: Call): boolean {
  const tags = entityTagsOf(call, 'if-none-match');
  if (tags !== undefined && tags !== '*') {
    const message = 'If-None-Match: a client who is created has no version yet. Send *.';
    throw new DirectoryError('invalid_header', message);
  }
  return tags === '*';
}

/** With `If-None-Match: *` it is the condition that failed (RFC 9110 section 13.1.2). */
function unlessTaken(outcome: Outcome | undefined): Outcome | undefined {
  if (outcome?.kind !== 'failed' || outcome.failure.details?.existingId === undefined) {
    return outcome;
  }
  const failure: Failure = { ...outcome.failure, code: 'precondition_failed' };
  return { kind: 'failed', failure };
}
