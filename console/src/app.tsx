import { useQuery } from '@tanstack/react-query';
import { type ReactNode, Suspense, lazy } from 'react';
import { Route, Switch } from 'wouter';
import { personOf, sessionQuery } from './api/session-queries.ts';
import { ErrorNote } from './components/error-note.tsx';
import { Waiting } from './components/spinner.tsx';

const Shell = lazy(async () => ({ default: (await import('./shell/shell.tsx')).Shell }));
const SignIn = lazy(async () => ({ default: (await import('./sign-in/sign-in.tsx')).SignIn }));
const Welcome = lazy(async () => ({ default: (await import('./sign-in/welcome.tsx')).Welcome }));

/** The console for whoever is signed in; before that, the way in. */
export function App(): ReactNode {
  return (
    <Suspense fallback={<Waiting />}>
      <Switch>
        <Route path="/welcome">
          <Welcome />
        </Route>
        <Route>
          <SignedIn />
        </Route>
      </Switch>
    </Suspense>
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
