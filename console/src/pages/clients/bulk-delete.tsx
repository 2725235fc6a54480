import type { ReactNode } from 'react';
import { countOf } from '../../lib/format.ts';
import { BulkDialog, type BulkProps } from './bulk-dialog.tsx';

/** Asks, then deletes all chosen clients. */
export function BulkDelete(props: BulkProps): ReactNode {
  const who = countOf(props.chosen.count, 'client');
  return (
    <BulkDialog
      {...props}
      title={`Delete ${who}?`}
      width="narrow"
      label="Deleting"
      done="deleted"
      submit={`Delete ${who}`}
      variant="danger"
      operation={({ id }) => ({ op: 'delete', data: { id } })}
    >
      {() => <p>Each can be brought back from their own page for a while, one by one.</p>}
    </BulkDialog>
  );
}
