import { cpus } from 'node:os';
import type { Generator } from '../load/generator.ts';
import { canPin } from './processes.ts';

/** When and where a run was made, for the page that shows it. */
export function machineLine(generator: Generator): string {
  const model = cpus()[0]?.model.trim() ?? 'unknown processor';
  const pins = canPin
    ? 'server on one core, load on another'
    : 'server and load were not kept on cores of their own';
  return `${new Date().toISOString().slice(0, 10)}, Node ${process.versions.node}, ${cpus().length} cores (${model}), ${generator.name}; ${pins}.`;
}
