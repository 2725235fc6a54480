export { type Clientele, type ClienteleOptions, createClientele } from './clientele.ts';
export {
  AccessError,
  ClienteleError,
  ConflictError,
  ConnectionError,
  type Matches,
  NotFoundError,
  StaleError,
  ValidationError,
  hasCode,
} from './errors.ts';
export type * from './generated/api.ts';
export type { Page, Pages } from './pages.ts';
export type { Calls, CallsQuery, StatisticsResource } from './resources/calls.ts';
export type { Changes, ChangesQuery } from './resources/changes.ts';
export type { Clients, DuplicateGroup } from './resources/clients.ts';
export type { Companies } from './resources/companies.ts';
export type { ExportQuery, ExportedClient, Exports } from './resources/exports.ts';
export type { Fields } from './resources/fields.ts';
export type { Imports, UploadOptions } from './resources/imports.ts';
export type { Keys } from './resources/keys.ts';
export type { MatchOptions } from './resources/match.ts';
export type { Merges } from './resources/merges.ts';
export type { Passkeys } from './resources/passkeys.ts';
export type { Segments } from './resources/segments.ts';
export type { Webhooks } from './resources/webhooks.ts';
export type { Session as SessionResource } from './resources/session.ts';
export type { Users } from './resources/users.ts';
export type { CurrentWorkspace } from './resources/workspace.ts';
export type { Timing } from './retry.ts';
export type { CallOptions, WriteOptions } from './transport.ts';
