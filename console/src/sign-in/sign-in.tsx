import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { KeyRound } from 'lucide-react';
import { type FormEvent, type ReactNode, useState } from 'react';
import { clientele } from '../api/clientele.ts';
import { takeSession } from '../api/session.ts';
import { setupQuery } from '../api/session-queries.ts';
import { Button } from '../components/button.tsx';
import { ErrorNote } from '../components/error-note.tsx';
import { TextField } from '../components/text-field.tsx';
import { Frame } from './frame.tsx';
import styles from './frame.module.css';
import { useSignInWithPasskey } from './use-passkey.ts';

/** The way in: with email and password, or a passkey where there are some. */
export function SignIn(): ReactNode {
  const { data: setup } = useQuery(setupQuery());
  if (setup?.hasUsers === false) {
    return <NoUsers />;
  }
  return (
    <Frame title="Sign in to Clientele">
      <PasswordForm />
      {setup !== undefined && <Passkeys passkeys={setup.passkeys} />}
    </Frame>
  );
}

function PasswordForm(): ReactNode {
  const queryClient = useQueryClient();
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const { mutate, error, isPending } = useMutation({
    mutationFn: () => clientele.session.signIn({ email, password }),
    onSuccess: (session) => takeSession(queryClient, session),
  });

  function submit(event: FormEvent): void {
    event.preventDefault();
    mutate();
  }

  return (
    <form className={styles.form} onSubmit={submit}>
      <TextField
        label="Email"
        type="email"
        name="email"
        autoComplete="username webauthn"
        value={email}
        onChange={setEmail}
        isRequired
        autoFocus
      />
      <TextField
        label="Password"
        type="password"
        name="password"
        autoComplete="current-password"
        value={password}
        onChange={setPassword}
        isRequired
      />
      <ErrorNote error={error} />
      <Button type="submit" variant="primary" isPending={isPending}>
        Sign in
      </Button>
    </form>
  );
}

function Passkeys({
  passkeys,
}: {
  readonly passkeys: { readonly available: boolean; readonly reason?: string };
}): ReactNode {
  const { mutate, error, isPending } = useSignInWithPasskey();
  if (!passkeys.available) {
    return <p className={styles.small}>{passkeys.reason}</p>;
  }
  return (
    <div className={styles.form}>
      <div className={styles.or}>or</div>
      <Button icon={<KeyRound />} isPending={isPending} onPress={() => mutate()}>
        Use a passkey
      </Button>
      <ErrorNote error={error} />
    </div>
  );
}

function NoUsers(): ReactNode {
  return (
    <Frame
      title="Nobody has an account yet"
      about="The first start of the server printed a link, which makes the first owner. Open it in this browser. If it is lost, this prints another one where the server runs:"
    >
      <pre className={styles.command}>
        <code>bin/clientele users invite --role owner</code>
      </pre>
    </Frame>
  );
}
