import type { FieldEntity } from '../../domain/field.ts';
import type { Checked } from '../../domain/issue.ts';
import { checkText } from '../../domain/text.ts';
import type { Call } from '../dialect.ts';
import { compact } from '../shared/compact.ts';
import { type Check, MemberReader } from '../shared/member-reader.ts';
import {
  emptyIsAbsent,
  once,
  oneOf,
  queryBoolean,
  queryInteger,
  uuidText,
} from '../shared/value-checks.ts';

type Query = Call['query'];

const defaultLimit = 100;
const limitMax = 10_000;
const tokenCodePointsMax = 4_096;
const filterCodePointsMax = 1_024;

/** Conditions of a client list, each exact and case-sensitive (wire-contracts 2.4); members always in this order. */
export type ClientListFilter = {
  readonly companyId?: string;
  readonly email?: string;
  readonly givenName?: string;
  readonly familyName?: string;
};

/** Conditions of a company list (wire-contracts 2.5); members always in this order. */
export type CompanyListFilter = { readonly name?: string; readonly isPlaceholder?: boolean };

/** One page of a list. */
export interface ListRequest<Filter> {
  readonly filter: Filter;
  readonly limit: number;
  readonly nextToken?: string;
}

/** Query of `GET /v1/clients`. An empty filter is none: the SDK always sends `companyId=` (wire-contracts 5). */
export function toClientList(query: Query): Checked<ListRequest<ClientListFilter>> {
  const reader = new MemberReader(query);
  const companyId = reader.read('companyId', filterOf('companyId', uuidText('companyId')));
  const email = reader.read('email', textFilter('email'));
  const givenName = reader.read('givenName', textFilter('givenName'));
  const familyName = reader.read('familyName', textFilter('familyName'));
  return finishList(reader, () => compact({ companyId, email, givenName, familyName }));
}

/** Query of `GET /v1/companies`. */
export function toCompanyList(query: Query): Checked<ListRequest<CompanyListFilter>> {
  const reader = new MemberReader(query);
  const name = reader.read('name', textFilter('name'));
  const isPlaceholder = reader.read('isPlaceholder', emptyIsAbsent(queryBoolean('isPlaceholder')));
  return finishList(reader, () => compact({ name, isPlaceholder }));
}

/** Query of `GET /v1/custom-fields`: the entity whose fields are wanted, or `undefined` for all. */
export function toFieldList(query: Query): Checked<{ readonly entity?: FieldEntity }> {
  const reader = new MemberReader(query);
  const entities: readonly FieldEntity[] = ['client', 'company'];
  const entity = reader.read('entityType', filterOf('entityType', oneOf('entityType', entities)));
  reader.refuseOthers({ noun: 'parameter' });
  return reader.finish(() => compact({ entity }));
}

/** Query of `GET /v1/custom-fields/{id}/options`: the label that is wanted, exactly, or `undefined` for all. */
export function toOptionList(query: Query): Checked<{ readonly label?: string }> {
  const reader = new MemberReader(query);
  const label = reader.read('label', textFilter('label'));
  reader.refuseOthers({ noun: 'parameter' });
  return reader.finish(() => compact({ label }));
}

/** Query of a client write: whether `?sendInvite=true`. */
export function toSendInvite(query: Query): Checked<boolean> {
  const reader = new MemberReader(query);
  const sendInvite = reader.read('sendInvite', emptyIsAbsent(queryBoolean('sendInvite')));
  reader.refuseOthers({ noun: 'parameter' });
  return reader.finish(() => sendInvite ?? false);
}

function finishList<Filter>(
  reader: MemberReader,
  filter: () => Filter,
): Checked<ListRequest<Filter>> {
  const limit = reader.read(
    'limit',
    emptyIsAbsent(queryInteger('limit', { min: 1, max: limitMax })),
  );
  const nextToken = reader.read('nextToken', textFilter('nextToken', tokenCodePointsMax));
  reader.refuseOthers({ noun: 'parameter' });
  return reader.finish(() => ({
    filter: filter(),
    limit: limit ?? defaultLimit,
    ...compact({ nextToken }),
  }));
}

function filterOf<T>(field: string, check: Check<T>): Check<T | undefined> {
  return emptyIsAbsent(once(field, check));
}

function textFilter(field: string, codePointsMax = filterCodePointsMax): Check<string | undefined> {
  return filterOf(field, (value) => checkText(value, { field, codePointsMax }));
}
