import type { DialectServices, Route } from '../dialect.ts';
import { withClaims } from './claims.ts';
import { clientRoutes } from './client-routes.ts';
import { duplicateRoutes } from './duplicate-routes.ts';
import { historyRoutes } from './history-routes.ts';
import { keyRoutes, workspaceRoutes } from './key-routes.ts';
import { mergeRoutes } from './merge-routes.ts';

/** Every call of `/api/v2`, one file per kind of record. */
export function routes(services: DialectServices): readonly Route[] {
  const all = [
    ...clientRoutes(services),
    ...mergeRoutes(services),
    ...historyRoutes(services),
    ...duplicateRoutes(services),
    ...keyRoutes(services),
    ...workspaceRoutes(services),
  ];
  return all.map((route) => withClaims(services, route));
}
