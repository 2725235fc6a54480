import { DatabaseSync, type StatementSync } from 'node:sqlite';
import type { Preview } from '../../directory/write-request.ts';
import type { Client } from '../../domain/client.ts';
import type { Company } from '../../domain/company.ts';
import type { Writes } from '../../domain/working-set.ts';
import type { Loaded, LoadKeys } from '../../storage/storage.ts';

/** KiB of it that are kept in memory. */
const cacheKiB = 8_192;

/**
 * The clients that a dry run has touched, as it left them, outside of memory: so a later row sees what an
 * earlier one with the same key would have done, in a file of any length. It lives in a temporary database that
 * SQLite itself deletes, however the process ends.
 */
export class ScratchPreview implements Preview {
  // An empty name is a private file, kept in memory for as long as the cache has room (sqlite.org/inmemorydb.html).
  readonly #db = new DatabaseSync('');
  readonly #byId: StatementSync;
  readonly #idsByKey: StatementSync;
  readonly #putClient: StatementSync;
  readonly #putKey: StatementSync;
  readonly #putCompany: StatementSync;
  readonly #companyBy: StatementSync;

  constructor() {
    this.#db.exec(`
      PRAGMA journal_mode = MEMORY;
      PRAGMA synchronous = OFF;
      PRAGMA cache_size = -${cacheKiB};
      CREATE TABLE clients (id TEXT PRIMARY KEY, client TEXT NOT NULL) WITHOUT ROWID;
      CREATE TABLE keys (key TEXT PRIMARY KEY, id TEXT NOT NULL) WITHOUT ROWID;
      CREATE TABLE companies (name_key TEXT PRIMARY KEY, id TEXT NOT NULL, company TEXT NOT NULL);
      CREATE UNIQUE INDEX companies_id ON companies (id);
    `);
    this.#byId = this.#db.prepare('SELECT client FROM clients WHERE id = ?');
    this.#idsByKey = this.#db.prepare('SELECT id FROM keys WHERE key = ?');
    this.#putClient = this.#db.prepare('INSERT OR REPLACE INTO clients VALUES (?, ?)');
    this.#putCompany = this.#db.prepare('INSERT OR REPLACE INTO companies VALUES (?, ?, ?)');
    this.#companyBy = this.#db.prepare(
      'SELECT company FROM companies WHERE name_key = ? OR id = ?',
    );
    this.#putKey = this.#db.prepare('INSERT OR REPLACE INTO keys VALUES (?, ?)');
  }

  begin(): void {
    this.#end('ROLLBACK');
    this.#db.exec('BEGIN');
  }

  /** What was kept since `begin` stays. */
  commit(): void {
    this.#end('COMMIT');
  }

  see(keys: LoadKeys, loaded: Loaded): Loaded {
    const clients = new Map(
      loaded.clients.map((client) => [client.id, this.#client(client.id) ?? client]),
    );
    for (const id of this.#idsOf(keys)) {
      const client = clients.has(id) ? undefined : this.#client(id);
      if (client !== undefined) {
        clients.set(id, client);
      }
    }
    const companies = [...loaded.companies, ...this.#companies(keys)];
    return { ...loaded, clients: [...clients.values()], companies };
  }

  /** An import deletes nobody, so each write leaves a client. A key that was given away leads to one who has it no more. */
  keep({ clients, companies }: Writes): void {
    for (const { after } of companies) {
      if (after !== null) {
        this.#putCompany.run(after.nameKey, after.id, JSON.stringify(after));
      }
    }
    for (const { after } of clients) {
      if (after !== null) {
        this.#putClient.run(after.id, JSON.stringify(after));
        if (after.externalId !== null) {
          this.#putKey.run(`x${after.externalId}`, after.id);
        }
        if (after.emailKey !== null) {
          this.#putKey.run(`e${after.emailKey}`, after.id);
        }
      }
    }
  }

  close(): void {
    this.#end('ROLLBACK');
    this.#db.close();
  }

  *#idsOf({ clientIds, externalIds, emailKeys }: LoadKeys): Iterable<string> {
    yield* clientIds;
    for (const externalId of externalIds) {
      yield* this.#idsOfKey(`x${externalId}`);
    }
    for (const emailKey of emailKeys) {
      yield* this.#idsOfKey(`e${emailKey}`);
    }
  }

  *#idsOfKey(key: string): Iterable<string> {
    const row = this.#idsByKey.get(key);
    if (row !== undefined) {
      yield row['id'] as string;
    }
  }

  /** Those that rows before were the first to name. */
  *#companies({ companyNameKeys, companyIds }: LoadKeys): Iterable<Company> {
    for (const key of [...companyNameKeys, ...companyIds]) {
      const row = this.#companyBy.get(key, key);
      if (row !== undefined) {
        yield JSON.parse(row['company'] as string) as Company;
      }
    }
  }

  #client(id: string): Client | undefined {
    const row = this.#byId.get(id);
    return row === undefined ? undefined : (JSON.parse(row['client'] as string) as Client);
  }

  #end(how: 'COMMIT' | 'ROLLBACK'): void {
    if (this.#db.isTransaction) {
      this.#db.exec(how);
    }
  }
}
