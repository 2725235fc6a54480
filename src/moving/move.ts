import { createHash } from 'node:crypto';
import type { TransferPart, TransferStore, TransferSurvey } from '../storage/transfer-store.ts';
import { hashContents, partsOf } from './contents.ts';
import { MoveError } from './move-error.ts';
import { stretchesOf } from './stretches.ts';

export interface MoveOptions {
  readonly source: TransferStore;
  readonly target: TransferStore;
  /** Called after every stretch of rows. */
  onProgress(progress: MoveProgress): void;
}

/** How far a move has come. */
export interface MoveProgress {
  readonly step: 'copying' | 'comparing';
  /** What is being copied; absent while comparing. */
  readonly table?: string;
  /** Rows done in this step, by this attempt and those before it. */
  readonly rows: number;
  /** Rows of this step in all. */
  readonly total: number;
  /** Of `rows`, those of earlier attempts. */
  readonly before: number;
}

/** What a move has done. */
export interface MoveReport {
  /** Rows by table, as the target has them now. */
  readonly rows: Readonly<Record<string, number>>;
  /** Rows that an earlier attempt had brought. */
  readonly before: number;
  /** SHA-256 by table, the same on both sides. */
  readonly hashes: Readonly<Record<string, string>>;
}

/**
 * Copies all data to an empty place, or goes on with a copy that was interrupted, and compares the two sides at
 * the end. Nobody else may write to either. Throws `MoveError`; the source is only read.
 */
export async function move({ source, target, onProgress }: MoveOptions): Promise<MoveReport> {
  const survey = await source.survey();
  const note = noteOf(survey);
  await refuseOthersData(target, note);
  await target.begin(note, survey);
  const { rows, before } = await copy({ source, target, onProgress }, survey);
  await target.complete(survey);
  const hashes = await compare({ source, target, onProgress });
  if (noteOf(await source.survey()) !== note) {
    throw new MoveError(
      'source_changed',
      'The source was written to while it was moved. Stop every server that uses it, empty the target, and move again.',
    );
  }
  await target.end();
  return { rows, before, hashes };
}

/** Tells the source, and the state that it is in, from any other: what an interrupted move goes on from. */
function noteOf(survey: TransferSurvey): string {
  return createHash('sha256').update(JSON.stringify(survey)).digest('hex');
}

async function refuseOthersData(target: TransferStore, note: string): Promise<void> {
  const found = await target.unfinished();
  if (found === note) {
    return;
  }
  if (found !== undefined) {
    throw new MoveError(
      'source_changed',
      'The target has an unfinished move of other data, or of this data before it was changed. Empty the target and move again.',
    );
  }
  const { workspaces } = await target.survey();
  if (workspaces.length > 0) {
    throw new MoveError(
      'target_not_empty',
      'The target has data already, and a move does not mix data. Choose an empty place.',
    );
  }
}

async function copy(
  { source, target, onProgress }: MoveOptions,
  survey: TransferSurvey,
): Promise<Pick<MoveReport, 'rows' | 'before'>> {
  const totals = await countParts(source, survey);
  const total = sum(totals.values());
  const before = sum((await countParts(target, survey)).values());
  let rows = before;
  for (const part of totals.keys()) {
    const table = part.table.name;
    const after = await target.lastKey(part);
    for await (const stretch of stretchesOf(source, survey, part, after)) {
      await target.add(part, stretch);
      rows += stretch.length;
      onProgress({ step: 'copying', table, rows, total, before });
    }
  }
  return { rows: byTable(totals), before };
}

async function compare({ source, target, onProgress }: MoveOptions): Promise<MoveReport['hashes']> {
  const counts = [
    await countParts(source, await source.survey()),
    await countParts(target, await target.survey()),
  ];
  const total = sum(counts.flatMap((parts) => [...parts.values()]));
  let rows = 0;
  const onRows = (read: number): void => {
    rows += read;
    onProgress({ step: 'comparing', rows, total, before: 0 });
  };
  const [wanted, found] = await Promise.all([
    hashContents(source, onRows),
    hashContents(target, onRows),
  ]);
  const different = [...wanted.keys()].filter((table) => wanted.get(table) !== found.get(table));
  if (different.length > 0) {
    throw new MoveError(
      'contents_differ',
      `Source and target do not hold the same in: ${different.join(', ')}. Stop every server that uses the source, empty the target, and move again.`,
    );
  }
  return Object.fromEntries(wanted);
}

async function countParts(
  store: TransferStore,
  survey: TransferSurvey,
): Promise<ReadonlyMap<TransferPart, number>> {
  const counts = new Map<TransferPart, number>();
  for (const part of partsOf(survey)) {
    counts.set(part, await store.count(part));
  }
  return counts;
}

function byTable(counts: ReadonlyMap<TransferPart, number>): Readonly<Record<string, number>> {
  const rows: Record<string, number> = {};
  for (const [{ table }, count] of counts) {
    rows[table.name] = (rows[table.name] ?? 0) + count;
  }
  return rows;
}

function sum(numbers: Iterable<number>): number {
  let total = 0;
  for (const number of numbers) {
    total += number;
  }
  return total;
}
