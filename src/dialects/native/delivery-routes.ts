import { accepted } from '../../domain/errors.ts';
import type { DialectServices, Route } from '../dialect.ts';
import { refuseQuery } from '../shared/refuse-query.ts';
import { openPlace, sealPlace } from './place-cursor.ts';
import { fromDelivery, fromShownDelivery } from './webhook-from-domain.ts';
import { webhookId } from './webhook-routes.ts';
import { DeliveryDetailWire, DeliveryListWire } from './webhook-schema.ts';
import { toDeliveryQuery } from './webhook-to-domain.ts';

const list = '/api/v2/webhooks/:id/deliveries';

/** What became of changes on their way to a webhook. */
export function deliveryRoutes({ webhooks, cursors }: DialectServices): readonly Route[] {
  return [
    {
      method: 'GET',
      path: list,
      scope: 'admin',
      about: {
        operationId: 'listDeliveries',
        summary: 'List the deliveries of a webhook, the newest change first',
        description:
          'Those that were tried, or that wait behind one that failed. Settled ones stay for as long as the server is set to keep them.',
        tag: 'Webhooks',
        query: {
          status: {
            description: 'Of this status only.',
            schema: { type: 'string', enum: ['pending', 'delivered', 'parked', 'skipped'] },
          },
          limit: {
            description: 'Deliveries a page.',
            schema: { type: 'integer', minimum: 1, maximum: 200, default: 50 },
          },
          cursor: { description: 'A `nextCursor`.', schema: { type: 'string' } },
        },
        answers: { 200: { description: 'A page of deliveries.', body: DeliveryListWire } },
        errors: ['webhook_not_found', 'invalid_cursor', 'validation_failed'],
      },
      async handle(call) {
        const { workspaceId } = call.actor;
        const id = webhookId(call);
        const { cursor, ...page } = accepted(toDeliveryQuery(call.query));
        const scope = ['deliveries', workspaceId, id, page.state ?? ''];
        const before =
          cursor === undefined ? {} : { before: Number(openPlace(cursors, scope, cursor)) };
        const limit = page.limit + 1;
        const found = await webhooks.deliveries(workspaceId, id, { ...page, ...before, limit });
        const shown = found.slice(0, page.limit);
        const body: DeliveryListWire = { data: shown.map(fromDelivery) };
        const last = shown.at(-1);
        if (found.length > shown.length && last !== undefined) {
          body.nextCursor = sealPlace(cursors, scope, String(last.delivery.position));
        }
        return { status: 200, body };
      },
    },
    {
      method: 'GET',
      path: `${list}/:deliveryId`,
      scope: 'admin',
      about: {
        operationId: 'getDelivery',
        summary: 'Get a delivery with its request and every answer',
        description:
          'The request as it would be sent now. It is made of the change log anew at each attempt, so nothing of a client is kept a second time.',
        tag: 'Webhooks',
        answers: { 200: { description: 'The delivery.', body: DeliveryDetailWire } },
        errors: ['webhook_not_found', 'delivery_not_found'],
      },
      async handle(call) {
        refuseQuery(call.query);
        const { workspaceId } = call.actor;
        const webhook = await webhooks.get(workspaceId, webhookId(call));
        const deliveryId = call.params['deliveryId'] ?? '';
        const delivery = await webhooks.delivery(workspaceId, webhook.id, deliveryId);
        return { status: 200, body: fromShownDelivery(webhook, delivery) };
      },
    },
  ];
}
