import { useQuery } from '@tanstack/react-query';
import { LayoutDashboard } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import type { Statistics } from 'clientele-sdk';
import { Link } from 'wouter';
import type { Choice } from '../../components/choice.ts';
import { EmptyState } from '../../components/empty-state.tsx';
import { ErrorNote } from '../../components/error-note.tsx';
import { Figures } from '../../components/figures.tsx';
import { PageFrame } from '../../components/page.tsx';
import { Select } from '../../components/select.tsx';
import { Waiting } from '../../components/spinner.tsx';
import { formatDay, formatHour } from '../../lib/format.ts';
import { Chart } from './chart.tsx';
import { statisticsQuery } from './overview-queries.ts';
import styles from './overview.module.css';
import { activityOf, callsOf, errorsOf, sourcesOf, totalsOf } from './series.ts';

type Span = '3' | '7' | '30' | '90';

const spans: readonly Choice<Span>[] = [
  { id: '3', label: 'Last 3 days, by the hour' },
  { id: '7', label: 'Last 7 days' },
  { id: '30', label: 'Last 30 days' },
  { id: '90', label: 'Last 90 days' },
];

/** How the workspace does: its clients, and those who call. */
export function Page(): ReactNode {
  const [span, setSpan] = useState<Span>('30');
  const { data, error, refetch, isFetching } = useQuery(statisticsQuery(Number(span)));
  return (
    <PageFrame
      title="Overview"
      about="How many clients there are and where they come from, and how the APIs are called. Days are those of UTC."
      actions={<Select aria-label="Days" choices={spans} value={span} onChange={setSpan} />}
    >
      <ErrorNote error={error} onRetry={() => void refetch()} />
      {data === undefined ? (
        error === null && <Waiting />
      ) : (
        <div className={styles.overview} aria-busy={isFetching}>
          <Clients statistics={data} />
          <Calls statistics={data} />
        </div>
      )}
    </PageFrame>
  );
}

function Clients({ statistics }: { readonly statistics: Statistics }): ReactNode {
  const { total, active, inactive, days } = statistics.clients;
  if (total === 0 && days.every(({ created }) => created === 0)) {
    return (
      <EmptyState icon={<LayoutDashboard />} title="No clients yet">
        <Link href="/import">Import a file</Link>, <Link href="/integrations">connect a tool</Link>{' '}
        or <Link href="/clients/new">add a client</Link>: this page then shows how they come in.
      </EmptyState>
    );
  }
  const created = days.reduce((sum, day) => sum + day.created, 0);
  return (
    <>
      <Figures
        figures={[
          { label: 'Clients', value: total },
          { label: 'Active', value: active },
          { label: 'Idle', value: inactive },
          { label: 'New in these days', value: created },
        ]}
      />
      <Chart
        title="Clients over time"
        kind="area"
        data={totalsOf(statistics)}
        placeText={dayText}
      />
      <Chart
        title="New clients by source"
        kind="stacked"
        data={sourcesOf(statistics)}
        placeText={dayText}
      />
      <Chart
        title="Active and idle clients"
        kind="lying"
        data={activityOf(statistics)}
        height={96}
      />
    </>
  );
}

function Calls({ statistics }: { readonly statistics: Statistics }): ReactNode {
  const { interval, byDialect } = statistics.calls;
  if (byDialect.length === 0) {
    return (
      <EmptyState title="No tool has called yet">
        <Link href="/integrations">Connect one</Link>: its calls and errors are counted here.
      </EmptyState>
    );
  }
  return (
    <>
      <Chart
        title={interval === 'hour' ? 'Calls an hour' : 'Calls a day'}
        kind="stacked"
        data={callsOf(statistics)}
        placeText={interval === 'hour' ? formatHour : (at) => dayText(at.slice(0, 10))}
      />
      <Chart
        title="Errors by API"
        kind="lying"
        data={errorsOf(statistics)}
        height={64 + 40 * byDialect.length}
      />
    </>
  );
}

/** A day of UTC, which no time zone may move. */
function dayText(date: string): string {
  return formatDay(`${date}T00:00`);
}
