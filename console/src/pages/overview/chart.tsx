import type { ReactNode } from 'react';
import {
  Area,
  AreaChart,
  Bar,
  BarChart,
  CartesianGrid,
  ResponsiveContainer,
  Tooltip,
  type TooltipContentProps,
  XAxis,
  YAxis,
} from 'recharts';
import { Table } from '../../components/table.tsx';
import { formatCount } from '../../lib/format.ts';
import styles from './overview.module.css';
import type { ChartData, Point, Series } from './series.ts';

/** Series beyond these share their colours; their names tell them apart. */
const colors = 6;

/** A chart with its legend, and the same as a table for whoever cannot see it. Nothing in it moves. */
export function Chart({
  title,
  data,
  kind,
  placeText = (at) => at,
  height = 220,
}: {
  readonly title: string;
  readonly data: ChartData;
  /** `lying`: bars from left to right, one for each place. */
  readonly kind: 'area' | 'stacked' | 'lying';
  /** What a place is called. */
  readonly placeText?: (at: string) => string;
  readonly height?: number;
}): ReactNode {
  const { series, points } = data;
  return (
    <figure className={styles.chart}>
      <figcaption>
        <h2>{title}</h2>
        {series.length > 1 && (
          <ul className={styles.legend}>
            {series.map(({ key, label }, index) => (
              <li key={key}>
                <svg viewBox="0 0 10 10" aria-hidden>
                  <rect width="10" height="10" rx="2.5" fill={colorOf(index)} />
                </svg>
                {label}
              </li>
            ))}
          </ul>
        )}
      </figcaption>
      <div role="img" aria-label={`${title}. The numbers are in the table below.`}>
        <ResponsiveContainer width="100%" height={height}>
          {kind === 'area' ? areaChart(series, points, placeText) : bars(kind, data, placeText)}
        </ResponsiveContainer>
      </div>
      <details className={styles.numbers}>
        <summary>As a table</summary>
        <Table
          label={title}
          columns={[
            {
              id: 'at',
              title: kind === 'lying' ? 'What' : 'When',
              isRowHeader: true,
              cell: ({ at }: Point) => placeText(at),
            },
            ...series.map(({ key, label }) => ({
              id: key,
              title: label,
              align: 'end' as const,
              cell: ({ values }: Point) => formatCount(values[key] ?? 0),
            })),
          ]}
          rows={points}
          rowKey={({ at }) => at}
        />
      </details>
    </figure>
  );
}

type PlaceText = (at: string) => string;

function areaChart(
  series: readonly Series[],
  points: readonly Point[],
  placeText: PlaceText,
): ReactNode {
  return (
    <AreaChart data={[...points]} accessibilityLayer={false} margin={margin}>
      <CartesianGrid vertical={false} stroke="var(--color-border)" />
      <XAxis dataKey="at" tickFormatter={placeText} minTickGap={40} {...axis} />
      <YAxis {...numberAxis} width={44} />
      <Tooltip content={tooltip(series, placeText)} cursor={cursor} isAnimationActive={false} />
      {series.map(({ key }, index) => (
        <Area
          key={key}
          dataKey={({ values }: Point) => values[key] ?? 0}
          name={key}
          stroke={colorOf(index)}
          fill={colorOf(index)}
          fillOpacity={0.14}
          strokeWidth={2}
          isAnimationActive={false}
        />
      ))}
    </AreaChart>
  );
}

function bars(
  kind: 'stacked' | 'lying',
  { series, points }: ChartData,
  placeText: PlaceText,
): ReactNode {
  const isLying = kind === 'lying';
  return (
    <BarChart
      data={[...points]}
      layout={isLying ? 'vertical' : 'horizontal'}
      accessibilityLayer={false}
      margin={margin}
      barCategoryGap="18%"
    >
      <CartesianGrid vertical={isLying} horizontal={!isLying} stroke="var(--color-border)" />
      {isLying ? (
        <>
          <XAxis type="number" {...numberAxis} />
          <YAxis type="category" dataKey="at" width={112} {...axis} />
        </>
      ) : (
        <>
          <XAxis dataKey="at" tickFormatter={placeText} minTickGap={40} {...axis} />
          <YAxis {...numberAxis} width={44} />
        </>
      )}
      <Tooltip content={tooltip(series, placeText)} cursor={cursor} isAnimationActive={false} />
      {series.map(({ key }, index) => (
        <Bar
          key={key}
          dataKey={({ values }: Point) => values[key] ?? 0}
          name={key}
          stackId="all"
          fill={colorOf(index)}
          maxBarSize={28}
          isAnimationActive={false}
        />
      ))}
    </BarChart>
  );
}

const margin = { top: 8, right: 8, bottom: 0, left: 0 } as const;
const cursor = { fill: 'var(--color-hover)', stroke: 'var(--color-border-strong)' } as const;
const axis = {
  stroke: 'var(--color-border-strong)',
  tick: { fill: 'var(--color-text-muted)', fontSize: 12 },
  tickLine: false,
} as const;

const compact = new Intl.NumberFormat(undefined, { notation: 'compact' });

function short(value: number): string {
  return compact.format(value);
}

const numberAxis = {
  ...axis,
  allowDecimals: false,
  niceTicks: 'snap125',
  tickCount: 6,
  tickFormatter: short,
} as const;

function colorOf(index: number): string {
  return `var(--series-${(index % colors) + 1})`;
}

/** The numbers of one place, beside the pointer. */
function tooltip(series: readonly Series[], placeText: PlaceText) {
  return function Numbers({ active, payload, label }: TooltipContentProps): ReactNode {
    if (!active || payload.length === 0) {
      return null;
    }
    return (
      <div className={styles.tooltip}>
        <strong>{placeText(String(label))}</strong>
        {payload.map(({ name, value }) => (
          <span key={String(name)}>
            {series.find(({ key }) => key === name)?.label}: {formatCount(Number(value))}
          </span>
        ))}
      </div>
    );
  };
}
