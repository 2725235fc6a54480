import type { DialectServices, Route } from '../dialect.ts';
import { withClaims } from './claims.ts';
import { clientListRoute } from './client-list-route.ts';
import { clientRoutes } from './client-routes.ts';
import { keyRoutes, workspaceRoutes } from './key-routes.ts';
import { segmentRoutes } from './segment-routes.ts';

/** Every call of `/api/v2`, one file per kind of record. */
export function routes(services: DialectServices): readonly Route[] {
  const all = [
    clientListRoute(services),
    ...clientRoutes(services),
    ...segmentRoutes(services),
    ...keyRoutes(services),
    ...workspaceRoutes(services),
  ];
  return all.map((route) => withClaims(services, route));
}
