import { useQuery } from '@tanstack/react-query';
import { Radio } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import type { Call } from 'clientele-sdk';
import { keysQuery } from '../../api/queries.ts';
import { Badge, type Tone } from '../../components/badge.tsx';
import { Switch } from '../../components/checkbox.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import { ErrorNote } from '../../components/error-note.tsx';
import { Message } from '../../components/message.tsx';
import { Instant } from '../../components/instant.tsx';
import { Section } from '../../components/page.tsx';
import { Table, type TableColumn } from '../../components/table.tsx';
import { formatCount } from '../../lib/format.ts';
import type { DialectEntry } from './dialects.ts';
import styles from './integrations.module.css';
import { useLiveCalls } from './use-live-calls.ts';

const columns: readonly TableColumn<Call>[] = [
  { id: 'at', title: 'When', cell: ({ at }) => <Instant value={at} /> },
  {
    id: 'status',
    title: 'Answer',
    cell: ({ status }) => <Badge tone={toneOf(status)}>{status}</Badge>,
  },
  {
    id: 'call',
    title: 'Call',
    isRowHeader: true,
    cell: ({ method, route }) => (
      <code>
        {method} {route}
      </code>
    ),
  },
  { id: 'outcome', title: 'What became of it', cell: (call) => <Outcome call={call} /> },
  { id: 'key', title: 'Key', cell: ({ key }) => <KeyName value={key} /> },
  {
    id: 'ms',
    title: 'Took',
    align: 'end',
    cell: ({ durationMs }) => `${formatCount(Math.round(durationMs))} ms`,
  },
];

/** The last calls by one API, as they come in. */
export function CallLog({ dialect }: { readonly dialect: DialectEntry }): ReactNode {
  const { data: calls = [], error, isSuccess, refetch } = useLiveCalls(dialect.id);
  const [failedOnly, setFailedOnly] = useState(false);
  const shown = failedOnly ? calls.filter(({ status }) => status >= 400) : calls;
  return (
    <Section
      title="Last calls"
      about="As they come in: no need to reload. What was sent is not kept, only what was wrong with it."
      actions={
        <Switch isSelected={failedOnly} onChange={setFailedOnly}>
          Failed only
        </Switch>
      }
    >
      <ErrorNote error={error} onRetry={() => void refetch()} />
      {isSuccess && (
        <Table
          label="Last calls"
          columns={columns}
          rows={shown}
          rowKey={({ id }) => id}
          empty={
            <EmptyState
              icon={<Radio />}
              title={
                calls.length > 0 ? 'None of the last calls failed' : 'Listening for the first call'
              }
            >
              {calls.length === 0 &&
                'Run the line above, or let the tool call: its call appears here at once, with the reason if it was refused.'}
            </EmptyState>
          }
        />
      )}
    </Section>
  );
}

/** A stream knows the names that keys had when it began; a key may be newer. */
function KeyName({ value }: { readonly value: Call['key'] }): ReactNode {
  const { data: keys = [] } = useQuery(keysQuery());
  return value === null
    ? 'None'
    : (keys.find(({ id }) => id === value.id)?.name ?? value.name ?? 'A key');
}

function Outcome({ call }: { readonly call: Call }): ReactNode {
  const { code, detail, errors } = call;
  if (code === null) {
    return 'Done';
  }
  return (
    <span className={styles.outcome}>
      <code>{code}</code>
      {detail !== null && (
        <span>
          <Message text={detail} />
        </span>
      )}
      {errors.map(({ pointer, code: what }) => (
        <span key={pointer + what}>
          <code>{pointer === '' ? 'The body' : pointer}</code> {what}
        </span>
      ))}
    </span>
  );
}

function toneOf(status: number): Tone {
  if (status >= 500) {
    return 'danger';
  }
  return status >= 400 ? 'warning' : 'success';
}
