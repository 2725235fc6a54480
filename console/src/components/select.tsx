import { ChevronsUpDown } from 'lucide-react';
import type { ReactNode } from 'react';
import {
  Button,
  ComboBox as AriaComboBox,
  FieldError,
  Input,
  Label,
  ListBox,
  Popover,
  Select as AriaSelect,
  SelectValue,
  Text,
} from 'react-aria-components';
import { cx } from '../lib/cx.ts';
import type { Choice } from './choice.ts';
import { Dot } from './badge.tsx';
import { ChoiceItem } from './choice-item.tsx';
import styles from './field.module.css';
import { FieldMessage } from './message.tsx';
import popover from './popover.module.css';

interface ChoiceFieldProps<Id extends string> {
  readonly label?: string;
  readonly 'aria-label'?: string;
  readonly hint?: ReactNode;
  readonly error?: string | undefined;
  readonly choices: readonly Choice<Id>[];
  readonly value: Id | null;
  readonly onChange: (id: Id) => void;
  readonly placeholder?: string;
  readonly isDisabled?: boolean;
  readonly className?: string | undefined;
}

/** One of a few choices. For more than a dozen take a `ComboBox`. With `dotOnly` it shows the colour of the choice alone. */
export function Select<Id extends string>(
  props: ChoiceFieldProps<Id> & { readonly dotOnly?: boolean },
): ReactNode {
  const { label, hint, error, choices, value, onChange, placeholder = 'Choose', className } = props;
  return (
    <AriaSelect
      {...nameOf(props)}
      className={cx(styles.field, className)}
      value={value}
      onChange={(id) => id !== null && onChange(id as Id)}
      placeholder={placeholder ?? ''}
      validationBehavior="aria"
      isInvalid={error !== undefined}
      isDisabled={props.isDisabled ?? false}
    >
      {label !== undefined && <Label className={cx(styles.label)}>{label}</Label>}
      <Button className={cx(styles.trigger)}>
        <SelectValue className={cx(styles.value)}>
          {({ isPlaceholder, defaultChildren }) => {
            const choice = choices.find(({ id }) => id === value);
            if (isPlaceholder || choice === undefined) {
              return defaultChildren;
            }
            return props.dotOnly === true && choice.color !== undefined ? (
              <Dot color={choice.color} label={choice.label} />
            ) : (
              choice.label
            );
          }}
        </SelectValue>
        <ChevronsUpDown aria-hidden />
      </Button>
      <FieldNotes hint={hint} error={error} />
      <Popover className={cx(popover.popover)}>
        <ListBox className={cx(popover.list)} items={choices}>
          {(choice) => <ChoiceItem choice={choice} />}
        </ListBox>
      </Popover>
    </AriaSelect>
  );
}

/** One of many choices, found by typing. With `onClear` an emptied field is no choice; without, the choice comes back. */
export function ComboBox<Id extends string>(
  props: ChoiceFieldProps<Id> & { readonly onClear?: () => void },
): ReactNode {
  const { label, hint, error, choices, value, onChange, onClear, placeholder, className } = props;
  return (
    <AriaComboBox
      {...nameOf(props)}
      className={cx(styles.field, className)}
      defaultItems={choices}
      value={value}
      onChange={(id) => (id === null ? onClear?.() : onChange(id as Id))}
      validationBehavior="aria"
      isInvalid={error !== undefined}
      isDisabled={props.isDisabled ?? false}
      menuTrigger="focus"
    >
      {label !== undefined && <Label className={cx(styles.label)}>{label}</Label>}
      <div className={styles.group}>
        <Input className={cx(styles.input)} placeholder={placeholder ?? ''} />
        <Button>
          <ChevronsUpDown aria-hidden />
        </Button>
      </div>
      <FieldNotes hint={hint} error={error} />
      <Popover className={cx(popover.popover)}>
        <ListBox<Choice<Id>> className={cx(popover.list)}>
          {(choice) => <ChoiceItem choice={choice} />}
        </ListBox>
      </Popover>
    </AriaComboBox>
  );
}

function FieldNotes({
  hint,
  error,
}: {
  readonly hint: ReactNode;
  readonly error: string | undefined;
}): ReactNode {
  return (
    <>
      {hint !== undefined && (
        <Text slot="description" className={cx(styles.hint)}>
          {hint}
        </Text>
      )}
      <FieldError className={cx(styles.error)}>
        {error !== undefined && <FieldMessage text={error} />}
      </FieldError>
    </>
  );
}

function nameOf(props: { readonly 'aria-label'?: string }): { readonly 'aria-label'?: string } {
  return props['aria-label'] === undefined ? {} : { 'aria-label': props['aria-label'] };
}
