import { ListFilter, Plus, X } from 'lucide-react';
import type { ReactNode } from 'react';
import { useAttributes } from '../../api/use-attributes.ts';
import { useCompanyNames } from '../../api/use-company-names.ts';
import { Button, IconButton } from '../../components/button.tsx';
import { Popup } from '../../components/popup.tsx';
import { formatDay } from '../../lib/format.ts';
import type { Attribute } from '../../lib/attributes.ts';
import type { ViewCondition } from './client-view.ts';
import { ConditionForm } from './condition-form.tsx';
import { opsOf, valueChoices } from './condition-texts.ts';
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
        const text = textOf(condition, attribute, companyNames);
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
                    onChange(conditions.with(at, changed));
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
                onChange([...conditions, added]);
                close();
              }}
            />
          )}
        </Popup>
      )}
    </>
  );
}

function textOf(
  { field, op, value }: ViewCondition,
  attribute: Attribute | undefined,
  companyNames: ReadonlyMap<string, string>,
): string {
  const label = attribute?.label ?? field;
  if (op === 'isSet') {
    return `${label} ${value === 'true' ? 'has a value' : 'has no value'}`;
  }
  const verb = (attribute && opsOf(attribute).find(({ id }) => id === op)?.label) ?? op;
  const choices = attribute && valueChoices(attribute, op, companyNames);
  const texts = (typeof value === 'string' ? [value] : value).map(
    (one) =>
      choices?.find(({ id }) => id === one)?.label ??
      (attribute?.kind === 'instant' ? formatDay(one) : one),
  );
  return `${label} ${verb === 'is any of' && texts.length === 1 ? 'is' : verb} ${texts.join(', ')}`;
}
