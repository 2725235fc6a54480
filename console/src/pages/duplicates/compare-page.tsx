import { useQuery } from '@tanstack/react-query';
import { UserCheck, UserX } from 'lucide-react';
import type { ReactNode } from 'react';
import { NotFoundError } from 'clientele-sdk';
import { useLocation } from 'wouter';
import { clientQuery } from '../../api/queries.ts';
import { Button } from '../../components/button.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import { ErrorNote } from '../../components/error-note.tsx';
import { PageFrame } from '../../components/page.tsx';
import { Waiting } from '../../components/spinner.tsx';
import type { RouteParams } from '../../lib/page.ts';
import { Compare } from './compare.tsx';

/** Two clients side by side, to be made one. */
export function Page({ params }: { readonly params: RouteParams }): ReactNode {
  return (
    <PageFrame
      title="Compare two clients"
      back={{ href: '/duplicates', label: 'Duplicates' }}
      about="Choose whose value stays. The other client’s id, email and external id lead here from then on, in every API."
    >
      <Pair first={params['first'] ?? ''} second={params['second'] ?? ''} />
    </PageFrame>
  );
}

function Pair({ first, second }: { readonly first: string; readonly second: string }): ReactNode {
  const one = useQuery(clientQuery(first));
  const other = useQuery(clientQuery(second));
  const error = one.error ?? other.error;
  if (error instanceof NotFoundError) {
    return <Decided icon={<UserX />} title="One of the two is not here any more" />;
  }
  if (error !== null) {
    return <ErrorNote error={error} />;
  }
  if (one.data === undefined || other.data === undefined) {
    return <Waiting />;
  }
  // The id of one who was merged away leads to the survivor.
  return one.data.id === other.data.id ? (
    <Decided icon={<UserCheck />} title="These two are one client already" id={one.data.id} />
  ) : (
    <Compare key={`${first} ${second}`} first={one.data} second={other.data} />
  );
}

function Decided({
  icon,
  title,
  id,
}: {
  readonly icon: ReactNode;
  readonly title: string;
  readonly id?: string;
}): ReactNode {
  const [, navigate] = useLocation();
  return (
    <EmptyState
      icon={icon}
      title={title}
      actions={
        <>
          <Button onPress={() => navigate('/duplicates')}>Other duplicates</Button>
          {id !== undefined && (
            <Button variant="primary" onPress={() => navigate(`/clients/${id}`)}>
              Open the client
            </Button>
          )}
        </>
      }
    >
      Somebody was faster, or a tool that writes here. There is nothing left to decide.
    </EmptyState>
  );
}
