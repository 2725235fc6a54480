import { type ErrorCode, DirectoryError, errorCodes } from '../../domain/errors.ts';
import type { DialectServices, Route } from '../dialect.ts';
import { refuseQuery } from '../shared/refuse-query.ts';
import { errorPage } from './error-pages.ts';

const codes: ReadonlySet<string> = new Set<ErrorCode>(errorCodes);

/** Where `type` in an error leads. */
export function errorRoutes({ document }: DialectServices): readonly Route[] {
  return [
    {
      method: 'GET',
      path: '/errors/:code',
      scope: 'public',
      async handle({ params, query }) {
        refuseQuery(query);
        const code = params['code'] ?? '';
        const page = codes.has(code) ? errorPage(await document('errors.md'), code) : undefined;
        if (page === undefined) {
          throw new DirectoryError('route_not_found', 'There is no error with this code.');
        }
        return {
          status: 200,
          contentType: 'text/html; charset=utf-8',
          content: page,
        };
      },
    },
  ];
}
