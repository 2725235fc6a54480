import { TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import { ClienteleError, ConnectionError } from 'clientele-sdk';
import { UnfinishedError } from '../lib/attributes.ts';
import { Button } from './button.tsx';
import { Message } from './message.tsx';
import styles from './note.module.css';

/** What went wrong, as it was answered: title, what to do, each member. Nothing where there is no error. */
export function ErrorNote({
  error,
  onRetry,
}: {
  readonly error: unknown;
  readonly onRetry?: () => void;
}): ReactNode {
  if (error === null || error === undefined) {
    return null;
  }
  const { title, detail, issues, requestId } = describe(error);
  return (
    <div className={styles.error} role="alert">
      <TriangleAlert aria-hidden />
      <div className={styles.text}>
        <strong>{title}</strong>
        {detail !== '' && (
          <p>
            <Message text={detail} />
          </p>
        )}
        {issues.length > 0 && (
          <ul>
            {issues.map(({ pointer, detail }) => (
              <li key={pointer + detail}>
                {pointer !== '' && <code>{pointer}</code>} <Message text={detail} />
              </li>
            ))}
          </ul>
        )}
        {requestId !== undefined && (
          <p className={styles.small}>
            Request <code>{requestId}</code>
          </p>
        )}
      </div>
      {onRetry !== undefined && (
        <Button size="small" onPress={onRetry}>
          Try again
        </Button>
      )}
    </div>
  );
}

interface Described {
  readonly title: string;
  readonly detail: string;
  readonly issues: readonly { readonly pointer: string; readonly detail: string }[];
  readonly requestId?: string | undefined;
}

function describe(error: unknown): Described {
  if (error instanceof ClienteleError) {
    return {
      title: error.problem.title ?? `The answer was ${error.status}`,
      detail: error.detail,
      issues: error.errors,
      // Only then has somebody something to look for in the log.
      requestId: error.status >= 500 ? error.requestId : undefined,
    };
  }
  if (error instanceof ConnectionError) {
    const detail = 'Nothing is known of what was asked. Check the connection and try again.';
    return { title: 'The server did not answer', detail, issues: [] };
  }
  if (error instanceof UnfinishedError) {
    return { title: 'This is not finished', detail: error.message, issues: [] };
  }
  const detail = error instanceof Error ? error.message : String(error);
  return { title: 'Something went wrong here', detail, issues: [] };
}

/** What is wrong with one member, by its pointer such as `/email`; for the `error` of its field. */
export function issueAt(error: unknown, pointer: string): string | undefined {
  return error instanceof ClienteleError
    ? error.errors.find((issue) => issue.pointer === pointer)?.detail
    : undefined;
}
