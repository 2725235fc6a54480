import { useQuery } from '@tanstack/react-query';
import { ArrowRight } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import type { ImportSample } from 'clientele-sdk';
import { useAttributes } from '../../api/use-attributes.ts';
import { Button } from '../../components/button.tsx';
import { Section } from '../../components/page.tsx';
import { ComboBox } from '../../components/select.tsx';
import { countOf } from '../../lib/format.ts';
import type { DraftFormProps } from './draft-form.ts';
import { sampleQuery } from './import-queries.ts';
import styles from './import.module.css';
import { leftOut, targetChoices } from './targets.ts';

/** More columns than these are shown on demand: each has a list of all fields. */
const shownMax = 60;

/** How many values of a column are shown beside it. */
const valuesMax = 3;

/** Where the values of each column go. */
export function Mapping({ job, onChange }: DraftFormProps): ReactNode {
  const attributes = useAttributes();
  const { data: rows = [] } = useQuery(sampleQuery(job));
  const [isWhole, setWhole] = useState(false);
  const columns = isWhole ? job.mapping : job.mapping.slice(0, shownMax);
  return (
    <Section
      title="Columns"
      about="Known names have found their place already; every other column becomes a field of its name."
    >
      <ul className={styles.columns} aria-label="Columns">
        {columns.map(({ column, field }, index) => {
          const choices = targetChoices(column, field, attributes);
          const issue = issueOf(rows, column);
          return (
            <li key={column}>
              <div className={styles.column}>
                <strong>{column}</strong>
                <span>{valuesOf(rows, index)}</span>
              </div>
              <ArrowRight aria-hidden />
              <ComboBox
                // What can be chosen follows from what is chosen: the list is made anew with it.
                key={`${field ?? leftOut} ${choices.length}`}
                aria-label={`Field for ${column}`}
                choices={choices}
                value={field ?? leftOut}
                onChange={(id) => {
                  const chosen = id === leftOut ? null : id;
                  if (chosen !== field) {
                    onChange({ mapping: [{ column, field: chosen }] });
                  }
                }}
                error={issue}
              />
            </li>
          );
        })}
      </ul>
      {columns.length < job.mapping.length && (
        <div>
          <Button onPress={() => setWhole(true)}>
            Show {countOf(job.mapping.length - columns.length, 'more column', 'more columns')}
          </Button>
        </div>
      )}
    </Section>
  );
}

type Rows = ImportSample['data'];

/** The first values that say something. */
function valuesOf(rows: Rows, index: number): string {
  const values = rows
    .map(({ cells }) => cells[index])
    .filter((cell) => typeof cell === 'string' && cell !== '');
  return values.length === 0 ? 'Empty in the first rows' : values.slice(0, valuesMax).join(' · ');
}

function issueOf(rows: Rows, column: string): string | undefined {
  for (const { line, errors } of rows) {
    const issue = errors.find((one) => one.column === column);
    if (issue !== undefined) {
      return `Line ${line}: ${issue.detail}`;
    }
  }
  return undefined;
}
