import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { type Attribute, attributeOf, memberAttributes } from '../lib/attributes.ts';
import { fieldsQuery } from './queries.ts';

/** All that clients have, standard members first; custom fields as soon as they are known. */
export function useAttributes(): readonly Attribute[] {
  const { data: fields } = useQuery(fieldsQuery('client'));
  return useMemo(() => [...memberAttributes, ...(fields ?? []).map(attributeOf)], [fields]);
}
