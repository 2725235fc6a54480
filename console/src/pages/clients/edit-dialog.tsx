import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, type ReactNode, useState } from 'react';
import type { Client } from 'clientele-sdk';
import { clientele } from '../../api/clientele.ts';
import { clientQuery } from '../../api/queries.ts';
import { useCompanyNames } from '../../api/use-company-names.ts';
import { Button } from '../../components/button.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { ErrorNote, issueAt } from '../../components/error-note.tsx';
import { Waiting } from '../../components/spinner.tsx';
import { ValueField } from '../../components/value-field.tsx';
import { type Attribute, patchOf, titleOf, valueOf } from '../../lib/attributes.ts';
import { ConflictDialog, currentOf } from './conflict-dialog.tsx';

/** One value of one client, from the table. */
export function EditDialog({
  id,
  attribute,
  onClose,
  onSaved,
}: {
  readonly id: string;
  readonly attribute: Attribute;
  readonly onClose: () => void;
  readonly onSaved: (client: Client) => void;
}): ReactNode {
  // As it is now: what the table shows may be older, and so may what was read before.
  const { data: client, error } = useQuery({
    queryKey: ['clients', 'edited', id],
    queryFn: ({ signal }) => clientele.clients.get(id, { signal }),
    gcTime: 0,
  });
  return (
    <Dialog
      title={client === undefined ? attribute.label : `${attribute.label} of ${titleOf(client)}`}
      isOpen
      width="narrow"
      onClose={onClose}
    >
      <ErrorNote error={error} />
      {client === undefined && error === null && <Waiting />}
      {client !== undefined && (
        <EditForm client={client} attribute={attribute} onClose={onClose} onSaved={onSaved} />
      )}
    </Dialog>
  );
}

function EditForm({
  client,
  attribute,
  onClose,
  onSaved,
}: {
  readonly client: Client;
  readonly attribute: Attribute;
  readonly onClose: () => void;
  readonly onSaved: (client: Client) => void;
}): ReactNode {
  const queryClient = useQueryClient();
  const companyNames = useCompanyNames();
  const [base] = useState(client);
  const [value, setValue] = useState(() => valueOf(client, attribute));
  const save = useMutation({
    mutationFn: ({ version }: Client) =>
      clientele.clients.update(base.id, patchOf([[attribute, value]]), { ifMatch: version }),
    onSuccess: show,
  });

  function show(saved: Client): void {
    queryClient.setQueryData(clientQuery(base.id).queryKey, saved);
    onSaved(saved);
    onClose();
  }

  function submit(event: FormEvent): void {
    event.preventDefault();
    save.mutate(base);
  }

  const conflict = currentOf(save.error);
  if (conflict !== undefined) {
    return (
      <ConflictDialog
        attributes={[attribute]}
        draft={{ base, values: new Map([[attribute.id, value]]) }}
        current={conflict}
        onCancel={() => save.reset()}
        onResolve={(values) => (values.size > 0 ? save.mutate(conflict) : show(conflict))}
      />
    );
  }
  const issue = issueAt(save.error, attribute.pointer);
  return (
    <form onSubmit={submit}>
      <ValueField
        attribute={attribute}
        value={value}
        onChange={setValue}
        companyNames={companyNames}
        error={issue}
      />
      {issue === undefined && <ErrorNote error={save.error} />}
      <p>
        <Button type="submit" variant="primary" isPending={save.isPending}>
          Save
        </Button>
      </p>
    </form>
  );
}
