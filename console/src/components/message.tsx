import type { ReactNode } from 'react';

/** A sentence of the API, in which names of members stand between backticks. */
export function Message({ text }: { readonly text: string }): ReactNode {
  return text
    .split('`')
    .map((part, at) => (at % 2 === 0 ? part : <code key={`${at} ${part}`}>{part}</code>));
}
