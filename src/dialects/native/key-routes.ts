import type { CreatedKey } from '../../directory/keys.ts';
import { accepted } from '../../domain/errors.ts';
import type { KeyRecord, Workspace } from '../../storage/storage.ts';
import { type Answer, type DialectServices, jsonBody, type Route } from '../dialect.ts';
import { refuseQuery } from '../shared/refuse-query.ts';
import { onceOf } from './claims.ts';
import { fromCreatedKey, fromKey, fromWorkspace } from './key-from-domain.ts';
import {
  ChangeKeyRequest,
  ChangeWorkspaceRequest,
  CreateKeyRequest,
  CreatedKeyWire,
  KeyListWire,
  KeyWire,
  RotateKeyRequest,
  WorkspaceWire,
} from './key-schema.ts';
import { toKeyChange, toNewKey, toOverlapMs, toWorkspaceName } from './key-to-domain.ts';

/** Keys of the workspace that the caller's own key opens, for its admins. */
export function keyRoutes(services: DialectServices): readonly Route[] {
  const { keys, clock } = services;
  const shown = (key: KeyRecord): Answer => ({ status: 200, body: fromKey(key, clock.now()) });
  const made = (created: CreatedKey): Answer => ({
    status: 201,
    body: fromCreatedKey(created, clock.now()),
    headers: { Location: `/api/v2/keys/${created.record.id}` },
  });
  return [
    {
      method: 'GET',
      path: '/api/v2/keys',
      scope: 'admin',
      about: {
        operationId: 'listKeys',
        summary: 'List the keys of the workspace, oldest first',
        tag: 'Keys',
        answers: { 200: { description: 'Every key, without its text.', body: KeyListWire } },
      },
      async handle({ actor, query }) {
        refuseQuery(query);
        const now = clock.now();
        const list = await keys.list(actor.workspaceId);
        return { status: 200, body: { data: list.map((key) => fromKey(key, now)) } };
      },
    },
    {
      method: 'POST',
      path: '/api/v2/keys',
      scope: 'admin',
      needsFreshSignIn: true,
      body: jsonBody,
      about: {
        operationId: 'createKey',
        summary: 'Make a key, or add a secret that an integration sends already',
        tag: 'Keys',
        body: CreateKeyRequest,
        answers: {
          201: { description: 'The key, whose text is shown this once.', body: CreatedKeyWire },
        },
        errors: ['key_exists'],
      },
      async handle(call) {
        refuseQuery(call.query);
        const { workspaceId } = call.actor;
        const { key, secret } = accepted(toNewKey(call.body, clock.now()));
        if (secret === undefined) {
          const once = onceOf(services, call, made, { isSecret: true });
          return made(await keys.create(workspaceId, key, once));
        }
        const answer = (record: KeyRecord): Answer => made({ id: record.id, key: secret, record });
        const once = onceOf(services, call, answer, { isSecret: true });
        return answer(await keys.add(workspaceId, key, secret, once));
      },
    },
    {
      method: 'GET',
      path: '/api/v2/keys/:id',
      scope: 'admin',
      about: {
        operationId: 'getKey',
        summary: 'Get a key',
        tag: 'Keys',
        answers: { 200: { description: 'The key, without its text.', body: KeyWire } },
        errors: ['key_not_found'],
      },
      async handle({ actor, params, query }) {
        refuseQuery(query);
        return shown(await keys.get(actor.workspaceId, params['id'] ?? ''));
      },
    },
    {
      method: 'PATCH',
      path: '/api/v2/keys/:id',
      scope: 'admin',
      needsFreshSignIn: true,
      body: jsonBody,
      about: {
        operationId: 'updateKey',
        summary: 'Change name, scopes, expiry or rate limit of a key that works',
        description: 'One that was revoked or has expired is not found: what has ended stays so.',
        tag: 'Keys',
        body: ChangeKeyRequest,
        answers: { 200: { description: 'The key as it is now.', body: KeyWire } },
        errors: ['key_not_found'],
      },
      async handle(call) {
        refuseQuery(call.query);
        const change = accepted(toKeyChange(call.body, clock.now()));
        const once = onceOf(services, call, shown);
        return shown(
          await keys.change(call.actor.workspaceId, call.params['id'] ?? '', change, once),
        );
      },
    },
    {
      method: 'POST',
      path: '/api/v2/keys/:id/rotate',
      scope: 'admin',
      needsFreshSignIn: true,
      body: jsonBody,
      about: {
        operationId: 'rotateKey',
        summary: 'Put a new key in the place of one that works on for a while',
        tag: 'Keys',
        body: RotateKeyRequest,
        answers: {
          201: { description: 'The new key, whose text is shown this once.', body: CreatedKeyWire },
        },
        errors: ['key_not_found'],
      },
      async handle(call) {
        refuseQuery(call.query);
        const overlapMs = accepted(toOverlapMs(call.body));
        const once = onceOf(services, call, made, { isSecret: true });
        return made(
          await keys.rotate(call.actor.workspaceId, call.params['id'] ?? '', overlapMs, once),
        );
      },
    },
    {
      method: 'DELETE',
      path: '/api/v2/keys/:id',
      scope: 'admin',
      about: {
        operationId: 'revokeKey',
        summary: 'Revoke a key: from the next request on it opens nothing',
        tag: 'Keys',
        answers: { 204: { description: 'The key is revoked.' } },
        errors: ['key_not_found'],
      },
      async handle(call) {
        refuseQuery(call.query);
        const once = onceOf<void>(services, call, gone);
        await keys.revoke(call.actor.workspaceId, call.params['id'] ?? '', once);
        return gone();
      },
    },
  ];
}

/** The workspace that the caller's key opens. */
export function workspaceRoutes(services: DialectServices): readonly Route[] {
  const { keys } = services;
  const path = '/api/v2/workspace';
  const answers = { 200: { description: 'The workspace.', body: WorkspaceWire } };
  return [
    {
      method: 'GET',
      path,
      scope: 'read',
      about: {
        operationId: 'getWorkspace',
        summary: 'Get the workspace',
        tag: 'Workspace',
        answers,
      },
      async handle({ actor, query }) {
        refuseQuery(query);
        return shownWorkspace(await keys.workspace(actor.workspaceId));
      },
    },
    {
      method: 'PATCH',
      path,
      scope: 'admin',
      body: jsonBody,
      about: {
        operationId: 'updateWorkspace',
        summary: 'Rename the workspace',
        tag: 'Workspace',
        body: ChangeWorkspaceRequest,
        answers,
        errors: ['workspace_exists'],
      },
      async handle(call) {
        refuseQuery(call.query);
        const { workspaceId } = call.actor;
        const name = accepted(toWorkspaceName(call.body));
        if (name === undefined) {
          return shownWorkspace(await keys.workspace(workspaceId));
        }
        const once = onceOf(services, call, shownWorkspace);
        return shownWorkspace(await keys.renameWorkspace(workspaceId, name, once));
      },
    },
  ];
}

function gone(): Answer {
  return { status: 204, body: null };
}

function shownWorkspace(workspace: Workspace): Answer {
  return { status: 200, body: fromWorkspace(workspace) };
}
