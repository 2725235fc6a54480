import type { DialectServices, Route } from '../dialect.ts';
import { withClaims } from './claims.ts';
import { clientRoutes } from './client-routes.ts';
import { keyRoutes, workspaceRoutes } from './key-routes.ts';

/** Every call of `/api/v2`, one file per kind of record. */
export function routes(services: DialectServices): readonly Route[] {
  const all = [...clientRoutes(services), ...keyRoutes(services), ...workspaceRoutes(services)];
  return all.map((route) => withClaims(services, route));
}
