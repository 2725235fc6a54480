import type { ReactNode } from 'react';
import type { Import } from 'clientele-sdk';
import { Switch } from '../../components/checkbox.tsx';
import type { Choice } from '../../components/choice.ts';
import { issueAt } from '../../components/error-note.tsx';
import { ComboBox, Select } from '../../components/select.tsx';
import { countryChoices } from '../../lib/countries.ts';
import { originName } from '../../lib/origin-name.ts';
import type { DraftFormProps } from './draft-form.ts';
import styles from './import.module.css';

type Options = Import['options'];

const none = '-';

const dateOrders: readonly Choice<NonNullable<Options['dateOrder']> | typeof none>[] = [
  { id: none, label: 'As the file shows it' },
  { id: 'dmy', label: 'Day, month, year', hint: '29/02/2024' },
  { id: 'mdy', label: 'Month, day, year', hint: '02/29/2024' },
  { id: 'ymd', label: 'Year, month, day', hint: '2024/02/29' },
];

const countries: readonly Choice[] = [
  { id: none, label: 'None: numbers stay as they are' },
  ...countryChoices,
];

const conflicts: readonly Choice<Options['onConflict']>[] = [
  { id: 'error', label: 'The row fails' },
  { id: 'preferExternalId', label: 'The external id decides' },
  { id: 'preferEmail', label: 'The email decides' },
];

const dialects: readonly Choice[] = [
  'native',
  'assembly',
  'clockwork',
  'crowdpower',
  'fullengage',
].map((id) => ({ id, label: originName(id, '') }));

/** What counts for every row. */
export function OptionsForm({ job, onChange, error }: DraftFormProps): ReactNode {
  const { options, seenDateOrder } = job;
  const isOpen =
    options.dateOrder === null && (seenDateOrder === 'ambiguous' || seenDateOrder === 'mixed');
  const dateIssue = isOpen
    ? 'The dates of this file can be read in more than one way. Say in which order they are.'
    : issueAt(error, '/dateOrder');
  return (
    <div className={styles.form}>
      {options.dialect !== null && (
        <Select
          label="In whose words"
          hint="Names of members differ between the systems."
          choices={dialects}
          value={options.dialect}
          onChange={(dialect) => onChange({ dialect })}
        />
      )}
      <Select
        label="Order of dates"
        choices={dateOrders}
        value={options.dateOrder ?? none}
        onChange={(id) => onChange({ dateOrder: id === none ? null : id })}
        error={dateIssue}
      />
      <ComboBox
        label="Country of phone numbers"
        hint="For numbers as they are dialled at home."
        choices={countries}
        value={options.defaultCountry ?? none}
        onChange={(id) => {
          const defaultCountry = id === none ? null : id;
          if (defaultCountry !== options.defaultCountry) {
            onChange({ defaultCountry });
          }
        }}
        error={issueAt(error, '/defaultCountry')}
      />
      <Select
        label="Where two keys name two clients"
        choices={conflicts}
        value={options.onConflict}
        onChange={(onConflict) => onChange({ onConflict })}
      />
      <div className={styles.switches}>
        <Switch
          isSelected={options.emptyCells === 'clear'}
          onChange={(is) => onChange({ emptyCells: is ? 'clear' : 'keep' })}
        >
          An empty cell takes the value away
        </Switch>
        <Switch
          isSelected={options.withoutKey === 'refuse'}
          onChange={(is) => onChange({ withoutKey: is ? 'refuse' : 'create' })}
        >
          A row without external id and email fails
        </Switch>
        <Switch isSelected={options.atomic} onChange={(atomic) => onChange({ atomic })}>
          All or nothing: one bad row stops the import
        </Switch>
      </div>
    </div>
  );
}
