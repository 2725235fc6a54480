import type { Client } from '../../domain/client.ts';
import { matchesConditions } from '../../domain/client-filter.ts';
import { isSamePhone } from '../../domain/phone.ts';
import { matchesSearch, searchTerms } from '../../domain/search-text.ts';
import { parseUuid } from '../../lib/uuid.ts';
import type { ClientFilter, ClientSearch, SearchMember } from '../storage.ts';

/** Tells whether a filter wants a client. */
export type Matcher = (client: Client) => boolean;

/** A filter, made ready; `undefined` where it asks for no more than statuses, which have lists of their own. */
export function createMatcher(filter: ClientFilter): Matcher | undefined {
  const tests = [...searchTests(filter), ...memberTests(filter)];
  return tests.length === 0 ? undefined : (client) => tests.every((test) => test(client));
}

/** Without those that are blank, which do not restrict. */
function searchTests({ search, within }: ClientFilter): readonly Matcher[] {
  return [search, within].flatMap((each) => {
    const test = each === undefined ? undefined : searchTest(each);
    return test === undefined ? [] : [test];
  });
}

function searchTest({ query, members }: ClientSearch): Matcher | undefined {
  const terms = searchTerms(query);
  const id = parseUuid(query.trim());
  if (terms.words.length === 0) {
    return undefined;
  }
  const only = (client: Client, member: SearchMember): string | null =>
    members.includes(member) ? client[member] : null;
  return (client) =>
    client.id === id ||
    matchesSearch(
      {
        name: only(client, 'name'),
        email: only(client, 'email'),
        phone: only(client, 'phone'),
        externalId: only(client, 'externalId'),
      },
      terms,
    );
}

function memberTests(filter: ClientFilter): readonly Matcher[] {
  const { companyId, email, givenName, familyName, phone, conditions = [] } = filter;
  const tests: Matcher[] = [];
  if (companyId !== undefined) {
    tests.push(({ companyIds }) => companyIds.includes(companyId));
  }
  if (email !== undefined) {
    tests.push((client) => client.email === email);
  }
  if (givenName !== undefined) {
    tests.push((client) => client.givenName === givenName);
  }
  if (familyName !== undefined) {
    tests.push((client) => client.familyName === familyName);
  }
  if (phone !== undefined) {
    tests.push((client) => client.phone !== null && isSamePhone(client.phone, phone));
  }
  if (conditions.length > 0) {
    tests.push((client) => matchesConditions(client, conditions));
  }
  return tests;
}
