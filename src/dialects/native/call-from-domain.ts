import type { WorkspaceStatistics } from '../../directory/statistics.ts';
import { formatIso } from '../../domain/instant.ts';
import type { CallEntry, CallTally } from '../../storage/call-store.ts';
import type { CallWire, StatisticsWire } from './call-schema.ts';

/** A call as it is shown; `nameOf` knows the keys of the workspace. */
export function fromCall(call: CallEntry, nameOf: ReadonlyMap<string, string>): CallWire {
  const { keyId } = call;
  return {
    id: call.id,
    at: formatIso(call.at),
    dialect: call.dialect,
    method: call.method,
    route: call.route.replaceAll(/:(\w+)/g, '{$1}'),
    status: call.status,
    code: call.code,
    detail: call.detail,
    errors: call.issues.map(({ pointer, code }) => ({ pointer, code })),
    durationMs: call.durationUs / 1_000,
    key: keyId === null ? null : { id: keyId, name: nameOf.get(keyId) ?? null },
    requestId: call.requestId,
  };
}

/** The figures of a workspace as they are shown. */
export function fromStatistics(statistics: WorkspaceStatistics): StatisticsWire {
  const { totals, created, days, interval, calls } = statistics;
  return {
    clients: {
      total: totals.active + totals.inactive,
      active: totals.active,
      inactive: totals.inactive,
      bySource: sources(created),
      days: days.map((day) => ({
        date: formatIso(day.day).slice(0, 10),
        created: sum(day.created.values()),
        removed: day.removed,
        total: day.total,
        bySource: sources(day.created),
      })),
    },
    calls: {
      interval,
      byDialect: Map.groupBy(calls, ({ dialect }) => dialect)
        .values()
        .map((tallies) => counts(tallies))
        .toArray(),
      intervals: calls.map((tally) => ({ from: formatIso(tally.hour), ...counts([tally]) })),
    },
  };
}

function sources(created: ReadonlyMap<string, number>): { source: string; created: number }[] {
  return Array.from(created, ([source, count]) => ({ source, created: count })).sort(
    (a, b) => b.created - a.created,
  );
}

function counts(tallies: readonly CallTally[]): StatisticsWire['calls']['byDialect'][number] {
  const calls = sum(tallies.map((tally) => tally.calls));
  const durationUs = sum(tallies.map((tally) => tally.durationUs));
  return {
    dialect: tallies[0]?.dialect ?? '',
    calls,
    refused: sum(tallies.map((tally) => tally.refused)),
    failed: sum(tallies.map((tally) => tally.failed)),
    averageMs: calls === 0 ? 0 : Math.round(durationUs / calls) / 1_000,
  };
}

function sum(numbers: Iterable<number>): number {
  let total = 0;
  for (const number of numbers) {
    total += number;
  }
  return total;
}
