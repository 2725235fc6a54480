import { serverCore } from './processes.ts';
import { type CpuSample, cpuUse, sampleCpu, ticksPerSecond } from './cpu.ts';

/** What the machine did while a server was under load; shares of one core. */
export interface WatchedUse {
  /** All the time that the server worked, on any core. */
  readonly serverSeconds: number;
  readonly server: number;
  /** The whole of the server's core, other processes included. */
  readonly serverCore: number;
  /** The busiest of the other cores: the load's. */
  readonly loadCore: number;
}

const sampleEveryMs = 100;
/** Below this a server is not under load yet, or no more. */
const idleUse = 0.05;

/** Runs `work` and tells what the machine did while the server worked for it; undefined where the system does not tell. */
export async function watchCpu<T>(
  serverPid: number,
  work: () => Promise<T>,
): Promise<{ readonly result: T; readonly use: WatchedUse | undefined }> {
  if (process.platform !== 'linux') {
    return { result: await work(), use: undefined };
  }
  const samples = [sampleCpu(serverPid)];
  const timer = setInterval(() => samples.push(sampleCpu(serverPid)), sampleEveryMs);
  try {
    const result = await work();
    samples.push(sampleCpu(serverPid));
    return { result, use: useUnderLoad(samples) };
  } finally {
    clearInterval(timer);
  }
}

/** Use from the first to the last moment of work: a load generator takes its time to start. */
export function useUnderLoad(samples: readonly CpuSample[]): WatchedUse | undefined {
  const windows = samples.slice(1).map((to, index) => {
    const from = samples[index] ?? to;
    return { from, to, isActive: cpuUse(from, to).process > idleUse };
  });
  // The first and the last window of work are worked in for a part only.
  const active = windows.filter(({ isActive }) => isActive).slice(1, -1);
  const from = active[0]?.from;
  const to = active.at(-1)?.to;
  if (from === undefined || to === undefined) {
    return undefined;
  }
  const use = cpuUse(from, to);
  const first = samples[0] ?? from;
  const last = samples.at(-1) ?? to;
  const others = use.cores.filter((_, core) => core !== serverCore);
  return {
    serverSeconds: (last.processTicks - first.processTicks) / ticksPerSecond,
    server: use.process,
    serverCore: use.cores[serverCore] ?? 0,
    loadCore: Math.max(0, ...others),
  };
}

/** The load's core must have had this much left, else the load was the limit. */
const loadCoreMax = 0.97;
/** What other processes may take of the server's core. */
const foreignMax = 0.15;

/** Why a slice does not count; undefined where it does, or where nothing is known about it. */
export function whyNotCounted(use: WatchedUse | undefined): 'load' | 'disturbed' | undefined {
  if (use === undefined) {
    return undefined;
  }
  if (use.serverCore < use.loadCore || use.loadCore > loadCoreMax) {
    return 'load';
  }
  return use.serverCore - use.server > foreignMax ? 'disturbed' : undefined;
}
