import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { UserX } from 'lucide-react';
import type { ReactNode } from 'react';
import { NotFoundError } from 'clientele-sdk';
import { clientQuery } from '../../api/queries.ts';
import { Button } from '../../components/button.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import { ErrorNote } from '../../components/error-note.tsx';
import { BackLink, usePageTitle } from '../../components/page.tsx';
import { Waiting } from '../../components/spinner.tsx';
import { draftAt, drafts, putDraft } from '../../lib/drafts.ts';
import { countOf } from '../../lib/format.ts';
import type { RouteParams } from '../../lib/page.ts';
import { useSignal } from '../../lib/signal.ts';
import { ClientRecord } from './client-record.tsx';
import styles from './client-page.module.css';
import { historyQuery } from './client-queries.ts';
import { RestoreClient } from './restore-client.tsx';
import { Timeline } from './timeline.tsx';
import { useDraftPlace } from './use-draft.ts';
import { useDraftReminder } from './use-draft-reminder.ts';

/** One client: all that is known, where it came from, and what can be done. */
export function Page({ params }: { readonly params: RouteParams }): ReactNode {
  const id = params['id'] ?? '';
  const { data: client, error, refetch } = useQuery(clientQuery(id));
  return (
    <div className={styles.page}>
      <BackLink href="/clients" label="Clients" />
      {error instanceof NotFoundError ? (
        <Gone id={id} />
      ) : (
        <>
          <ErrorNote error={error} onRetry={() => void refetch()} />
          {client === undefined && error === null && <Waiting />}
          {client !== undefined && <ClientRecord key={client.id} client={client} />}
        </>
      )}
    </div>
  );
}

function Gone({ id }: { readonly id: string }): ReactNode {
  const { data: history, error } = useInfiniteQuery(historyQuery(id));
  usePageTitle('This client is not here');
  useDraftReminder(id);
  const place = useDraftPlace(id);
  useSignal(drafts);
  const draft = draftAt(place);
  const wasNever = error instanceof NotFoundError;
  return (
    <>
      <h1>This client is not here</h1>
      {draft !== undefined && (
        <p>
          {wasNever
            ? `Nobody can save your ${countOf(draft.values.size, 'unsaved change')}. `
            : `Your ${countOf(draft.values.size, 'unsaved change')} can be saved once the client is back. `}
          <Button size="small" onPress={() => putDraft(place, undefined)}>
            Discard
          </Button>
        </p>
      )}
      {wasNever ? (
        <EmptyState icon={<UserX />} title="There never was such a client">
          The address may be mistyped, or this is another workspace. Look for the client by name,
          email or phone.
        </EmptyState>
      ) : (
        <EmptyState
          icon={<UserX />}
          title="Deleted"
          actions={history !== undefined && <RestoreClient id={id} />}
        >
          Somebody who was deleted can be brought back for a while, with everything that was known.
        </EmptyState>
      )}
      {!wasNever && <Timeline id={id} />}
    </>
  );
}
