import type {
  TransferPart,
  TransferRow,
  TransferStore,
  TransferSurvey,
} from '../storage/transfer-store.ts';

/** Rows that are read, and kept, in one go. */
const rowsMax = 1_000;

/**
 * The rows of a part in the order of its key, a stretch at a time, from behind `after`. The next stretch is
 * read while the one before is worked on. Places begin with 0 in each workspace, whatever the engine counts from.
 */
export async function* stretchesOf(
  store: TransferStore,
  survey: TransferSurvey,
  part: TransferPart,
  after?: TransferRow,
): AsyncGenerator<readonly TransferRow[]> {
  const relate = relation(survey, part);
  let next: Promise<readonly TransferRow[]> | undefined = store.rows(part, {
    after,
    limit: rowsMax,
  });
  while (next !== undefined) {
    const rows: readonly TransferRow[] = await next;
    const last = rows.at(-1);
    const isLast = rows.length < rowsMax || last === undefined;
    next = isLast ? undefined : store.rows(part, { after: keyOf(part, last), limit: rowsMax });
    // Who stops listening before this one is awaited must not be told of its failure as of a stranger's.
    next?.catch(() => undefined);
    if (rows.length > 0) {
      yield rows.map(relate);
    }
  }
}

function keyOf({ table }: TransferPart, row: TransferRow): TransferRow {
  const names = Object.keys(table.columns);
  return table.key.map((column) => row[names.indexOf(column)] ?? null);
}

function relation(
  { workspaces }: TransferSurvey,
  { table, workspaceId }: TransferPart,
): (row: TransferRow) => TransferRow {
  const index = Object.values(table.columns).indexOf('place');
  const workspace = workspaces.find((candidate) => candidate.workspaceId === workspaceId);
  const first = workspace?.places?.first ?? 0;
  return (row) => {
    const place = row[index];
    return typeof place === 'number' ? row.with(index, place - first) : row;
  };
}
