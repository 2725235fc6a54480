import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import type { Import } from 'clientele-sdk';
import { clientele } from '../../api/clientele.ts';
import { isBusy } from './states.ts';

/** How often a run is asked how far it is. */
const everyMs = 700;

/** The last imports, the newest first. */
export function importsQuery() {
  return queryOptions({
    queryKey: ['imports', 'list'],
    queryFn: async ({ signal }) => (await clientele.imports.list({ limit: 100 }, { signal })).data,
    refetchInterval: ({ state }) => (state.data?.some(isBusy) === true ? everyMs : false),
  });
}

/** One import, followed while it runs. */
export function importQuery(id: string) {
  return queryOptions({
    queryKey: ['imports', 'one', id],
    queryFn: ({ signal }) => clientele.imports.get(id, { signal }),
    refetchInterval: ({ state }) =>
      state.data !== undefined && isBusy(state.data) ? everyMs : false,
  });
}

/** The first rows of a source, as it is read now. */
export function sampleQuery({ id, updatedAt }: Pick<Import, 'id' | 'updatedAt'>) {
  return queryOptions({
    queryKey: ['imports', 'sample', id, updatedAt],
    queryFn: async ({ signal }) => (await clientele.imports.sample(id, 20, { signal })).data,
    placeholderData: keepPreviousData,
  });
}

/** The first rows that failed, and whether there are more. */
export function importErrorsQuery({ id, updatedAt }: Pick<Import, 'id' | 'updatedAt'>) {
  return queryOptions({
    queryKey: ['imports', 'errors', id, updatedAt],
    queryFn: ({ signal }) => clientele.imports.errors(id, { limit: 100 }, { signal }),
  });
}

/** The first of what an undo left as it was. */
export function importKeptQuery({ id, updatedAt }: Pick<Import, 'id' | 'updatedAt'>) {
  return queryOptions({
    queryKey: ['imports', 'kept', id, updatedAt],
    queryFn: ({ signal }) => clientele.imports.kept(id, { limit: 100 }, { signal }),
  });
}
