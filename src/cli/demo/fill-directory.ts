import type { Actor, Directory } from '../../directory/directory.ts';
import type { Command } from '../../domain/commands.ts';
import type { Failure } from '../../domain/errors.ts';
import type { Outcome } from '../../domain/outcome.ts';
import { demoCompanyName, demoPerson } from './people.ts';

/** What to fill a directory with, and who does it. */
export interface FillOptions {
  readonly directory: Directory;
  readonly actor: Actor;
  readonly clients: number;
  readonly seed: number;
  /** Called after each batch with the number of clients written so far. */
  onProgress(written: number): void;
}

/** How many commands came to which end. */
export interface FillReport {
  readonly companies: number;
  readonly created: number;
  readonly updated: number;
  readonly unchanged: number;
  readonly failed: number;
  /** What was wrong with the first of those. */
  readonly reason?: string;
}

/** As large as a shared transaction may be, so that a running server's callers wait for no more than that. */
const batchCommands = 500;

/** A company for every fifty clients, within reason. */
const clientsPerCompany = 50;
const companiesMax = 2_000;

/** Writes demo people and companies in batches. The same numbers name the same people, so a second run finds them again. */
export async function fillDirectory(options: FillOptions): Promise<FillReport> {
  const { clients, seed } = options;
  const companyIds = await fillCompanies(options);
  const counts = { created: 0, updated: 0, unchanged: 0, failed: 0 };
  let reason: string | undefined;
  for (let start = 0; start < clients; start += batchCommands) {
    const length = Math.min(batchCommands, clients - start);
    const commands = Array.from({ length }, (_, at) => demoPerson(seed, start + at, companyIds));
    for (const outcome of await write(options, commands)) {
      const { kind } = outcome;
      counts[kind in counts ? (kind as keyof typeof counts) : 'failed'] += 1;
      reason ??= kind === 'failed' ? reasonOf(outcome.failure) : undefined;
    }
    options.onProgress(start + length);
  }
  return { companies: companyIds.length, ...counts, ...(reason === undefined ? {} : { reason }) };
}

function reasonOf({ message, details }: Failure): string {
  const pointer = details?.issues?.[0]?.pointer ?? '';
  return pointer === '' ? message : `${pointer}: ${message}`;
}

async function fillCompanies(options: FillOptions): Promise<string[]> {
  const { clients, seed } = options;
  const count = Math.min(companiesMax, Math.ceil(clients / clientsPerCompany));
  const names = new Set(Array.from({ length: count }, (_, index) => demoCompanyName(seed, index)));
  const commands = Array.from(names, (name): Command => ({ op: 'createCompany', name, patch: {} }));
  const ids: string[] = [];
  for (let start = 0; start < commands.length; start += batchCommands) {
    for (const outcome of await write(options, commands.slice(start, start + batchCommands))) {
      const id = companyIdOf(outcome);
      if (id !== undefined) {
        ids.push(id);
      }
    }
  }
  return ids;
}

function write(options: FillOptions, commands: readonly Command[]): Promise<readonly Outcome[]> {
  return options.directory.write(options.actor, commands, { isAtomic: false });
}

/** A company that is there already, from an earlier run, serves as well. */
function companyIdOf(outcome: Outcome): string | undefined {
  if (outcome.kind === 'company') {
    return outcome.company.id;
  }
  return outcome.kind === 'failed' && outcome.failure.code === 'company_name_taken'
    ? outcome.failure.details?.existingId
    : undefined;
}
