import type { DialectServices, Route } from '../dialect.ts';
import { batchRoutes } from './batch-routes.ts';
import { changeRoutes } from './change-routes.ts';
import { clientRoutes } from './client-routes.ts';
import { openApiRoutes } from './openapi-routes.ts';
import { referenceRoutes } from './reference-routes.ts';

/** Every call of `/api/v2`, one file per kind of record. */
export function routes(services: DialectServices): readonly Route[] {
  return [
    ...clientRoutes(services),
    ...batchRoutes(services),
    ...changeRoutes(services),
    ...openApiRoutes(services),
    ...referenceRoutes(services),
  ];
}
