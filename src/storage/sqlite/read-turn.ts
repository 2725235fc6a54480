import type { Connection } from './connection.ts';

/**
 * One snapshot for all quick reads of one turn of the event loop. Alone, each would take and give back
 * SQLite's shared lock, two system calls that cost as much as the read itself. The snapshot is taken by
 * the first read and given back when the turn ends, or before the connection writes; so a request that
 * comes after a commit of whichever process reads behind it.
 */
export class ReadTurn {
  readonly #connection: Connection;
  readonly #end = (): void => this.end();
  #isOpen = false;

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  /** The connection, in the snapshot of this turn. */
  open(): Connection {
    if (!this.#isOpen) {
      this.#connection.statement('BEGIN').run();
      this.#isOpen = true;
      setImmediate(this.#end);
    }
    return this.#connection;
  }

  /** Gives the snapshot back; the next read takes a new one. */
  end(): void {
    if (this.#isOpen) {
      this.#isOpen = false;
      this.#connection.statement('COMMIT').run();
    }
  }
}
