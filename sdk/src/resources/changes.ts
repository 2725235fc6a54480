import type { Change, ChangeList, ListChangesQuery } from '../generated/api.ts';
import type { CallOptions, Transport } from '../transport.ts';
import { follow } from './follow.ts';

/** Which changes to read. */
export interface ChangesQuery extends Pick<ListChangesQuery, 'limit'> {
  /** A position: what comes behind it. From the first change on, unless given. */
  readonly after?: number | string | undefined;
  /** Changes of these types only. */
  readonly types?: readonly Change['type'][] | undefined;
}

/** The change log of the workspace. */
export interface Changes {
  /** A page; go on with its `nextCursor` as `after`. Without one there is nothing more yet. */
  page(query?: ChangesQuery, options?: CallOptions): Promise<ChangeList>;
  /**
   * Every change from a place on, then what comes, until you stop reading or the signal is aborted. Where
   * the connection ends it is made again behind the last change, so that none is missed or repeated.
   */
  follow(
    query?: Omit<ChangesQuery, 'limit'>,
    options?: Pick<CallOptions, 'signal'>,
  ): AsyncGenerator<Change>;
}

export function changesOf(transport: Transport): Changes {
  return {
    page: ({ after, limit, types } = {}, options) =>
      transport.call(
        'listChanges',
        {
          query: {
            ...(after === undefined ? {} : { after: Number(after) }),
            ...(limit === undefined ? {} : { limit }),
            ...(types === undefined ? {} : { types: types.join(',') }),
          },
        },
        options,
      ),
    follow: ({ after, types } = {}, { signal } = {}) =>
      follow<Change, number>(transport, {
        operation: 'listChanges',
        after: after === undefined ? 0 : Number(after),
        query: { types: types?.join(',') },
        placeOf: ({ position }) => position,
        signal,
      }),
  };
}
