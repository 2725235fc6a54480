import { type UseMutationResult, useMutation, useQueryClient } from '@tanstack/react-query';
import type { Import } from 'clientele-sdk';
import { importQuery } from './import-queries.ts';

/** Something done to an import, whose answer is the import as it is then. */
export type ImportAct = () => Promise<Import>;

/** Does things to one import and shows at once what it became. */
export function useImportAct(id: string): UseMutationResult<Import, Error, ImportAct> {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (act: ImportAct) => act(),
    async onSuccess(job) {
      queryClient.setQueryData(importQuery(id).queryKey, job);
      await queryClient.invalidateQueries({ queryKey: ['imports', 'list'] });
    },
  });
}
