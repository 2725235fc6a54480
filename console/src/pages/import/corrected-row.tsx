import { type ReactNode, useState } from 'react';
import { Button } from '../../components/button.tsx';
import { TextField } from '../../components/text-field.tsx';
import { detailsByColumn } from './details-by-column.ts';
import type { FailedRow } from './failed-rows.ts';
import styles from './import.module.css';

/** One row to correct: the cells that are wrong, and the others on demand. */
export function CorrectedRow({
  row,
  columns,
  onChange,
}: {
  readonly row: FailedRow;
  readonly columns: readonly string[];
  readonly onChange: (cells: readonly string[]) => void;
}): ReactNode {
  const { line, cells, errors } = row;
  const wrong = detailsByColumn(errors);
  const ofRow = wrong.get(null);
  // What is wrong with a row as a whole may be corrected in any of its cells.
  const [isWhole, setWhole] = useState(ofRow !== undefined);
  const hidden = columns.filter((column) => !wrong.has(column));
  return (
    <li>
      <fieldset>
        <legend>
          Line {line} <span className={styles.quiet}>{textOf(columns, cells, wrong)}</span>
        </legend>
        {ofRow !== undefined && <p className={styles.issue}>{ofRow}</p>}
        <div className={styles.form}>
          {columns.map(
            (column, index) =>
              (isWhole || wrong.has(column)) && (
                <TextField
                  key={column}
                  label={column}
                  value={cells[index] ?? ''}
                  onChange={(text) => onChange(cells.with(index, text))}
                  error={wrong.get(column)}
                />
              ),
          )}
        </div>
        {!isWhole && hidden.length > 0 && (
          <Button size="small" variant="quiet" onPress={() => setWhole(true)}>
            Show the other cells
          </Button>
        )}
      </fieldset>
    </li>
  );
}

/** Enough of the row to know whom it is about. */
function textOf(
  columns: readonly string[],
  cells: readonly string[],
  wrong: ReadonlyMap<string | null, string>,
): string {
  return cells
    .filter((text, index) => text !== '' && !wrong.has(columns[index] ?? null))
    .slice(0, 3)
    .join(' · ');
}
