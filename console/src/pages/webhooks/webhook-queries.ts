import { queryOptions } from '@tanstack/react-query';
import type { Delivery } from 'clientele-sdk';
import { clientele } from '../../api/clientele.ts';

/** Where changes are sent, the oldest first. */
export function webhooksQuery() {
  return queryOptions({
    queryKey: ['webhooks', 'list'],
    queryFn: ({ signal }) => clientele.webhooks.list({ signal }),
  });
}

/** One of them. */
export function webhookQuery(id: string) {
  return queryOptions({
    queryKey: ['webhooks', 'one', id],
    queryFn: ({ signal }) => clientele.webhooks.get(id, { signal }),
  });
}

/** How often the list of deliveries is read anew. */
const everyMs = 2_000;

/** Its last deliveries, the newest change first. */
export function deliveriesQuery(id: string, status: Delivery['status'] | undefined) {
  return queryOptions({
    queryKey: ['webhooks', 'deliveries', id, status ?? 'any'],
    queryFn: ({ signal }) =>
      clientele.webhooks.deliveries(
        id,
        { limit: 50, ...(status === undefined ? {} : { status }) },
        { signal },
      ),
    refetchInterval: everyMs,
  });
}

/** One delivery, with what was sent and every answer. */
export function deliveryQuery(id: string, deliveryId: string) {
  return queryOptions({
    queryKey: ['webhooks', 'delivery', id, deliveryId],
    queryFn: ({ signal }) => clientele.webhooks.delivery(id, deliveryId, { signal }),
    refetchInterval: everyMs,
  });
}
