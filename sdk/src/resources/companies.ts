import type {
  Company,
  CompanyList,
  CreateCompany,
  ListCompaniesQuery,
  UpdateCompany,
} from '../generated/api.ts';
import { type Pages, pagesOf } from '../pages.ts';
import type { CallOptions, Transport, WriteOptions } from '../transport.ts';
import { type MatchOptions, matchHeaders } from './match.ts';

/** Companies: organisations that clients are assigned to. */
export interface Companies {
  create(company: CreateCompany, options?: WriteOptions): Promise<Company>;
  get(id: string, options?: CallOptions): Promise<Company>;
  /** Changes what is there; `null` unsets. With `ifMatch`, a `StaleError` in any other version. */
  update(
    id: string,
    changes: UpdateCompany,
    options?: WriteOptions & MatchOptions,
  ): Promise<Company>;
  /** Takes it away from its clients, too. */
  delete(id: string, options?: WriteOptions & MatchOptions): Promise<void>;
  list(
    query?: Omit<ListCompaniesQuery, 'cursor'>,
    options?: CallOptions,
  ): Pages<Company, CompanyList>;
}

export function companiesOf({ call }: Transport): Companies {
  return {
    create: (body, options) => call('createCompany', { body }, options),
    get: (id, options) => call('getCompany', { path: { id } }, options),
    update: (id, body, options) =>
      call('updateCompany', { path: { id }, body, headers: matchHeaders(options) }, options),
    delete: (id, options) =>
      call('deleteCompany', { path: { id }, headers: matchHeaders(options) }, options),
    list: (query, options) =>
      pagesOf((cursor) => {
        const place = cursor === undefined ? {} : { cursor };
        return call('listCompanies', { query: { ...query, ...place } }, options);
      }),
  };
}
