import { accepted } from '../../domain/errors.ts';
import type { DialectServices, Route } from '../dialect.ts';
import { compact } from '../shared/compact.ts';
import { companyPageStart, writeCompanyCursor } from './company-cursor.ts';
import { fromCompany } from './company-from-domain.ts';
import { CompanyListWire } from './company-schema.ts';
import { companyLimitMax, defaultCompanyLimit, toCompanyList } from './company-to-domain.ts';

const text = { type: 'string' } as const;

/** `GET /api/v2/companies` */
export function companyListRoute({ directory, cursors }: DialectServices): Route {
  return {
    method: 'GET',
    path: '/api/v2/companies',
    scope: 'read',
    about: {
      operationId: 'listCompanies',
      summary: 'List companies in the order of their creation',
      description:
        'A cursor stays good while companies come and go: each that is there throughout is listed once.',
      tag: 'Companies',
      query: {
        name: { description: 'Exactly this name.', schema: text },
        limit: {
          description: 'How many a page has at most.',
          schema: {
            type: 'integer',
            minimum: 1,
            maximum: companyLimitMax,
            default: defaultCompanyLimit,
          },
        },
        cursor: { description: 'The `nextCursor` of the page before.', schema: text },
      },
      answers: { 200: { description: 'A page.', body: CompanyListWire } },
      errors: ['validation_failed', 'invalid_cursor'],
    },
    async handle({ actor, query }) {
      const { limit, name, cursor } = accepted(toCompanyList(query));
      const scope = { workspaceId: actor.workspaceId, name: name ?? null };
      const afterId = companyPageStart(cursors, scope, cursor);
      const page = await directory.companies(actor.workspaceId, {
        isPlaceholder: false,
        limit,
        ...compact({ name, afterId }),
      });
      const companies = page.companies.flatMap((listed) =>
        listed.kind === 'named' ? [listed.company] : [],
      );
      const last = page.hasMore ? companies.at(-1) : undefined;
      const nextCursor =
        last === undefined ? undefined : writeCompanyCursor(cursors, scope, last.id);
      return {
        status: 200,
        body: { data: companies.map(fromCompany), ...compact({ nextCursor }) },
      };
    },
  };
}
