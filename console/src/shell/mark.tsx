import type { ReactNode } from 'react';

/** The sign of Clientele. Also in public/icon.svg. */
export function Mark({ size = 28 }: { readonly size?: number }): ReactNode {
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" aria-hidden>
      <rect width="32" height="32" rx="8" fill="#4f46e5" />
      <circle cx="16" cy="12.5" r="4.5" fill="#fff" />
      <path d="M7.5 25c.6-4.7 4.1-7 8.5-7s7.9 2.3 8.5 7z" fill="#fff" />
    </svg>
  );
}
