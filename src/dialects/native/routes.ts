import type { DialectServices, Route } from '../dialect.ts';
import { callRoutes } from './call-routes.ts';
import { changeRoutes } from './change-routes.ts';
import { withClaims } from './claims.ts';
import { clientBatchRoute } from './client-batch-route.ts';
import { clientCreateRoute } from './client-create-route.ts';
import { clientLookupRoute } from './client-lookup-route.ts';
import { clientListRoute } from './client-list-route.ts';
import { clientRoutes } from './client-routes.ts';
import { clientUpsertRoutes } from './client-upsert-routes.ts';
import { companyRoutes } from './company-routes.ts';
import { deliveryRoutes } from './delivery-routes.ts';
import { duplicateRoutes } from './duplicate-routes.ts';
import { errorRoutes } from './error-routes.ts';
import { exportRoutes } from './export-routes.ts';
import { fieldRoutes } from './field-routes.ts';
import { historyRoutes } from './history-routes.ts';
import { importRoutes } from './import-routes.ts';
import { importRowRoutes } from './import-row-routes.ts';
import { importUploadRoute } from './import-upload-route.ts';
import { keyRoutes, workspaceRoutes } from './key-routes.ts';
import { mergeRoutes } from './merge-routes.ts';
import { openApiRoutes } from './openapi-routes.ts';
import { referenceRoutes } from './reference-routes.ts';
import { passkeyRoutes } from './passkey-routes.ts';
import { segmentRoutes } from './segment-routes.ts';
import { webhookRoutes } from './webhook-routes.ts';
import { sessionRoutes } from './session-routes.ts';
import { userRoutes } from './user-routes.ts';
import { withConditions } from './with-conditions.ts';

/** Every call of `/api/v2`, one file per kind of record. */
export function routes(services: DialectServices): readonly Route[] {
  const all = [
    clientListRoute(services),
    clientCreateRoute(services),
    ...clientRoutes(services),
    clientLookupRoute(services),
    ...clientUpsertRoutes(services),
    clientBatchRoute(services),
    ...mergeRoutes(services),
    ...historyRoutes(services),
    ...duplicateRoutes(services),
    ...companyRoutes(services),
    ...fieldRoutes(services),
    ...segmentRoutes(services),
    importUploadRoute(services),
    ...importRoutes(services),
    ...importRowRoutes(services),
    ...exportRoutes(services),
    ...changeRoutes(services),
    ...webhookRoutes(services),
    ...deliveryRoutes(services),
    ...keyRoutes(services),
    ...workspaceRoutes(services),
    ...callRoutes(services),
    ...openApiRoutes(services),
    ...referenceRoutes(services),
    ...errorRoutes(services),
  ];
  // Those of people have no claims: each makes something new, or can be repeated without harm.
  const ofPeople = [
    ...sessionRoutes(services),
    ...passkeyRoutes(services),
    ...userRoutes(services),
  ];
  return [
    ...all.map((route) => withClaims(services, withConditions(route))),
    ...ofPeople.map(withConditions),
  ].map(withSessions);
}

/** What may be called with a session says that only pages of this server may do so, and that conditions are looked at. */
function withSessions(route: Route): Route {
  const { method, about } = route;
  return method === 'GET' || about === undefined
    ? route
    : {
        ...route,
        about: { ...about, errors: [...(about.errors ?? []), 'cross_site', 'invalid_header'] },
      };
}
