import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, type ReactNode, useState } from 'react';
import { useLocation } from 'wouter';
import { clientele } from '../api/clientele.ts';
import { takeSession } from '../api/session.ts';
import { Button } from '../components/button.tsx';
import { ErrorNote, issueAt } from '../components/error-note.tsx';
import { TextField } from '../components/text-field.tsx';
import { Frame } from './frame.tsx';
import styles from './frame.module.css';

/** Makes the account that a link is for. The token stands behind the `#`, which no server and no proxy sees. */
export function Welcome(): ReactNode {
  const [token] = useState(() => location.hash.slice(1));
  if (token === '') {
    return (
      <Frame
        title="This link is not whole"
        about="Copy all of it, up to the last letter behind the #, into the address bar."
      >
        {null}
      </Frame>
    );
  }
  return (
    <Frame
      title="Welcome to Clientele"
      about="The link opens an account for you. Say who you are and choose a password. If you have one already, this sets its new password, and its passkeys and sessions end."
    >
      <AccountForm token={token} />
    </Frame>
  );
}

function AccountForm({ token }: { readonly token: string }): ReactNode {
  const queryClient = useQueryClient();
  const [, navigate] = useLocation();
  const [name, setName] = useState('');
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const { mutate, error, isPending } = useMutation({
    mutationFn: () => clientele.session.acceptInvitation({ token, name, email, password }),
    onSuccess(session) {
      takeSession(queryClient, session);
      navigate('/clients', { replace: true });
    },
  });

  function submit(event: FormEvent): void {
    event.preventDefault();
    mutate();
  }

  const issues = ['/name', '/email', '/password'].map((pointer) => issueAt(error, pointer));
  const [nameIssue, emailIssue, passwordIssue] = issues;
  return (
    <form className={styles.form} onSubmit={submit}>
      <TextField
        label="Your name"
        autoComplete="name"
        value={name}
        onChange={setName}
        error={nameIssue}
        isRequired
        autoFocus
      />
      <TextField
        label="Email"
        type="email"
        autoComplete="username"
        value={email}
        onChange={setEmail}
        error={emailIssue}
        isRequired
      />
      <TextField
        label="Password"
        type="password"
        autoComplete="new-password"
        hint="At least 10 characters."
        value={password}
        onChange={setPassword}
        error={passwordIssue}
        isRequired
      />
      {issues.every((issue) => issue === undefined) && <ErrorNote error={error} />}
      <Button type="submit" variant="primary" isPending={isPending}>
        Make my account
      </Button>
    </form>
  );
}
