import type { Condition } from '../../domain/client-filter.ts';
import type { EmailKey } from '../../domain/email.ts';
import { phoneSearchQuery } from '../../domain/phone.ts';
import { searchTerms, type SearchTerms } from '../../domain/search-text.ts';
import { createFilterMatcher, type FilterMatcher, type FilterSubject } from '../filter-matcher.ts';
import { clientColumns, clientOf, statusOf } from '../rows/client-row.ts';
import type { ClientFilter } from '../storage.ts';
import type { Row } from './connection.ts';
import type { Sortable } from './list-position.ts';

/** A filter, made ready to find clients and to tell each. */
export interface Matcher extends Pick<FilterMatcher, 'searches' | 'isOpen'> {
  readonly filter: ClientFilter;
  readonly conditions: readonly Condition[];
  /** What everybody with the phone asked for is found by, and others may be. */
  readonly phoneTerms: SearchTerms | undefined;
  /** What `matchCandidate` reads of a client: no more than the filter needs. */
  readonly columns: string;
  readonly wants: FilterMatcher['wants'];
}

/** A client as far as a sort needs it. */
export interface Candidate extends Sortable {
  readonly pk: number;
}

const baseColumns = [
  'pk',
  'id',
  'status',
  'email',
  'name',
  'given_name',
  'family_name',
  'phone',
  'external_id',
  'company_ids',
  'email_key',
];

export function createMatcher(filter: ClientFilter): Matcher {
  const conditions = filter.conditions ?? [];
  const columns = conditions.length === 0 ? baseColumns : [...baseColumns, ...clientColumns];
  return {
    ...createFilterMatcher(filter),
    filter,
    conditions,
    phoneTerms:
      filter.phone === undefined ? undefined : searchTerms(phoneSearchQuery(filter.phone)),
    columns: columns.map((column) => `c.${column}`).join(', '),
  };
}

/** The candidate in a row of `columns`, or `undefined` where the filter does not want it. */
export function matchCandidate({ filter, wants }: Matcher, row: Row): Candidate | undefined {
  const status = statusOf(row[2] as number);
  const subject = new CandidateRow(row);
  const isWanted =
    (filter.statuses === undefined || filter.statuses.includes(status)) &&
    wants(subject, () => clientOf(row.slice(baseColumns.length)));
  return isWanted
    ? {
        pk: row[0] as number,
        status,
        name: subject.name,
        phone: subject.phone,
        externalId: subject.externalId,
        emailKey: row[10] as EmailKey | null,
      }
    : undefined;
}

/** A row of `baseColumns`, of which each value is looked at only where it is asked for. */
class CandidateRow implements FilterSubject {
  readonly #row: Row;

  constructor(row: Row) {
    this.#row = row;
  }

  get id(): string {
    return this.#row[1] as string;
  }

  get email(): string | null {
    return this.#row[3] as string | null;
  }

  get name(): string | null {
    return this.#row[4] as string | null;
  }

  get givenName(): string | null {
    return this.#row[5] as string | null;
  }

  get familyName(): string | null {
    return this.#row[6] as string | null;
  }

  get phone(): string | null {
    return this.#row[7] as string | null;
  }

  get externalId(): string | null {
    return this.#row[8] as string | null;
  }

  get companyIds(): readonly string[] {
    const ids = this.#row[9] as string | null;
    return ids === null ? [] : (JSON.parse(ids) as string[]);
  }
}
