import { type FormEvent, type ReactNode, useState } from 'react';
import { useAttributes } from '../api/use-attributes.ts';
import { useCompanyNames } from '../api/use-company-names.ts';
import { Button } from './button.tsx';
import { Checkbox } from './checkbox.tsx';
import { ComboBox, Select } from './select.tsx';
import { TextField } from './text-field.tsx';
import type { Attribute } from '../lib/attributes.ts';
import { type ConditionValue, type ViewCondition, isListOp } from '../lib/client-view.ts';
import { opsOf, valueChoices } from '../lib/condition-texts.ts';
import styles from './filter-bar.module.css';

/** Asks for one condition: of which field, how, and which value. */
export function ConditionForm({
  initial,
  onDone,
}: {
  readonly initial?: ViewCondition;
  readonly onDone: (condition: ViewCondition) => void;
}): ReactNode {
  const attributes = useAttributes();
  const [field, setField] = useState(initial?.field ?? null);
  const [op, setOp] = useState(initial?.op ?? '');
  const [value, setValue] = useState<ConditionValue>(initial?.value ?? '');
  const attribute = attributes.find(({ id }) => id === field);

  function chooseField(id: string): void {
    const chosen = attributes.find((one) => one.id === id);
    const firstOp = chosen === undefined ? '' : (opsOf(chosen)[0]?.id ?? '');
    setField(id);
    chooseOp(firstOp);
  }

  function chooseOp(next: string): void {
    setOp(next);
    setValue(isListOp(next) ? [] : next === 'isSet' ? 'true' : '');
  }

  function submit(event: FormEvent): void {
    event.preventDefault();
    if (field !== null && attribute !== undefined && value.length > 0) {
      onDone({ field, op, value: sentValue(attribute, value) });
    }
  }

  return (
    <form className={styles.form} onSubmit={submit}>
      <ComboBox
        label="Field"
        choices={attributes.map(({ id, label }) => ({ id, label }))}
        value={field}
        onChange={chooseField}
        placeholder="Which field"
      />
      {attribute !== undefined && (
        <>
          <Select label="Condition" choices={opsOf(attribute)} value={op} onChange={chooseOp} />
          <ConditionValueField attribute={attribute} op={op} value={value} onChange={setValue} />
        </>
      )}
      <Button type="submit" variant="primary" isDisabled={value.length === 0}>
        Apply
      </Button>
    </form>
  );
}

function ConditionValueField({
  attribute,
  op,
  value,
  onChange,
}: {
  readonly attribute: Attribute;
  readonly op: string;
  readonly value: ConditionValue;
  readonly onChange: (value: ConditionValue) => void;
}): ReactNode {
  const companyNames = useCompanyNames();
  const choices = valueChoices(attribute, op, companyNames);
  if (choices === undefined) {
    const text = typeof value === 'string' ? value : '';
    const isDate = attribute.kind === 'date' || attribute.kind === 'instant';
    return (
      <TextField
        label="Value"
        type={isDate ? 'date' : attribute.kind === 'number' ? 'number' : 'text'}
        value={isDate ? dayOf(text) : text}
        onChange={onChange}
        autoFocus
      />
    );
  }
  if (!isListOp(op)) {
    const chosen = typeof value === 'string' && value !== '' ? value : null;
    return <Select label="Value" choices={choices} value={chosen} onChange={onChange} />;
  }
  const chosen = typeof value === 'string' ? [] : value;
  return (
    <fieldset className={styles.choices}>
      <legend>{op === 'in' ? 'Any of' : 'None of'}</legend>
      {choices.map(({ id, label }) => (
        <Checkbox
          key={id}
          isSelected={chosen.includes(id)}
          onChange={(is) => onChange(is ? [...chosen, id] : chosen.filter((one) => one !== id))}
        >
          {label}
        </Checkbox>
      ))}
    </fieldset>
  );
}

/** As the control takes it: of an instant the person's day. */
function dayOf(text: string): string {
  const at = new Date(text);
  if (!text.includes('T') || Number.isNaN(at.getTime())) {
    return text.slice(0, 10);
  }
  return new Date(at.getTime() - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 10);
}

/** Instants are asked for with an offset: a day begins at the person's midnight. */
function sentValue({ kind }: Attribute, value: ConditionValue): ConditionValue {
  return kind === 'instant' && typeof value === 'string' && /^\d{4}-\d\d-\d\d$/.test(value)
    ? new Date(`${value}T00:00`).toISOString()
    : value;
}
