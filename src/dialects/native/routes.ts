import type { DialectServices, Route } from '../dialect.ts';
import { clientRoutes } from './client-routes.ts';
import { companyRoutes } from './company-routes.ts';
import { fieldRoutes } from './field-routes.ts';

/** Every call of `/api/v2`, one file per kind of record. */
export function routes(services: DialectServices): readonly Route[] {
  return [...clientRoutes(services), ...companyRoutes(services), ...fieldRoutes(services)];
}
