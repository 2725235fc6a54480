import type { ReactNode } from 'react';
import { Switch } from '../../components/checkbox.tsx';
import { Select } from '../../components/select.tsx';
import type { DraftFormProps } from './draft-form.ts';
import styles from './import.module.css';
import { choicesOf, delimiterName, encodingName, formatName } from './source-names.ts';

const formats = choicesOf(formatName);
const encodings = choicesOf(encodingName);
const delimiters = choicesOf(delimiterName);

/** How the file is read. */
export function SourceForm({ job, onChange }: DraftFormProps): ReactNode {
  const { format, encoding, delimiter, hasHeader } = job.source;
  return (
    <div className={styles.form}>
      <Select
        label="Form"
        choices={formats}
        value={format}
        onChange={(next) => onChange({ source: { format: next } })}
      />
      <Select
        label="Encoding"
        hint="Wrong when names have strange characters."
        choices={encodings}
        value={encoding}
        onChange={(next) => onChange({ source: { encoding: next } })}
      />
      {format === 'csv' && (
        <>
          <Select
            label="Between cells"
            choices={delimiters}
            value={delimiter}
            onChange={(next) => onChange({ source: { delimiter: next } })}
          />
          <Switch
            isSelected={hasHeader}
            onChange={(next) => onChange({ source: { hasHeader: next } })}
          >
            The first line names the columns
          </Switch>
        </>
      )}
    </div>
  );
}
