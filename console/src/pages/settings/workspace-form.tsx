import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, type ReactNode, useState } from 'react';
import type { Workspace } from 'clientele-sdk';
import { clientele } from '../../api/clientele.ts';
import { workspaceQuery } from '../../api/queries.ts';
import { sessionKey } from '../../api/session-queries.ts';
import { Button } from '../../components/button.tsx';
import { CopyButton } from '../../components/copy-button.tsx';
import { ErrorNote, issueAt } from '../../components/error-note.tsx';
import { FormRow } from '../../components/form-row.tsx';
import { Waiting } from '../../components/spinner.tsx';
import { TextField } from '../../components/text-field.tsx';
import { toast } from '../../components/toasts.tsx';
import { formatDay } from '../../lib/format.ts';
import styles from './settings.module.css';

/** What the workspace is called. */
export function WorkspaceForm(): ReactNode {
  const { data: workspace, error } = useQuery(workspaceQuery());
  if (error !== null) {
    return <ErrorNote error={error} />;
  }
  return workspace === undefined ? <Waiting /> : <Form key={workspace.name} {...workspace} />;
}

function Form(workspace: Workspace): ReactNode {
  const queryClient = useQueryClient();
  const [name, setName] = useState(workspace.name);
  const { mutate, error, isPending } = useMutation({
    mutationFn: () => clientele.workspace.update({ name: name.trim() }),
    async onSuccess() {
      await queryClient.invalidateQueries({ queryKey: ['workspace'] });
      await queryClient.invalidateQueries({ queryKey: sessionKey });
      toast.done('The workspace has a new name.');
    },
  });

  function submit(event: FormEvent): void {
    event.preventDefault();
    mutate();
  }

  const nameIssue = issueAt(error, '/name');
  return (
    <>
      <FormRow title="Name" about="Shown to everybody who works here.">
        <form onSubmit={submit} className={styles.inline}>
          <TextField
            aria-label="Name of the workspace"
            value={name}
            onChange={setName}
            error={nameIssue}
          />
          <Button
            type="submit"
            isPending={isPending}
            isDisabled={name.trim() === '' || name.trim() === workspace.name}
          >
            Save
          </Button>
        </form>
        {nameIssue === undefined && <ErrorNote error={error} />}
      </FormRow>
      <FormRow
        title="Id"
        about={`Since ${formatDay(workspace.createdAt)}. Commands and logs name it.`}
      >
        <span className={styles.id}>
          <code>{workspace.id}</code>
          <CopyButton text={workspace.id} label="Copy the id" />
        </span>
      </FormRow>
    </>
  );
}
