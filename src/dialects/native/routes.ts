import type { DialectServices, Route } from '../dialect.ts';
import { clientBatchRoute } from './client-batch-route.ts';
import { clientCreateRoute } from './client-create-route.ts';
import { clientLookupRoute } from './client-lookup-route.ts';
import { clientRoutes } from './client-routes.ts';
import { clientUpsertRoutes } from './client-upsert-routes.ts';

/** Every call of `/api/v2`, one file per kind of record. */
export function routes(services: DialectServices): readonly Route[] {
  return [
    clientCreateRoute(services),
    ...clientRoutes(services),
    clientLookupRoute(services),
    ...clientUpsertRoutes(services),
    clientBatchRoute(services),
  ];
}
