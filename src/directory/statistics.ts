import type { ClientStatus } from '../domain/client.ts';
import type { Clock } from '../lib/clock.ts';
import { nextTurn } from '../lib/next-turn.ts';
import type { CallTally, DayTally } from '../storage/call-store.ts';
import type { Storage, WorkspaceId } from '../storage/storage.ts';

/** How a workspace does, for the page that shows it at a glance. */
export interface Statistics {
  /** `days`: so many, today (UTC) included. May reject with `unavailable`. */
  read(workspaceId: WorkspaceId, days: number): Promise<WorkspaceStatistics>;
}

export interface WorkspaceStatistics {
  readonly totals: Readonly<Record<ClientStatus, number>>;
  /** Since the first change, by source. */
  readonly created: ReadonlyMap<string, number>;
  /** One for each day, the oldest first. */
  readonly days: readonly DayStatistics[];
  readonly interval: 'hour' | 'day';
  /** Only those in which there were calls; `hour` is where the interval begins. */
  readonly calls: readonly CallTally[];
}

export interface DayStatistics {
  /** The instant at which it begins. */
  readonly day: number;
  readonly created: ReadonlyMap<string, number>;
  /** Deleted or merged away, less those who came back. */
  readonly removed: number;
  /** Clients at its end. */
  readonly total: number;
}

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
/** Up to so many days there is a figure for each hour. */
const hourlyDaysMax = 3;
/** Changes that are counted in one step: some milliseconds. */
const stepChanges = 4_000;

/** Makes the use case. Clients are counted in the change log, each change once: the first question after many changes takes a while. */
export function createStatistics({
  storage,
  clock,
}: {
  readonly storage: Pick<Storage, 'calls' | 'reader'>;
  readonly clock: Clock;
}): Statistics {
  const { calls, reader } = storage;
  const counting = new Map<WorkspaceId, Promise<void>>();

  /** Counts what came since the last time. Whoever asks meanwhile waits for the same count. */
  function countOn(workspaceId: WorkspaceId): Promise<void> {
    let running = counting.get(workspaceId);
    if (running === undefined) {
      running = count(workspaceId).finally(() => counting.delete(workspaceId));
      counting.set(workspaceId, running);
    }
    return running;
  }

  async function count(workspaceId: WorkspaceId): Promise<void> {
    let { position } = await calls.days(workspaceId);
    for (;;) {
      const counted = await calls.countDays(workspaceId, position, stepChanges);
      if (counted.position === position) {
        return;
      }
      const isAdded = await calls.addDays(workspaceId, position, counted);
      // Another server was faster: go on from where it is.
      position = isAdded ? counted.position : (await calls.days(workspaceId)).position;
      await nextTurn();
    }
  }

  async function totalOf(workspaceId: WorkspaceId, status: ClientStatus): Promise<number> {
    const { total = 0 } = await reader.clients(workspaceId, {
      filter: { statuses: [status] },
      sort: { by: 'createdAt', order: 'asc' },
      limit: 1,
      withTotal: true,
    });
    return total;
  }

  return {
    async read(workspaceId, days) {
      await countOn(workspaceId);
      const today = floorTo(clock.now(), dayMs);
      const first = today - (days - 1) * dayMs;
      const [tallies, callTallies, active, inactive] = await Promise.all([
        calls.days(workspaceId),
        calls.callTallies(workspaceId, first),
        totalOf(workspaceId, 'active'),
        totalOf(workspaceId, 'inactive'),
      ]);
      const interval = days <= hourlyDaysMax ? 'hour' : 'day';
      return {
        totals: { active, inactive },
        created: createdBySource(tallies.days),
        days: dayStatistics(tallies.days, first, days),
        interval,
        calls: interval === 'hour' ? callTallies : byDay(callTallies),
      };
    },
  };
}

function dayStatistics(tallies: readonly DayTally[], first: number, days: number): DayStatistics[] {
  const byDayOf = Map.groupBy(tallies, ({ day }) => day);
  let total = netOf(tallies.filter(({ day }) => day < first));
  return Array.from({ length: days }, (_, index) => {
    const day = first + index * dayMs;
    const ofDay = byDayOf.get(day) ?? [];
    total += netOf(ofDay);
    const removed = ofDay.reduce((sum, tally) => sum + tally.removed, 0);
    return { day, created: createdBySource(ofDay), removed, total };
  });
}

function netOf(tallies: readonly DayTally[]): number {
  return tallies.reduce((sum, { created, removed }) => sum + created - removed, 0);
}

function createdBySource(tallies: readonly DayTally[]): ReadonlyMap<string, number> {
  const created = new Map<string, number>();
  for (const { source, created: count } of tallies) {
    if (count > 0) {
      created.set(source, (created.get(source) ?? 0) + count);
    }
  }
  return created;
}

/** The hours of a day as one, for each dialect. */
function byDay(tallies: readonly CallTally[]): CallTally[] {
  const groups = Map.groupBy(tallies, ({ hour, dialect }) => `${floorTo(hour, dayMs)} ${dialect}`);
  return [...groups.values()].flatMap(([one, ...others]) => {
    if (one === undefined) {
      return [];
    }
    const day = { ...one, hour: floorTo(one.hour, dayMs) };
    return [
      others.reduce(
        (sum, tally) => ({
          ...sum,
          calls: sum.calls + tally.calls,
          refused: sum.refused + tally.refused,
          failed: sum.failed + tally.failed,
          durationUs: sum.durationUs + tally.durationUs,
        }),
        day,
      ),
    ];
  });
}

function floorTo(instant: number, ms: number): number {
  return instant - (instant % ms);
}
