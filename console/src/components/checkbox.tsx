import { Check, Minus } from 'lucide-react';
import type { ReactNode } from 'react';
import {
  Checkbox as AriaCheckbox,
  Label,
  Radio,
  RadioGroup as AriaRadioGroup,
  Switch as AriaSwitch,
} from 'react-aria-components';
import { cx } from '../lib/cx.ts';
import type { Choice } from './choice.ts';
import styles from './field.module.css';

interface OnOffProps {
  /** Absent: give `aria-label`. */
  readonly children?: ReactNode;
  readonly 'aria-label'?: string;
  readonly isSelected: boolean;
  readonly onChange: (isSelected: boolean) => void;
  readonly isDisabled?: boolean;
}

/** Yes or no, taken when the form is sent. */
export function Checkbox({
  children,
  isIndeterminate = false,
  ...props
}: OnOffProps & { readonly isIndeterminate?: boolean }): ReactNode {
  return (
    <AriaCheckbox {...props} isIndeterminate={isIndeterminate} className={cx(styles.check)}>
      <span className={styles.box}>{isIndeterminate ? <Minus /> : <Check />}</span>
      {children}
    </AriaCheckbox>
  );
}

/** On or off, taken at once. */
export function Switch({ children, ...props }: OnOffProps): ReactNode {
  return (
    <AriaSwitch {...props} className={cx(styles.check)}>
      <span className={styles.track} />
      {children}
    </AriaSwitch>
  );
}

/** One of a few choices that are all in sight. */
export function RadioGroup<Id extends string>({
  label,
  choices,
  value,
  onChange,
}: {
  readonly label: string;
  readonly choices: readonly Choice<Id>[];
  readonly value: Id | null;
  readonly onChange: (id: Id) => void;
}): ReactNode {
  return (
    <AriaRadioGroup
      className={cx(styles.field)}
      value={value}
      onChange={(id) => onChange(id as Id)}
    >
      <Label className={cx(styles.label)}>{label}</Label>
      <div className={styles.choices}>
        {choices.map((choice) => (
          <Radio
            key={choice.id}
            value={choice.id}
            isDisabled={choice.isDisabled ?? false}
            className={cx(styles.check)}
          >
            <span className={cx(styles.box, styles.round)} />
            <span className={styles.choiceText}>
              {choice.label}
              {choice.hint !== undefined && <span className={styles.hint}>{choice.hint}</span>}
            </span>
          </Radio>
        ))}
      </div>
    </AriaRadioGroup>
  );
}
