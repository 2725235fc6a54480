import { createHash } from 'node:crypto';
import type { TransferPart, TransferStore, TransferSurvey } from '../storage/transfer-store.ts';
import { transferTables } from '../storage/transfer-tables.ts';
import { stretchesOf } from './stretches.ts';

/** What there is in a place, in the order in which it moves. */
export function partsOf({ workspaces }: TransferSurvey): readonly TransferPart[] {
  return transferTables.flatMap((table): readonly TransferPart[] =>
    table.of === 'installation'
      ? [{ table }]
      : workspaces.map(({ workspaceId }) => ({ table, workspaceId })),
  );
}

/**
 * SHA-256 of each table's rows over all workspaces, in hexadecimal, by the name of the table; `secret` is that of
 * the installation. Two places that hold the same have the same hashes, on whichever engine. `onRows` hears
 * of rows as they are read.
 */
export async function hashContents(
  store: TransferStore,
  onRows: (rows: number) => void = () => undefined,
): Promise<ReadonlyMap<string, string>> {
  const survey = await store.survey();
  const hashes = new Map(transferTables.map(({ name }) => [name, createHash('sha256')]));
  for (const part of partsOf(survey)) {
    const hash = hashes.get(part.table.name);
    hash?.update(`${part.workspaceId ?? ''}\n`);
    for await (const rows of stretchesOf(store, survey, part)) {
      hash?.update(rows.map((row) => `${JSON.stringify(row)}\n`).join(''));
      onRows(rows.length);
    }
  }
  hashes.set('secret', createHash('sha256').update(survey.secret ?? ''));
  return new Map([...hashes].map(([name, hash]) => [name, hash.digest('hex')]));
}
