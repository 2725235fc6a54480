import type { ReactNode } from 'react';

/** The way in for whoever was invited. */
export function Welcome(): ReactNode {
  return <p>Welcome</p>;
}
