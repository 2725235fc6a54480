import type { DialectServices, Route } from '../dialect.ts';
import { clientRoutes, oldUpdateRoute } from './client-routes.ts';
import { companyRoutes } from './company-routes.ts';
import { fieldRoutes } from './field-routes.ts';

/** Every route: the plural paths, the singular ones that still work (wire-contracts 2.1), and custom fields. */
export function routes(services: DialectServices): readonly Route[] {
  return [
    ...clientRoutes(services, '/v1/clients'),
    ...clientRoutes(services, '/v1/client'),
    oldUpdateRoute(services),
    ...companyRoutes(services, '/v1/companies'),
    ...companyRoutes(services, '/v1/company'),
    ...fieldRoutes(services),
  ];
}
