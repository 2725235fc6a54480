import type { ReactNode } from 'react';
import type { Import } from 'clientele-sdk';
import { Figures } from '../../components/figures.tsx';

/** What an undo did. */
export function UndoFigures({ undo }: { readonly undo: NonNullable<Import['undo']> }): ReactNode {
  return (
    <Figures
      figures={[
        { label: 'Clients removed', value: undo.removed },
        { label: 'Clients as before', value: undo.restored },
        { label: 'Kept', value: undo.kept },
      ]}
    />
  );
}
