import type { Client } from '../domain/client.ts';
import { matchesConditions } from '../domain/client-filter.ts';
import { isSamePhone } from '../domain/phone.ts';
import { matchesSearch, searchTerms, type SearchTerms } from '../domain/search-text.ts';
import { parseUuid } from '../lib/uuid.ts';
import type { ClientFilter, ClientSearch, SearchMember } from './storage.ts';

/** What a filter looks at of a client; of the rest only conditions want something. */
export type FilterSubject = Pick<
  Client,
  'id' | 'email' | 'name' | 'givenName' | 'familyName' | 'phone' | 'externalId' | 'companyIds'
>;

/** A search, made ready. */
export interface Search {
  readonly terms: SearchTerms;
  readonly members: readonly SearchMember[];
  /** The query, where it is a whole id: it finds that client, too. */
  readonly id: string | undefined;
}

/** A filter, made ready to tell each client: the same in every engine, whatever it has ruled out before. */
export interface FilterMatcher {
  /** Without those that are blank, which do not restrict. */
  readonly searches: readonly Search[];
  /** True where the filter asks for no more than statuses, which have lists of their own and are not looked at here. */
  readonly isOpen: boolean;
  /** `whole` is asked only where there are conditions. */
  wants(subject: FilterSubject, whole: () => Client): boolean;
}

type Test = (subject: FilterSubject, whole: () => Client) => boolean;

export function createFilterMatcher(filter: ClientFilter): FilterMatcher {
  const searches = [filter.search, filter.within].flatMap((search) => {
    const prepared = search === undefined ? undefined : prepare(search);
    return prepared === undefined || prepared.terms.words.length === 0 ? [] : [prepared];
  });
  const tests = [...memberTests(filter), ...searches.map(searchTest), ...conditionTests(filter)];
  return {
    searches,
    isOpen: tests.length === 0,
    wants: (subject, whole) => tests.every((test) => test(subject, whole)),
  };
}

function prepare({ query, members }: ClientSearch): Search {
  return { terms: searchTerms(query), members, id: parseUuid(query.trim()) };
}

function memberTests({
  companyId,
  email,
  givenName,
  familyName,
  phone,
}: ClientFilter): readonly Test[] {
  const tests: Test[] = [];
  if (email !== undefined) {
    tests.push((subject) => subject.email === email);
  }
  if (givenName !== undefined) {
    tests.push((subject) => subject.givenName === givenName);
  }
  if (familyName !== undefined) {
    tests.push((subject) => subject.familyName === familyName);
  }
  if (companyId !== undefined) {
    tests.push(({ companyIds }) => companyIds.includes(companyId));
  }
  if (phone !== undefined) {
    tests.push((subject) => subject.phone !== null && isSamePhone(subject.phone, phone));
  }
  return tests;
}

function searchTest({ id, members, terms }: Search): Test {
  const [name, email, phone, externalId] = (['name', 'email', 'phone', 'externalId'] as const).map(
    (member) => members.includes(member),
  );
  return (subject) =>
    subject.id === id ||
    matchesSearch(
      {
        name: name === true ? subject.name : null,
        email: email === true ? subject.email : null,
        phone: phone === true ? subject.phone : null,
        externalId: externalId === true ? subject.externalId : null,
      },
      terms,
    );
}

function conditionTests({ conditions = [] }: ClientFilter): readonly Test[] {
  return conditions.length === 0
    ? []
    : [(_subject, whole) => matchesConditions(whole(), conditions)];
}
