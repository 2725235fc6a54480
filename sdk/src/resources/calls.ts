import type {
  Call,
  CallList,
  GetStatisticsQuery,
  ListCallsQuery,
  Statistics,
} from '../generated/api.ts';
import { type Pages, pagesOf } from '../pages.ts';
import type { CallOptions, Transport } from '../transport.ts';
import { follow } from './follow.ts';

/** Which calls to read. */
export type CallsQuery = Pick<ListCallsQuery, 'dialect' | 'failed'>;

/** The last calls that programs made: for looking after an integration. */
export interface Calls {
  /** The newest first. */
  list(
    query?: CallsQuery & Pick<ListCallsQuery, 'limit'>,
    options?: CallOptions,
  ): Pages<Call, CallList>;
  /** Calls behind the one with the id `after`, or from now on, until you stop reading or the signal is aborted. */
  follow(
    query?: CallsQuery & Pick<ListCallsQuery, 'after'>,
    options?: Pick<CallOptions, 'signal'>,
  ): AsyncGenerator<Call>;
}

/** How the workspace does. */
export interface StatisticsResource {
  /** Clients and calls over so many days, today (UTC) included; 30 unless given. */
  get(query?: GetStatisticsQuery, options?: CallOptions): Promise<Statistics>;
}

export function callsOf(transport: Transport): Calls {
  return {
    list: (query = {}, options) =>
      pagesOf((cursor) =>
        transport.call(
          'listCalls',
          { query: cursor === undefined ? query : { ...query, cursor } },
          options,
        ),
      ),
    follow: ({ after, ...query } = {}, { signal } = {}) =>
      follow<Call, string>(transport, {
        operation: 'listCalls',
        after,
        query,
        placeOf: ({ id }) => id,
        signal,
      }),
  };
}

export function statisticsOf({ call }: Transport): StatisticsResource {
  return { get: (query, options) => call('getStatistics', { query }, options) };
}
