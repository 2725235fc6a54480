import type { ReactNode } from 'react';

/** The way in. */
export function SignIn(): ReactNode {
  return <p>Sign in</p>;
}
