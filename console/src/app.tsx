import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Route, Switch } from 'wouter';
import { personOf, sessionQuery } from './api/session-queries.ts';
import { ErrorNote } from './components/error-note.tsx';
import { Waiting } from './components/spinner.tsx';
import { lazily } from './lib/lazily.tsx';
import { ErrorBoundary } from './shell/error-boundary.tsx';

// On its way while the session is asked for, since nearly everybody who comes has one.
const shell = import('./shell/shell.tsx');
const Shell = lazily(async () => (await shell).Shell, <Waiting />);
const SignIn = lazily(async () => (await import('./sign-in/sign-in.tsx')).SignIn, <Waiting />);
const Welcome = lazily(async () => (await import('./sign-in/welcome.tsx')).Welcome, <Waiting />);

/** The console for whoever is signed in; before that, the way in. */
export function App(): ReactNode {
  return (
    <ErrorBoundary place="">
      <Switch>
        <Route path="/welcome">
          <Welcome />
        </Route>
        <Route>
          <SignedIn />
        </Route>
      </Switch>
    </ErrorBoundary>
  );
}

function SignedIn(): ReactNode {
  const { data: session, error, refetch } = useQuery(sessionQuery());
  if (session === undefined) {
    return error === null ? (
      <Waiting />
    ) : (
      <ErrorNote error={error} onRetry={() => void refetch()} />
    );
  }
  // Nothing that one person typed or chose stays on the page of another.
  return session === null ? <SignIn /> : <Shell key={personOf(session)} />;
}
