import { queryOptions } from '@tanstack/react-query';
import { clientele } from '../../api/clientele.ts';

/** So many calls are shown. */
export const callsMax = 50;

/** The last calls of a dialect, the newest first. */
export function callsQuery(dialect: string) {
  return queryOptions({
    queryKey: ['calls', dialect],
    queryFn: async ({ signal }) => {
      const { data } = await clientele.calls.list({ dialect, limit: callsMax }, { signal }).page();
      return data;
    },
    // Kept up to date by what follows them.
    staleTime: Number.POSITIVE_INFINITY,
    refetchOnMount: 'always',
  });
}

/** One call that a dialect answers. */
export interface CoveredCall {
  readonly method: string;
  readonly path: string;
  readonly summary: string;
  readonly tag: string;
}

interface Document {
  readonly paths: Readonly<
    Record<
      string,
      Readonly<Record<string, { readonly summary: string; readonly tags?: readonly string[] }>>
    >
  >;
}

/** What a dialect covers, as its OpenAPI document says. The document is public and no call of the SDK. */
export function coverageQuery(document: string) {
  return queryOptions({
    queryKey: ['coverage', document],
    queryFn: async ({ signal }): Promise<readonly CoveredCall[]> => {
      const response = await fetch(document, { signal });
      if (!response.ok) {
        throw new Error(`The document ${document} was answered ${response.status}.`);
      }
      const { paths } = (await response.json()) as Document;
      return Object.entries(paths).flatMap(([path, methods]) =>
        Object.entries(methods).map(([method, { summary, tags = [] }]) => ({
          method: method.toUpperCase(),
          path,
          summary,
          tag: tags[0] ?? '',
        })),
      );
    },
    staleTime: Number.POSITIVE_INFINITY,
  });
}
