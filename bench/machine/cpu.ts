import { readFileSync } from 'node:fs';

/** CPU time in clock ticks, of which Linux counts 100 a second. */
export interface CpuSample {
  readonly atMs: number;
  /** User and system time of the watched process, all its threads. */
  readonly processTicks: number;
  /** Of each core: everything but idle time, and waiting for a disk, which is idle time too. */
  readonly busyTicks: readonly number[];
}

/** Shares of the time between two samples, 0 to 1. */
export interface CpuUse {
  readonly process: number;
  readonly cores: readonly number[];
}

/** As every Linux counts them for programs. */
export const ticksPerSecond = 100;

/** What the machine has done up to now. Linux only. */
export function sampleCpu(pid: number): CpuSample {
  return {
    atMs: performance.now(),
    processTicks: processTicksOf(readFileSync(`/proc/${pid}/stat`, 'utf8')),
    busyTicks: busyTicksOf(readFileSync('/proc/stat', 'utf8')),
  };
}

/** What happened between two samples. */
export function cpuUse(from: CpuSample, to: CpuSample): CpuUse {
  const ticks = ((to.atMs - from.atMs) / 1_000) * ticksPerSecond;
  return {
    process: (to.processTicks - from.processTicks) / ticks,
    cores: to.busyTicks.map((busy, core) => (busy - (from.busyTicks[core] ?? 0)) / ticks),
  };
}

/** User and system time from `/proc/PID/stat`, whose second field is a name that may hold anything. */
export function processTicksOf(stat: string): number {
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return Number(fields[11]) + Number(fields[12]);
}

/** Per core, from the lines `cpuN user nice system idle iowait irq softirq steal …` of `/proc/stat`. */
export function busyTicksOf(stat: string): number[] {
  return stat
    .split('\n')
    .filter((line) => /^cpu\d/.test(line))
    .map((line) => {
      const [user = 0, nice = 0, system = 0, , , irq = 0, softirq = 0, steal = 0] = line
        .split(/\s+/)
        .slice(1)
        .map(Number);
      return user + nice + system + irq + softirq + steal;
    });
}

/** Resident memory of a process in MB: now, and the most that it ever was. Linux only. */
export function residentMb(pid: number): { readonly now: number; readonly peak: number } {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  return { now: statusMb(status, 'VmRSS'), peak: statusMb(status, 'VmHWM') };
}

/** A memory line of `/proc/PID/status`, which counts in KiB. */
export function statusMb(status: string, name: string): number {
  const kib = new RegExp(`^${name}:\\s*(\\d+) kB`, 'm').exec(status)?.[1];
  return (Number(kib ?? Number.NaN) * 1_024) / 1_000_000;
}
