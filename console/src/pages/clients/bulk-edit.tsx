import { type ReactNode, useState } from 'react';
import { useAttributes } from '../../api/use-attributes.ts';
import { useCompanyNames } from '../../api/use-company-names.ts';
import { ComboBox } from '../../components/select.tsx';
import { ValueField } from '../../components/value-field.tsx';
import { type Attribute, BrokenJson, isEmptyValue, patchOf } from '../../lib/attributes.ts';
import { countOf } from '../../lib/format.ts';
import { BulkDialog, type BulkProps } from './bulk-dialog.tsx';
import styles from './bulk.module.css';

/** What no two clients have in common. */
const unique: ReadonlySet<string> = new Set(['email', 'externalId']);

/** One value for all chosen clients. */
export function BulkEdit(props: BulkProps): ReactNode {
  const attributes = useAttributes().filter(({ id, isEditable }) => isEditable && !unique.has(id));
  const companyNames = useCompanyNames();
  const [attribute, setAttribute] = useState<Attribute>();
  const [value, setValue] = useState<unknown>(null);
  const who = countOf(props.chosen.count, 'client');
  const isUnset = attribute !== undefined && isEmptyValue(value);
  return (
    <BulkDialog
      {...props}
      title={`Edit ${who}`}
      label="Changing"
      done="changed"
      submit={isUnset ? `Take it away from ${who}` : `Change ${who}`}
      variant={isUnset ? 'danger' : 'primary'}
      canSubmit={
        attribute !== undefined &&
        !(attribute.id === 'status' && isUnset) &&
        !(value instanceof BrokenJson)
      }
      operation={({ id }) => ({
        op: 'patch',
        data: { ...(attribute === undefined ? {} : patchOf([[attribute, value]])), id },
      })}
    >
      {(isRunning) => (
        <>
          <ComboBox
            label="Field"
            placeholder="Which field"
            choices={attributes.map(({ id, label }) => ({ id, label }))}
            value={attribute?.id ?? null}
            isDisabled={isRunning}
            onChange={(id) => {
              setAttribute(attributes.find((one) => one.id === id));
              setValue(null);
            }}
          />
          {attribute !== undefined && (
            <div className={styles.value}>
              <span aria-hidden>Value for all of them</span>
              <ValueField
                attribute={attribute}
                value={value}
                onChange={setValue}
                companyNames={companyNames}
                isDisabled={isRunning}
              />
            </div>
          )}
        </>
      )}
    </BulkDialog>
  );
}
