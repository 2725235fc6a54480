import type { StandardClient } from '../../domain/client.ts';
import { formatIso } from '../../domain/instant.ts';
import type { ClientPage } from '../../storage/storage.ts';
import type { ClientAnswer, ClientWire, ListAnswer } from './schema.ts';

/** A client in FullEngage's words. One that came without a name through another dialect has the empty one: the member is a string there. */
export function fromClient(client: StandardClient): ClientWire {
  return {
    id: client.id,
    name: client.name ?? '',
    phone: client.phone,
    status: client.status,
    notes: client.notes,
    createdAt: formatIso(client.createdAt),
    updatedAt: formatIso(client.updatedAt),
  };
}

/** One client in its envelope. */
export function toClientAnswer(client: StandardClient): ClientAnswer {
  return { data: fromClient(client) };
}

/** A page in its envelope. Throws where the page was not asked for with its total, which is a bug. */
export function toListAnswer(page: ClientPage): ListAnswer {
  if (page.total === undefined) {
    throw new Error('a list needs its total');
  }
  return { data: page.clients.map(fromClient), total: page.total };
}
