import type { Client } from '../../domain/client.ts';
import { matchesConditions } from '../../domain/client-filter.ts';
import { fold } from '../../domain/fold.ts';
import { isSamePhone, phoneKey } from '../../domain/phone.ts';
import { matchesSearch, searchTerms } from '../../domain/search-text.ts';
import type { ClientFilter, ClientQuery, SearchMember } from '../storage.ts';

/** What a list should give, worked out from all clients in the order of their creation: slow and plain. */
export function modelPage(
  clients: readonly Client[],
  { filter, sort, limit, offset = 0 }: ClientQuery,
): { readonly clients: readonly Client[]; readonly total: number } {
  const matches = clients.filter((client) => isMatch(client, filter));
  const compare = {
    createdAt: () => 0,
    name: (a: Client, b: Client) => compareKeys(nameKey(a), nameKey(b)),
    phone: (a: Client, b: Client) => compareKeys(keyOfPhone(a), keyOfPhone(b)),
    status: (a: Client, b: Client) => compareKeys(a.status, b.status),
    email: (a: Client, b: Client) => compareKeys(a.emailKey, b.emailKey),
    externalId: (a: Client, b: Client) => compareKeys(a.externalId, b.externalId),
  }[sort.by];
  const sorted = [...matches].sort(compare);
  if (sort.order === 'desc') {
    sorted.reverse();
  }
  return { clients: sorted.slice(offset, offset + limit), total: matches.length };
}

function isMatch(client: Client, filter: ClientFilter): boolean {
  const { statuses, search, companyId, email, phone, givenName, familyName, conditions } = filter;
  const searches = [search, filter.within].filter((each) => each !== undefined);
  return (
    (statuses === undefined || statuses.includes(client.status)) &&
    (companyId === undefined || client.companyIds.includes(companyId)) &&
    (email === undefined || client.email === email) &&
    (phone === undefined || (client.phone !== null && isSamePhone(client.phone, phone))) &&
    (givenName === undefined || client.givenName === givenName) &&
    (familyName === undefined || client.familyName === familyName) &&
    (conditions === undefined || matchesConditions(client, conditions)) &&
    searches.every(
      ({ query, members }) =>
        client.id === query || matchesSearch(only(client, members), searchTerms(query)),
    )
  );
}

function only(
  client: Client,
  members: readonly SearchMember[],
): Parameters<typeof matchesSearch>[0] {
  return {
    name: members.includes('name') ? client.name : null,
    email: members.includes('email') ? client.email : null,
    phone: members.includes('phone') ? client.phone : null,
    externalId: members.includes('externalId') ? client.externalId : null,
  };
}

function nameKey({ name }: Client): string | null {
  return name === null ? null : first64(fold(name));
}

function keyOfPhone({ phone }: Client): string | null {
  return phone === null ? null : first64(phoneKey(phone));
}

function first64(text: string): string {
  return Array.from(text).slice(0, 64).join('');
}

function compareKeys(a: string | null, b: string | null): number {
  if (a === null || b === null) {
    return Number(a === null) - Number(b === null);
  }
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}
