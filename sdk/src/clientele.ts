import { type Timing, realTiming } from './retry.ts';
import { type Calls, callsOf, type StatisticsResource, statisticsOf } from './resources/calls.ts';
import { type Changes, changesOf } from './resources/changes.ts';
import { type Clients, clientsOf } from './resources/clients.ts';
import { type Companies, companiesOf } from './resources/companies.ts';
import { type Exports, exportsOf } from './resources/exports.ts';
import { type Fields, fieldsOf } from './resources/fields.ts';
import { type Imports, importsOf } from './resources/imports.ts';
import { type Keys, keysOf } from './resources/keys.ts';
import { type Merges, mergesOf } from './resources/merges.ts';
import { type Passkeys, passkeysOf } from './resources/passkeys.ts';
import { type Segments, segmentsOf } from './resources/segments.ts';
import { type Webhooks, webhooksOf } from './resources/webhooks.ts';
import { type Session, sessionOf } from './resources/session.ts';
import { type Users, usersOf } from './resources/users.ts';
import { type CurrentWorkspace, workspaceOf } from './resources/workspace.ts';
import { createTransport } from './transport.ts';

/** Which directory, and how to talk to it. */
export interface ClienteleOptions {
  /** Where the server is, such as `http://127.0.0.1:7171`; a path in front of `/api/v2` may follow. */
  readonly baseUrl: string;
  /** An API key. Not needed in a page of the directory's own server, whose user is signed in. */
  readonly key?: string | undefined;
  /** Calls as whoever is signed in to the console: for pages of the directory's own server. */
  readonly credentials?: 'same-origin' | undefined;
  /** Instead of the global one: for proxies, logs, tests. */
  readonly fetch?: typeof fetch | undefined;
  /** How often a call is sent again that failed in a way that may pass. 4 unless given; 0: never. */
  readonly retries?: number | undefined;
  /** Milliseconds that one try may take. 60,000 unless given. Streams have no end. */
  readonly timeout?: number | undefined;
  /** Time and chance, for tests. */
  readonly timing?: Partial<Timing> | undefined;
}

/** A directory, by what is in it. */
export interface Clientele {
  readonly clients: Clients;
  readonly merges: Merges;
  readonly fields: Fields;
  readonly companies: Companies;
  readonly segments: Segments;
  readonly imports: Imports;
  readonly keys: Keys;
  readonly webhooks: Webhooks;
  readonly workspace: CurrentWorkspace;
  readonly changes: Changes;
  readonly exports: Exports;
  readonly calls: Calls;
  readonly statistics: StatisticsResource;
  readonly session: Session;
  readonly users: Users;
  readonly passkeys: Passkeys;
}

/** A directory to call. Sends nothing yet; throws a `TypeError` where `baseUrl` is no address, or `key` cannot be sent. */
export function createClientele(options: ClienteleOptions): Clientele {
  const { baseUrl, key, credentials, retries = 4, timeout = 60_000, timing } = options;
  const transport = createTransport({
    baseUrl: checkedBaseUrl(baseUrl),
    key,
    credentials,
    // Looked up when it is called, since browsers want it called on the window.
    fetch: options.fetch ?? ((input, init) => globalThis.fetch(input, init)),
    retries,
    timeout,
    timing: { ...realTiming, ...timing },
  });
  return {
    clients: clientsOf(transport),
    merges: mergesOf(transport),
    fields: fieldsOf(transport),
    companies: companiesOf(transport),
    segments: segmentsOf(transport),
    imports: importsOf(transport),
    keys: keysOf(transport),
    webhooks: webhooksOf(transport),
    workspace: workspaceOf(transport),
    changes: changesOf(transport),
    exports: exportsOf(transport),
    calls: callsOf(transport),
    statistics: statisticsOf(transport),
    session: sessionOf(transport),
    users: usersOf(transport),
    passkeys: passkeysOf(transport),
  };
}

/** Without the slash at its end. `localhost:7171` is a URL too, whose scheme is `localhost`: nobody could answer there. */
function checkedBaseUrl(text: string): string {
  const { protocol, username, password, search, hash, href } = new URL(text);
  if (!/^https?:$/.test(protocol) || [username, password, search, hash].join('') !== '') {
    throw new TypeError(
      '`baseUrl` must begin with `http://` or `https://` and have no user name, `?` or `#`, such as `http://127.0.0.1:7171`.',
    );
  }
  return href.replace(/\/+$/, '');
}
