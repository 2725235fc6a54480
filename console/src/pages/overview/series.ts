import type { Statistics } from 'clientele-sdk';
import { originName } from '../../lib/origin-name.ts';

/** One thing that a chart shows over several places. */
export interface Series {
  readonly key: string;
  readonly label: string;
}

/** One place on the horizontal axis, with a number for each series. */
export interface Point {
  readonly at: string;
  readonly values: Readonly<Record<string, number>>;
}

/** What a chart shows, and the table in its place. */
export interface ChartData {
  readonly series: readonly Series[];
  readonly points: readonly Point[];
}

/** How many clients there were at the end of each day. */
export function totalsOf({ clients }: Statistics): ChartData {
  return {
    series: [{ key: 'total', label: 'Clients' }],
    points: clients.days.map(({ date, total }) => ({ at: date, values: { total } })),
  };
}

/** How many clients each API and tool has brought in on each day. */
export function sourcesOf({ clients }: Statistics): ChartData {
  return {
    series: seriesOf(clients.days.flatMap(({ bySource }) => bySource.map(({ source }) => source))),
    points: clients.days.map(({ date, bySource }) => ({
      at: date,
      values: Object.fromEntries(bySource.map(({ source, created }) => [source, created])),
    })),
  };
}

/** How many calls there were in each hour or day, by the API that answered; what was quiet counts as none. */
export function callsOf({ calls, clients }: Statistics): ChartData {
  const stepMs = calls.interval === 'hour' ? 3_600_000 : 86_400_000;
  const starts = calls.intervals.map(({ from }) => Date.parse(from));
  const first = Math.min(...starts, Date.parse(`${clients.days[0]?.date ?? ''}T00:00:00Z`));
  const last = Math.max(...starts, Date.parse(`${clients.days.at(-1)?.date ?? ''}T00:00:00Z`));
  const values = new Map<number, Record<string, number>>();
  for (let at = first; at <= last; at += stepMs) {
    values.set(at, {});
  }
  for (const { from, dialect, calls: count } of calls.intervals) {
    const at = Date.parse(from);
    values.set(at, { ...values.get(at), [dialect]: count });
  }
  const points = [...values].map(([at, of]) => ({ at: new Date(at).toISOString(), values: of }));
  return { series: seriesOf(calls.intervals.map(({ dialect }) => dialect)), points };
}

/** How many calls of each API were refused, and how many failed. */
export function errorsOf({ calls }: Statistics): ChartData {
  return {
    series: [
      { key: 'refused', label: 'Refused (4xx)' },
      { key: 'failed', label: 'Failed (5xx)' },
    ],
    points: calls.byDialect.map(({ dialect, refused, failed }) => ({
      at: originName(dialect, ''),
      values: { refused, failed },
    })),
  };
}

/** How many clients are active, and how many are not. */
export function activityOf({ clients }: Statistics): ChartData {
  const { active, inactive } = clients;
  return {
    series: [
      { key: 'active', label: 'Active' },
      { key: 'inactive', label: 'Idle' },
    ],
    points: [{ at: 'Clients', values: { active, inactive } }],
  };
}

function seriesOf(keys: readonly string[]): readonly Series[] {
  return [...new Set(keys)].toSorted().map((key) => ({ key, label: originName(key, '') }));
}
