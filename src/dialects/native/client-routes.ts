import { succeeded } from '../../directory/directory.ts';
import type { Client } from '../../domain/client.ts';
import type { ClientVersion } from '../../domain/commands.ts';
import { accepted, DirectoryError } from '../../domain/errors.ts';
import type { ExternalIdRules } from '../../domain/external-id.ts';
import { parseUuid } from '../../lib/uuid.ts';
import type { Answer, Call, DialectServices, Route } from '../dialect.ts';
import { compact } from '../shared/compact.ts';
import { clientOf } from '../shared/outcome-record.ts';
import { refuseQuery } from '../shared/refuse-query.ts';
import { conditionHeaders, entityTagHeader } from './client-headers.ts';
import { ClientInput } from './client-schema.ts';
import { clientTag, entityTagsOf, expectedClientVersions, namesClient } from './entity-tags.ts';
import { fromClient } from './from-domain.ts';
import { ClientWire } from './schema.ts';
import { toClientPatch } from './to-domain.ts';
import { mergePatchBody } from './merge-patch-body.ts';
import { writeOnce } from './write-once.ts';

const path = '/api/v2/clients/:id';
const tag = 'Clients';

/** Single clients by their id: get, change, delete. */
export function clientRoutes(services: DialectServices): readonly Route[] {
  return [getRoute(services), patchRoute(services), deleteRoute(services)];
}

function getRoute({ directory }: DialectServices): Route {
  return {
    method: 'GET',
    path,
    scope: 'read',
    about: {
      operationId: 'getClient',
      summary: 'Get a client',
      tag,
      headers: conditionHeaders,
      answers: {
        200: { description: 'The client.', body: ClientWire, headers: entityTagHeader },
        304: { description: 'The client is as `If-None-Match` says.', headers: entityTagHeader },
      },
      errors: ['client_not_found', 'invalid_header', 'precondition_failed'],
    },
    async handle(call) {
      refuseQuery(call.query);
      const id = clientId(call);
      const client = await directory.client(call.actor.workspaceId, id);
      if (client === undefined) {
        throw clientNotFound();
      }
      checkExpected(call, client, id);
      const headers = { ETag: clientTag(client, id) };
      const known = entityTagsOf(call, 'if-none-match');
      return known !== undefined && namesClient(known, client, id)
        ? { status: 304, body: null, headers }
        : clientAnswer(200, client, headers);
    },
  };
}

function patchRoute(services: DialectServices): Route {
  const idRules = idRulesOf(services);
  return {
    method: 'PATCH',
    path,
    scope: 'write',
    body: mergePatchBody,
    about: {
      operationId: 'updateClient',
      summary: 'Change a client',
      description:
        'JSON merge patch (RFC 7396): absent keeps, null unsets, arrays replace. With an older version in `If-Match` the patch is still taken where what it would change has not changed since, member by member.',
      tag,
      headers: { 'If-Match': conditionHeaders['If-Match'] },
      body: ClientInput,
      answers: {
        200: {
          description: 'The client as it is now.',
          body: ClientWire,
          headers: entityTagHeader,
        },
      },
      errors: [
        'client_not_found',
        'validation_failed',
        'invalid_header',
        'email_taken',
        'external_id_taken',
        'precondition_failed',
      ],
    },
    handle(call) {
      refuseQuery(call.query);
      const id = clientId(call);
      const conditions = conditionsOf(call, id);
      const patch = accepted(toClientPatch(call.body, idRules));
      return writeOnce(services, call, {
        commands: [{ op: 'update', id, patch, ...conditions }],
        isAtomic: false,
        answer([outcome]) {
          const client = clientOf(succeeded(outcome));
          return clientAnswer(200, client, { ETag: clientTag(client, id) });
        },
      });
    },
  };
}

function deleteRoute(services: DialectServices): Route {
  return {
    method: 'DELETE',
    path,
    scope: 'write',
    about: {
      operationId: 'deleteClient',
      summary: 'Delete a client',
      description: 'With `If-Match` only in one of these versions.',
      tag,
      headers: { 'If-Match': conditionHeaders['If-Match'] },
      answers: { 204: { description: 'The client is gone; its keys are free.' } },
      errors: ['client_not_found', 'invalid_header', 'precondition_failed'],
    },
    handle(call) {
      refuseQuery(call.query);
      const id = clientId(call);
      const conditions = conditionsOf(call, id);
      return writeOnce(services, call, {
        commands: [{ op: 'delete', id, ...conditions }],
        isAtomic: false,
        answer([outcome]) {
          succeeded(outcome);
          return { status: 204, body: null };
        },
      });
    },
  };
}

/** What external ids may be, as this server is set. */
export function idRulesOf({ refusesJunkIds }: DialectServices): ExternalIdRules {
  return { refuseJunk: refusesJunkIds };
}

/** Where a client is found. Relative, since a proxy may know this server by another name (RFC 9110 section 10.2.2). */
export function clientPath(id: string): string {
  return `/api/v2/clients/${id}`;
}

/** A client as an answer, with the entity tag that it has under its own id, unless the headers say another one. */
export function clientAnswer(
  status: number,
  client: Client,
  headers: Answer['headers'] = {},
): Answer {
  return { status, body: fromClient(client), headers: { ETag: clientTag(client), ...headers } };
}

function conditionsOf(call: Call, id: string): { readonly ifVersions?: readonly ClientVersion[] } {
  return compact({ ifVersions: expectedClientVersions(call, id) });
}

function checkExpected(call: Call, current: Client, id: string): void {
  const versions = expectedClientVersions(call, id);
  const isExpected = versions?.some(
    ({ clientId, version }) => clientId === current.id && version === current.version,
  );
  if (isExpected === false) {
    throw new DirectoryError('precondition_failed', 'The client is in another version.', {
      current,
    });
  }
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
