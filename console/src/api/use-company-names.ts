import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { companiesQuery } from './queries.ts';

/** Names of companies by their ids, as far as they are known. */
export function useCompanyNames(): ReadonlyMap<string, string> {
  const { data } = useQuery(companiesQuery());
  return useMemo(() => new Map((data ?? []).map(({ id, name }) => [id, name])), [data]);
}
