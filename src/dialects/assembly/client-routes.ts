import type { ClientPatch } from '../../domain/commands.ts';
import { accepted, DirectoryError } from '../../domain/errors.ts';
import type { Checked } from '../../domain/issue.ts';
import type { JsonValue } from '../../lib/json/json-value.ts';
import { type MaybePromise, andThen } from '../../lib/maybe-promise.ts';
import { type Answer, type Call, type DialectServices, jsonBody, type Route } from '../dialect.ts';
import { compact } from '../shared/compact.ts';
import { clientOf } from '../shared/outcome-record.ts';
import { refuseQuery } from '../shared/refuse-query.ts';
import { listClients } from './client-list.ts';
import { userNotFound } from './errors.ts';
import { fromClient } from './from-domain.ts';
import { pageStart, type PageTokenScope, writePageToken } from './page-token.ts';
import { notFound, pathId } from './path-id.ts';
import { toClientList, toSendInvite } from './query-to-domain.ts';
import { clientAbouts, oldUpdateAbout, pathAbout } from './route-abouts.ts';
import type { ClientListAnswer, DeleteAnswer } from './schema.ts';
import {
  type ClientWriteOptions,
  splitId,
  toCreatePatch,
  toReplacePatch,
  toUpdatePatch,
} from './to-domain.ts';

type ReadPatch = (body: JsonValue | undefined, options: ClientWriteOptions) => Checked<ClientPatch>;

/** The client routes of wire-contracts 2.4 under one base path: the plural one, or the old singular one. */
export function clientRoutes(services: DialectServices, basePath: string): readonly Route[] {
  const path = `${basePath}/:id`;
  const write = { scope: 'write', body: jsonBody } as const;
  const about = clientAbouts(pathAbout(basePath));
  return [
    {
      method: 'GET',
      path: basePath,
      scope: 'read',
      about: about.list,
      handle: (call) => list(services, call),
    },
    {
      method: 'POST',
      path: basePath,
      ...write,
      about: about.create,
      handle: (call) => create(services, call),
    },
    {
      method: 'GET',
      path,
      scope: 'read',
      about: about.read,
      handle: (call) => read(services, call),
    },
    {
      method: 'PATCH',
      path,
      ...write,
      about: about.update,
      handle: (call) => updateById(services, call, toUpdatePatch),
    },
    {
      method: 'PUT',
      path,
      ...write,
      about: about.replace,
      handle: (call) => updateById(services, call, toReplacePatch),
    },
    {
      method: 'DELETE',
      path,
      scope: 'write',
      about: about.remove,
      handle: (call) => remove(services, call),
    },
  ];
}

/** The update of before June 2023, whose id is in the body (wire-contracts 2.1, plural paths). */
export function oldUpdateRoute(services: DialectServices): Route {
  return {
    method: 'PUT',
    path: '/v1/client',
    scope: 'write',
    body: jsonBody,
    about: oldUpdateAbout,
    async handle(call) {
      const { id, rest } = accepted(splitId(call.body));
      if (id === undefined) {
        throw notFound('client_not_found');
      }
      return update(services, { ...call, body: rest }, id, toReplacePatch);
    },
  };
}

async function list(services: DialectServices, { actor, query }: Call): Promise<Answer> {
  const { cursors, directory, publicUrl } = services;
  const { workspaceId } = actor;
  const { filter, limit, nextToken } = accepted(toClientList(query));
  const scope: PageTokenScope = { list: 'clients', workspaceId, filter };
  const after = pageStart(cursors, scope, nextToken);
  const fields = await directory.fields(workspaceId);
  const page = await listClients(directory, workspaceId, { filter, limit, after });
  const body: ClientListAnswer = {
    data: page.clients.map((client) => fromClient(client, { fields, publicUrl })),
    ...compact({
      nextToken: page.next === undefined ? undefined : writePageToken(cursors, scope, page.next),
    }),
  };
  return { status: 200, body };
}

async function create(services: DialectServices, call: Call): Promise<Answer> {
  const { directory, publicUrl } = services;
  const options = await writeOptions(services, call);
  const patch = accepted(toCreatePatch(call.body, options));
  const outcome = await directory.writeOne(call.actor, { op: 'create', patch });
  return {
    status: 200,
    body: fromClient(clientOf(outcome), { fields: options.fields, publicUrl }),
  };
}

function read({ directory, publicUrl }: DialectServices, call: Call): MaybePromise<Answer> {
  refuseQuery(call.query);
  const { workspaceId } = call.actor;
  return andThen(directory.client(workspaceId, pathId(call, 'client_not_found')), (client) => {
    if (client === undefined) {
      throw notFound('client_not_found');
    }
    return andThen(directory.fields(workspaceId), (fields) => ({
      status: 200,
      body: fromClient(client, { fields, publicUrl }),
    }));
  });
}

async function updateById(
  services: DialectServices,
  call: Call,
  readPatch: ReadPatch,
): Promise<Answer> {
  return update(services, call, pathId(call, 'client_not_found'), readPatch);
}

async function update(
  services: DialectServices,
  call: Call,
  id: string,
  readPatch: ReadPatch,
): Promise<Answer> {
  const { directory, publicUrl } = services;
  const options = await writeOptions(services, call);
  const patch = accepted(readPatch(call.body, options));
  const outcome = await directory.writeOne(call.actor, { op: 'update', id, patch });
  return {
    status: 200,
    body: fromClient(clientOf(outcome), { fields: options.fields, publicUrl }),
  };
}

async function remove({ directory }: DialectServices, call: Call): Promise<Answer> {
  refuseQuery(call.query);
  try {
    const id = pathId(call, 'client_not_found');
    await directory.writeOne(call.actor, { op: 'delete', id });
    const body: DeleteAnswer = { id, object: 'client', deleted: true };
    return { status: 200, body };
  } catch (error) {
    if (error instanceof DirectoryError && error.code === 'client_not_found') {
      return userNotFound;
    }
    throw error;
  }
}

async function writeOptions(
  { directory }: DialectServices,
  { actor, query }: Call,
): Promise<ClientWriteOptions> {
  const sendInvite = accepted(toSendInvite(query));
  return { sendInvite, fields: await directory.fields(actor.workspaceId) };
}
