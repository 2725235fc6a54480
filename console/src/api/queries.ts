import { queryOptions } from '@tanstack/react-query';
import { clientele } from './clientele.ts';

/*
 * What several pages read. A page's own queries stand in its folder. Keys begin with the kind of record, so
 * that `invalidateQueries({ queryKey: ['clients'] })` reads anew all that shows clients.
 */

/** Fields of clients or companies, retired ones too, in their order. */
export function fieldsQuery(entity: 'client' | 'company' = 'client') {
  return queryOptions({
    queryKey: ['fields', entity],
    queryFn: ({ signal }) => clientele.fields.list({ entity, include: 'retired' }, { signal }),
    staleTime: 60_000,
  });
}

/** Saved segments, by name. */
export function segmentsQuery() {
  return queryOptions({
    queryKey: ['segments'],
    queryFn: async ({ signal }) => {
      const segments = await clientele.segments.list({ signal });
      return segments.toSorted((a, b) => a.name.localeCompare(b.name));
    },
  });
}

/** The first thousand companies, by name. */
export function companiesQuery() {
  return queryOptions({
    queryKey: ['companies'],
    queryFn: async ({ signal }) => {
      const { data } = await clientele.companies.list({ limit: 1_000 }, { signal }).page();
      return data.toSorted((a, b) => a.name.localeCompare(b.name));
    },
    staleTime: 60_000,
  });
}

/** One client, in the version of now. */
export function clientQuery(id: string) {
  return queryOptions({
    queryKey: ['clients', 'one', id],
    queryFn: ({ signal }) => clientele.clients.get(id, { signal }),
  });
}

/** The workspace that the session is in. */
export function workspaceQuery() {
  return queryOptions({
    queryKey: ['workspace'],
    queryFn: ({ signal }) => clientele.workspace.get({ signal }),
    staleTime: 300_000,
  });
}

/** Keys of the workspace; for owners. */
export function keysQuery() {
  return queryOptions({
    queryKey: ['keys'],
    queryFn: ({ signal }) => clientele.keys.list({ signal }),
  });
}

/** People who can sign in to the workspace; for owners. */
export function usersQuery() {
  return queryOptions({
    queryKey: ['users'],
    queryFn: ({ signal }) => clientele.users.list({ signal }),
  });
}
