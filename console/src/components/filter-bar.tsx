import { ListFilter, Plus, X } from 'lucide-react';
import type { ReactNode } from 'react';
import { useAttributes } from '../api/use-attributes.ts';
import { useCompanyNames } from '../api/use-company-names.ts';
import { Button, IconButton } from './button.tsx';
import { Popup } from './popup.tsx';
import { type ViewCondition, withCondition } from '../lib/client-view.ts';
import { ConditionForm } from './condition-form.tsx';
import { conditionText } from '../lib/condition-texts.ts';
import styles from './filter-bar.module.css';

/** As many as a list takes. */
const conditionsMax = 10;

/** The conditions of a view: each is changed by a click, and there may be more. */
export function FilterBar({
  conditions,
  onChange,
}: {
  readonly conditions: readonly ViewCondition[];
  readonly onChange: (conditions: readonly ViewCondition[]) => void;
}): ReactNode {
  const attributes = useAttributes();
  const companyNames = useCompanyNames();
  return (
    <>
      {conditions.map((condition, at) => {
        const attribute = attributes.find(({ id }) => id === condition.field);
        const text = conditionText(condition, attribute, companyNames);
        return (
          <div key={`${condition.field} ${condition.op} ${at}`} className={styles.chip}>
            <Popup
              label="Filter"
              trigger={
                <Button variant="quiet" size="small" className={styles.text}>
                  {text}
                </Button>
              }
            >
              {(close) => (
                <ConditionForm
                  initial={condition}
                  onDone={(changed) => {
                    onChange(withCondition(conditions, changed, at));
                    close();
                  }}
                />
              )}
            </Popup>
            <IconButton
              label={`Remove: ${text}`}
              size="small"
              icon={<X />}
              onPress={() => onChange(conditions.toSpliced(at, 1))}
            />
          </div>
        );
      })}
      {conditions.length < conditionsMax && (
        <Popup
          label="New filter"
          trigger={
            <Button size="small" icon={conditions.length === 0 ? <ListFilter /> : <Plus />}>
              {conditions.length === 0 ? 'Filter' : 'And'}
            </Button>
          }
        >
          {(close) => (
            <ConditionForm
              onDone={(added) => {
                onChange(withCondition(conditions, added));
                close();
              }}
            />
          )}
        </Popup>
      )}
    </>
  );
}
