import type { DialectServices, Route } from '../dialect.ts';
import { clientListRoute } from './client-list-route.ts';
import { clientRoutes } from './client-routes.ts';
import { segmentRoutes } from './segment-routes.ts';

/** Every call of `/api/v2`, one file per kind of record. */
export function routes(services: DialectServices): readonly Route[] {
  return [clientListRoute(services), ...clientRoutes(services), ...segmentRoutes(services)];
}
