import type { Client, ExportClientsQuery } from '../generated/api.ts';
import { ConnectionError } from '../errors.ts';
import { linesOf } from '../lines.ts';
import { type CallOptions, type Transport, reach } from '../transport.ts';

/** Which clients, in which order. */
export type ExportQuery = Omit<ExportClientsQuery, 'format' | 'bom'>;

/** A client as an export has it. */
export interface ExportedClient extends Client {
  /** In the order of `companyIds`. */
  readonly companyNames: readonly string[];
}

/** Clients as files. */
export interface Exports {
  /** The bytes of a file, to be piped into one. It breaks where the export could not be finished. */
  file(
    query: ExportClientsQuery,
    options?: Pick<CallOptions, 'signal'>,
  ): Promise<ReadableStream<Uint8Array>>;
  /**
   * Where the file is: for a link in a page of the directory's own server, by which the browser itself saves
   * it, of any size, as whoever is signed in.
   */
  address(query: ExportClientsQuery): string;
  /** Every client of a selection, one after the other. Throws a `ConnectionError` where the rest did not come. */
  clients(
    query?: ExportQuery,
    options?: Pick<CallOptions, 'signal'>,
  ): AsyncGenerator<ExportedClient>;
}

export function exportsOf(transport: Transport): Exports {
  return {
    file: (query, { signal } = {}) =>
      transport.open('exportClients', { query, headers: {}, signal }),
    address: (query) => transport.address('exportClients', query),
    clients: (query, { signal } = {}) => clientsIn(transport, query, signal),
  };
}

async function* clientsIn(
  transport: Transport,
  query: ExportQuery | undefined,
  signal: AbortSignal | undefined,
): AsyncGenerator<ExportedClient> {
  const request = { query: { ...query, format: 'ndjson' }, headers: {}, signal };
  const lines = linesOf(await transport.open('exportClients', request));
  try {
    for (;;) {
      const step = await reach(signal, () => lines.next());
      if (step.done === true) {
        if (step.value !== '') {
          throw new ConnectionError('The export ended in the middle of a line.');
        }
        return;
      }
      yield JSON.parse(step.value) as ExportedClient;
    }
  } finally {
    await lines.return('');
  }
}
