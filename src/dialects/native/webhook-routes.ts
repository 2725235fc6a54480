import { accepted } from '../../domain/errors.ts';
import type { WebhookRecord } from '../../storage/webhook-store.ts';
import type { CreatedWebhook } from '../../webhooks/webhooks.ts';
import { type Answer, type Call, type DialectServices, jsonBody, type Route } from '../dialect.ts';
import { refuseQuery } from '../shared/refuse-query.ts';
import { onceOf } from './claims.ts';
import { fromCreatedWebhook, fromTest, fromWebhook } from './webhook-from-domain.ts';
import {
  ChangeWebhookRequest,
  CreateWebhookRequest,
  CreatedWebhookWire,
  ReplayRequest,
  RotateWebhookRequest,
  WebhookListWire,
  WebhookTestWire,
  WebhookWire,
} from './webhook-schema.ts';
import { toNewWebhook, toReplay, toWebhookOverlapMs, toWebhookPatch } from './webhook-to-domain.ts';

const list = '/api/v2/webhooks';
const one = `${list}/:id`;
/** Where the clients' data goes, what it is signed with, and what goes there once more. */
const outlasting = { scope: 'admin', body: jsonBody, needsFreshSignIn: true } as const;
const tag = 'Webhooks';

/** Where changes are sent, for the workspace's admins. */
export function webhookRoutes(services: DialectServices): readonly Route[] {
  const { webhooks, directory } = services;
  return [
    {
      method: 'GET',
      path: list,
      scope: 'admin',
      about: {
        operationId: 'listWebhooks',
        summary: 'List the webhooks of the workspace, oldest first',
        tag,
        answers: { 200: { description: 'All of them, 100 at most.', body: WebhookListWire } },
      },
      async handle({ actor, query }) {
        refuseQuery(query);
        const all = await webhooks.list(actor.workspaceId);
        return { status: 200, body: { data: all.map(fromWebhook) } };
      },
    },
    {
      method: 'POST',
      path: list,
      ...outlasting,
      about: {
        operationId: 'createWebhook',
        summary: 'Have changes sent to a URL',
        description: 'Everything that changes from now on.',
        tag,
        body: CreateWebhookRequest,
        answers: {
          201: {
            description: 'The webhook, whose secret is shown this once.',
            body: CreatedWebhookWire,
          },
        },
        errors: ['validation_failed', 'too_many_items'],
      },
      async handle(call) {
        refuseQuery(call.query);
        const fields = await directory.fields(call.actor.workspaceId);
        const draft = accepted(toNewWebhook(call.body, fields));
        const once = onceOf(services, call, made, { isSecret: true });
        return made(await webhooks.create(call.actor, draft, once));
      },
    },
    {
      method: 'GET',
      path: one,
      scope: 'admin',
      about: {
        operationId: 'getWebhook',
        summary: 'Get a webhook',
        tag,
        answers: { 200: { description: 'The webhook, without its secret.', body: WebhookWire } },
        errors: ['webhook_not_found'],
      },
      async handle(call) {
        refuseQuery(call.query);
        return shown(await webhooks.get(call.actor.workspaceId, webhookId(call)));
      },
    },
    {
      method: 'PATCH',
      path: one,
      ...outlasting,
      about: {
        operationId: 'updateWebhook',
        summary: 'Change, disable or enable a webhook',
        description:
          'What is absent stays; a filter is replaced as a whole, and null unsets it. One that is enabled again goes on where it stopped.',
        tag,
        body: ChangeWebhookRequest,
        answers: { 200: { description: 'The webhook as it is now.', body: WebhookWire } },
        errors: ['validation_failed', 'webhook_not_found'],
      },
      async handle(call) {
        refuseQuery(call.query);
        const fields = await directory.fields(call.actor.workspaceId);
        const patch = accepted(toWebhookPatch(call.body, fields));
        const once = onceOf(services, call, shown);
        return shown(await webhooks.change(call.actor, webhookId(call), patch, once));
      },
    },
    {
      method: 'DELETE',
      path: one,
      scope: 'admin',
      about: {
        operationId: 'deleteWebhook',
        summary: 'Delete a webhook with its deliveries',
        tag,
        answers: { 204: { description: 'Nothing more is sent there.' } },
        errors: ['webhook_not_found'],
      },
      async handle(call) {
        refuseQuery(call.query);
        await webhooks.remove(call.actor, webhookId(call), onceOf(services, call, gone));
        return gone();
      },
    },
    {
      method: 'POST',
      path: `${one}/rotate`,
      ...outlasting,
      about: {
        operationId: 'rotateWebhook',
        summary: 'Make a new secret, beside which the old one signs for a while',
        tag,
        body: RotateWebhookRequest,
        answers: {
          200: {
            description: 'The webhook, whose new secret is shown this once.',
            body: CreatedWebhookWire,
          },
        },
        errors: ['validation_failed', 'webhook_not_found'],
      },
      async handle(call) {
        refuseQuery(call.query);
        const overlapMs = accepted(toWebhookOverlapMs(call.body));
        const once = onceOf(services, call, rotated, { isSecret: true });
        return rotated(await webhooks.rotate(call.actor, webhookId(call), overlapMs, once));
      },
    },
    {
      method: 'POST',
      path: `${one}/test`,
      scope: 'admin',
      about: {
        operationId: 'testWebhook',
        summary: 'Send a message that is about no change, and see what comes of it',
        description: 'One attempt, now; it is not in the list of deliveries.',
        tag,
        answers: {
          200: { description: 'What was sent and what came back.', body: WebhookTestWire },
        },
        errors: ['webhook_not_found'],
      },
      async handle(call) {
        refuseQuery(call.query);
        const { workspaceId } = call.actor;
        const webhook = await webhooks.get(workspaceId, webhookId(call));
        const test = await webhooks.test(call.actor, webhook.id);
        return { status: 200, body: fromTest(webhook, test) };
      },
    },
    {
      method: 'POST',
      path: `${one}/replay`,
      ...outlasting,
      about: {
        operationId: 'replayWebhook',
        summary: 'Deliver again: one delivery, a range, or everything since an instant',
        description:
          'Each under the id that it had. With `since` alone the webhook goes back in the log: what is new waits behind what is delivered again.',
        tag,
        body: ReplayRequest,
        answers: { 202: { description: 'It is on its way.', body: WebhookWire } },
        errors: ['validation_failed', 'webhook_not_found', 'delivery_not_found'],
      },
      async handle(call) {
        refuseQuery(call.query);
        const replay = accepted(toReplay(call.body));
        const { workspaceId } = call.actor;
        const webhook = await webhooks.get(workspaceId, webhookId(call));
        const answer = (): Answer => ({ status: 202, body: fromWebhook(webhook) });
        await webhooks.replay(call.actor, webhook.id, replay, onceOf(services, call, answer));
        return answer();
      },
    },
  ];
}

function made(created: CreatedWebhook): Answer {
  return {
    status: 201,
    body: fromCreatedWebhook(created),
    headers: { Location: `${list}/${created.webhook.id}` },
  };
}

function rotated(created: CreatedWebhook): Answer {
  return { status: 200, body: fromCreatedWebhook(created) };
}

function shown(webhook: WebhookRecord): Answer {
  return { status: 200, body: fromWebhook(webhook) };
}

function gone(): Answer {
  return { status: 204, body: null };
}

/** Any text: what is no id of a webhook is found nowhere. */
export function webhookId({ params }: Call): string {
  return (params['id'] ?? '').toLowerCase();
}
