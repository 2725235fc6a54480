import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import type { ChangeFieldType, Field, UpdateField } from 'clientele-sdk';
import { clientele } from '../../api/clientele.ts';
import { fieldsQuery } from '../../api/queries.ts';

export type FieldEntity = Field['entity'];

/** What would become of the values of a field with another type. */
export function typePreviewQuery(field: Field, request: ChangeFieldType) {
  return queryOptions({
    queryKey: ['fields', 'preview', field.entity, field.key, request],
    queryFn: ({ signal }) =>
      clientele.fields.changeType(
        field.key,
        { ...request, preview: true },
        { entity: field.entity },
        // It counts every value there is.
        { signal, timeout: 600_000 },
      ),
  });
}

/** Changes a field; whoever shows fields or their values reads them anew. */
export function useUpdateField(field: Pick<Field, 'key' | 'entity'>) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (changes: UpdateField) =>
      clientele.fields.update(field.key, changes, { entity: field.entity }),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: ['fields'] }),
  });
}

/** Moves a field to where another one is; shown at once, and put back where it is refused. */
export function useMoveField(entity: FieldEntity) {
  const queryClient = useQueryClient();
  const { queryKey } = fieldsQuery(entity);
  return useMutation({
    mutationFn: ({ field, to }: { readonly field: Field; readonly to: Field }) =>
      clientele.fields.update(field.key, { order: to.order }, { entity }),
    onMutate({ field, to }) {
      const before = queryClient.getQueryData(queryKey);
      queryClient.setQueryData(queryKey, before && moved(before, field, to));
      return before;
    },
    onError: (_error, _move, before) => queryClient.setQueryData(queryKey, before),
    onSettled: () => queryClient.invalidateQueries({ queryKey }),
  });
}

/** The fields as the server will have them. */
function moved(fields: readonly Field[], field: Field, to: Field): readonly Field[] {
  const others = fields.filter(({ id }) => id !== field.id);
  return others
    .toSpliced(
      fields.findIndex(({ id }) => id === to.id),
      0,
      field,
    )
    .map((one, order) => ({ ...one, order }));
}
