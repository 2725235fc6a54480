import type { Command } from '../../domain/commands.ts';
import type { ImportJob } from '../../domain/import-job.ts';
import { nextTurn } from '../../lib/next-turn.ts';
import type { ImportKey } from '../../storage/import-store.ts';
import { createRowReader } from '../converting/read-rows.ts';
import { readSource } from '../reading/read-source.ts';
import type { SourceRow } from '../reading/source-row.ts';
import { type ImportServices, requireSource } from './import-services.ts';
import { effectiveOptions } from './import-settings.ts';

/** Rows that are read together and become one transaction. */
export interface RowChunk {
  readonly rows: readonly SourceRow[];
  /** Read once, when they are about to be written: fields can change in between. */
  commands(): Promise<readonly Command[]>;
  /** Of the source, up to the last of them, or a little further. */
  readonly bytes: number;
}

/** The rows of an import behind the first `after` ones, `rowsAtOnce` in each chunk, which is asked anew for each. Holds no more of the source than one piece of it. */
export async function* rowChunks(
  services: ImportServices,
  key: ImportKey,
  job: ImportJob,
  { after, rowsAtOnce }: { readonly after: number; rowsAtOnce(): number },
): AsyncGenerator<RowChunk> {
  await requireSource(services, key, job);
  const reader = commandsReader(services, key, job);
  let rows: SourceRow[] = [];
  let bytes = 0;
  let wanted = rowsAtOnce();
  for await (const batch of readSource(services.storage.imports.source(key), job.source)) {
    const isBehind = (batch.rows.at(-1)?.row ?? 0) <= after;
    if (isBehind) {
      // Nothing is written meanwhile that would give others a turn.
      await nextTurn();
      continue;
    }
    for (const row of batch.rows) {
      if (row.row > after) {
        rows.push(row);
      }
      if (rows.length >= wanted) {
        yield chunkOf(rows, batch.bytes, reader);
        rows = [];
        wanted = rowsAtOnce();
      }
    }
    bytes = batch.bytes;
  }
  if (rows.length > 0) {
    yield chunkOf(rows, bytes, reader);
  }
}

type CommandsReader = (rows: readonly SourceRow[]) => Promise<readonly Command[]>;

function chunkOf(rows: readonly SourceRow[], bytes: number, reader: CommandsReader): RowChunk {
  return { rows, bytes, commands: () => reader(rows) };
}

/** Reads rows by the fields that there are; the rules are made anew only where those have changed. */
function commandsReader(
  { directory, readers }: ImportServices,
  { workspaceId }: ImportKey,
  job: ImportJob,
): CommandsReader {
  const { source } = job;
  const options = effectiveOptions(job);
  let known: { readonly fields: unknown; readonly read: (row: SourceRow) => Command } | undefined;
  return async (rows) => {
    const fields = await directory.fields(workspaceId);
    if (known?.fields !== fields) {
      known = { fields, read: createRowReader({ source, options, fields, readers }) };
    }
    return rows.map(known.read);
  };
}
