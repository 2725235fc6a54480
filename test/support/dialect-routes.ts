import type { Accounts } from '../../src/accounts/accounts.ts';
import type { Imports } from '../../src/importing/imports.ts';
import type { Dialect, DialectServices, Route } from '../../src/dialects/dialect.ts';
import { dialects } from '../../src/dialects/registry.ts';
import { createSealer } from '../../src/lib/seal.ts';
import type { CallLog } from '../../src/directory/call-log.ts';
import type { Keys } from '../../src/directory/keys.ts';
import type { Statistics } from '../../src/directory/statistics.ts';
import type { Webhooks } from '../../src/webhooks/webhooks.ts';
import type { Directory } from '../../src/directory/directory.ts';

/** A route with the dialect that it belongs to. */
export interface DialectRoute {
  readonly dialect: Dialect;
  readonly route: Route;
  /** `POST /v1/clients` */
  readonly name: string;
}

/** For looking at routes only: none of them may be called. */
const noServices: DialectServices = {
  directory: {} as Directory,
  dialects,
  packageFile: () => Promise.reject(new Error('there are no files here')),
  document: () => Promise.reject(new Error('there are no documents here')),
  clock: { now: () => 0 },
  cursors: createSealer('secret', 'cursors'),
  answersUnder: (text) => createSealer(text, 'answers'),
  keys: {} as Keys,
  webhooks: {} as Webhooks,
  accounts: {} as Accounts,
  imports: {} as Imports,
  callLog: {} as CallLog,
  statistics: {} as Statistics,
  publicUrl: 'http://127.0.0.1:7171',
  refusesJunkIds: true,
};

/** Every route of every dialect, from their own tables. */
export function dialectRoutes(): readonly DialectRoute[] {
  return dialects.flatMap((dialect) =>
    dialect
      .routes(noServices)
      .map((route) => ({ dialect, route, name: `${route.method} ${route.path}` })),
  );
}
