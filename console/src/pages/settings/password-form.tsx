import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, type ReactNode, useState } from 'react';
import { clientele } from '../../api/clientele.ts';
import { useSession } from '../../api/session.ts';
import { sessionKey } from '../../api/session-queries.ts';
import { Button } from '../../components/button.tsx';
import { ErrorNote, issueAt } from '../../components/error-note.tsx';
import { FormRow, FormStack } from '../../components/form-row.tsx';
import { TextField } from '../../components/text-field.tsx';
import { toast } from '../../components/toasts.tsx';
import styles from './settings.module.css';

/** Another password for whoever is signed in. */
export function PasswordForm(): ReactNode {
  const { user } = useSession();
  const queryClient = useQueryClient();
  const [currentPassword, setCurrent] = useState('');
  const [newPassword, setNew] = useState('');
  const { mutate, error, isPending } = useMutation({
    mutationFn: () => clientele.session.changePassword({ currentPassword, newPassword }),
    async onSuccess(session) {
      queryClient.setQueryData(sessionKey, session);
      setCurrent('');
      setNew('');
      toast.done('The password is changed. Other browsers are signed out.');
      await queryClient.invalidateQueries({ queryKey: ['sessions'] });
    },
  });

  function submit(event: FormEvent): void {
    event.preventDefault();
    mutate();
  }

  const currentIssue = issueAt(error, '/currentPassword');
  const newIssue = issueAt(error, '/newPassword');
  return (
    <FormRow
      title="Password"
      about="Changing it signs out every other browser in which you are signed in, and ends links that were made for you. Passkeys go on: remove those that you do not know."
    >
      <form onSubmit={submit}>
        <FormStack>
          {/* So that a password manager knows whose it is. */}
          <input
            className={styles.hidden}
            type="text"
            autoComplete="username"
            aria-label="Email"
            value={user.email}
            readOnly
            tabIndex={-1}
          />
          <TextField
            label="Current password"
            type="password"
            autoComplete="current-password"
            value={currentPassword}
            onChange={setCurrent}
            error={currentIssue}
          />
          <TextField
            label="New password"
            type="password"
            autoComplete="new-password"
            hint="At least 10 characters."
            value={newPassword}
            onChange={setNew}
            error={newIssue}
          />
          {currentIssue === undefined && newIssue === undefined && <ErrorNote error={error} />}
          <div>
            <Button
              type="submit"
              isPending={isPending}
              isDisabled={currentPassword === '' || newPassword === ''}
            >
              Change the password
            </Button>
          </div>
        </FormStack>
      </form>
    </FormRow>
  );
}
