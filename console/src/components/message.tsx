import type { ReactNode } from 'react';

/** A sentence of the API, in which names of members stand between backticks. */
export function Message({ text }: { readonly text: string }): ReactNode {
  return text
    .split('`')
    .map((part, at) => (at % 2 === 0 ? part : <code key={`${at} ${part}`}>{part}</code>));
}

/** The same at the field that it is about: who looks at it need not know what the API calls it. */
export function FieldMessage({ text }: { readonly text: string }): ReactNode {
  return <Message text={text.replace(/^`[^`]+` /, 'This ')} />;
}
