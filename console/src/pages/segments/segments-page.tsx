import { useQuery } from '@tanstack/react-query';
import { ListFilter, Plus } from 'lucide-react';
import type { ReactNode } from 'react';
import type { Segment } from 'clientele-sdk';
import { Link, useLocation } from 'wouter';
import { segmentsQuery } from '../../api/queries.ts';
import { useMay } from '../../api/session.ts';
import { useAttributes } from '../../api/use-attributes.ts';
import { useCompanyNames } from '../../api/use-company-names.ts';
import { Badge } from '../../components/badge.tsx';
import { Button } from '../../components/button.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import { ErrorNote } from '../../components/error-note.tsx';
import { Instant } from '../../components/instant.tsx';
import { PageFrame } from '../../components/page.tsx';
import { Waiting } from '../../components/spinner.tsx';
import { Table } from '../../components/table.tsx';
import { conditionsOf } from '../../lib/client-view.ts';
import { conditionText } from '../../lib/condition-texts.ts';
import { SegmentActions } from './segment-actions.tsx';
import styles from './segments.module.css';

/** Saved views of the clients. They are made on the page of the clients. */
export function Page(): ReactNode {
  const { data: segments, error, refetch } = useQuery(segmentsQuery());
  const [, navigate] = useLocation();
  const mayWrite = useMay('write');
  return (
    <PageFrame
      title="Segments"
      about="Filters with a name: who belongs to one follows from what is known of them, at every moment."
      actions={
        mayWrite && (
          <Button icon={<Plus />} onPress={() => navigate('/clients')}>
            New from a filter
          </Button>
        )
      }
    >
      <ErrorNote error={error} onRetry={() => void refetch()} />
      {segments === undefined && error === null && <Waiting />}
      {segments !== undefined && (
        <Table
          label="Segments"
          rows={segments}
          rowKey={({ id }) => id}
          columns={[
            {
              id: 'name',
              title: 'Name',
              isRowHeader: true,
              cell: ({ id, name }) => <Link href={`/clients?segment=${id}`}>{name}</Link>,
            },
            { id: 'asks', title: 'Asks for', cell: (segment) => <Conditions segment={segment} /> },
            {
              id: 'updated',
              title: 'Changed',
              cell: ({ updatedAt }) => <Instant value={updatedAt} />,
            },
            {
              id: 'actions',
              title: 'Actions',
              align: 'end',
              cell: (segment) => <SegmentActions segment={segment} />,
            },
          ]}
          empty={
            <EmptyState
              icon={<ListFilter />}
              title="No segments yet"
              actions={<Button onPress={() => navigate('/clients')}>Go to the clients</Button>}
            >
              Filter or search the clients, then save what you see as a segment. It is also there
              for every tool that reads the API.
            </EmptyState>
          }
        />
      )}
    </PageFrame>
  );
}

/** What a segment asks for, in words. */
function Conditions({ segment }: { readonly segment: Segment }): ReactNode {
  const attributes = useAttributes();
  const companyNames = useCompanyNames();
  const texts = conditionsOf(segment.filter).map((condition) => {
    const attribute = attributes.find(({ id }) => id === condition.field);
    return conditionText(condition, attribute, companyNames);
  });
  const all = segment.q === null ? texts : [...texts, `Found by “${segment.q}”`];
  return (
    <span className={styles.conditions}>
      {all.map((text) => (
        <Badge key={text}>{text}</Badge>
      ))}
    </span>
  );
}
