import { useQuery, useQueryClient } from '@tanstack/react-query';
import { KeyRound } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import type { Session } from 'clientele-sdk';
import { clientele } from '../api/clientele.ts';
import type { AskedToSignIn } from '../api/fresh-sign-in.ts';
import { takeSession, useSession } from '../api/session.ts';
import { sessionKey, setupQuery } from '../api/session-queries.ts';
import { Button } from '../components/button.tsx';
import { ErrorNote } from '../components/error-note.tsx';
import { FormDialog } from '../components/form-dialog.tsx';
import { TextField } from '../components/text-field.tsx';
import { signInWithPasskey } from './use-passkey.ts';

/** Asks somebody who signed in a while ago to show again who they are. The new session takes the place of the old one. */
export function SignInAgain({ settle }: AskedToSignIn): ReactNode {
  const queryClient = useQueryClient();
  const { user } = useSession();
  const { data: setup } = useQuery(setupQuery());
  const [password, setPassword] = useState('');
  const [error, setError] = useState<unknown>();
  const [isPending, setPending] = useState(false);

  // No mutation: a wrong password must not bring back the sign-in form.
  async function start(signIn: () => Promise<Session>): Promise<void> {
    setPending(true);
    try {
      const session = await signIn();
      if (session.user.id !== user.id) {
        // Somebody else's passkey: what was begun is not theirs.
        takeSession(queryClient, session);
        settle(false);
        return;
      }
      queryClient.setQueryData(sessionKey, session);
      settle(true);
    } catch (thrown) {
      setError(thrown);
      setPending(false);
    }
  }

  return (
    <FormDialog
      title="Is it still you?"
      width="narrow"
      submit="Sign in again"
      canSubmit={password !== ''}
      isPending={isPending}
      onSubmit={() => void start(() => clientele.session.signIn({ email: user.email, password }))}
      onClose={() => settle(false)}
      below={
        setup?.passkeys.available === true && (
          <Button
            icon={<KeyRound />}
            isDisabled={isPending}
            onPress={() => void start(signInWithPasskey)}
          >
            Use a passkey
          </Button>
        )
      }
    >
      <p>
        What you are about to do outlasts your session. You signed in a while ago, so show once more
        that it is you, {user.email}.
      </p>
      <TextField
        label="Password"
        type="password"
        autoComplete="current-password"
        value={password}
        onChange={setPassword}
        autoFocus
      />
      <ErrorNote error={error} />
    </FormDialog>
  );
}
