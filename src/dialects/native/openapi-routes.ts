import type { DialectServices, Dialect, Route } from '../dialect.ts';
import { isDescribed, openApiDocument } from '../shared/openapi.ts';
import { refuseQuery } from '../shared/refuse-query.ts';
import { documentPath } from './document-path.ts';

/** The OpenAPI document of each dialect, so that users can see what is covered. */
export function openApiRoutes(services: DialectServices): readonly Route[] {
  return services.dialects.map((dialect) => documentRoute(services, dialect));
}

function documentRoute(services: DialectServices, dialect: Dialect): Route {
  return {
    method: 'GET',
    path: documentPath(dialect.id),
    scope: 'public',
    about: {
      operationId: `getOpenApi${dialect.id === 'native' ? '' : capitalised(dialect.id)}`,
      summary: `Get the OpenAPI document of ${dialect.about?.title ?? dialect.id}`,
      tag: 'Reference',
      answers: { 200: { description: 'OpenAPI 3.1.', body: { type: 'object' } } },
    },
    // oxlint-disable-next-line typescript/require-await -- what `refuseQuery` throws must reject.
    async handle({ query }) {
      refuseQuery(query);
      if (!isDescribed(dialect)) {
        throw new Error(`the dialect ${dialect.id} says nothing of itself`);
      }
      return { status: 200, body: openApiDocument(dialect, dialect.routes(services), services) };
    },
  };
}

function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
