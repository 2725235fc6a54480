import type { ReactNode } from 'react';
import type { Import } from 'clientele-sdk';
import { Figures } from '../../components/figures.tsx';

type Counted = Pick<Import['progress'], 'created' | 'updated' | 'unchanged' | 'failed'>;

/** What became, or would become, of the rows. */
export function Counts({ counts }: { readonly counts: Counted }): ReactNode {
  const { created, updated, unchanged, failed } = counts;
  return (
    <Figures
      figures={[
        { label: 'Created', value: created, tone: created > 0 ? 'good' : 'none' },
        { label: 'Updated', value: updated, tone: updated > 0 ? 'good' : 'none' },
        { label: 'Unchanged', value: unchanged },
        { label: 'Failed', value: failed, tone: failed > 0 ? 'bad' : 'none' },
      ]}
    />
  );
}
