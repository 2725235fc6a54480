import { Search, X } from 'lucide-react';
import type { ReactNode, Ref } from 'react';
import {
  FieldError,
  Input,
  Label,
  SearchField as AriaSearchField,
  Text,
  TextArea,
  TextField as AriaTextField,
  type TextFieldProps as AriaTextFieldProps,
} from 'react-aria-components';
import { cx } from '../lib/cx.ts';
import { IconButton } from './button.tsx';
import styles from './field.module.css';
import { FieldMessage } from './message.tsx';

/** Props of a text field, beside those of React Aria. */
export interface TextFieldProps extends Omit<
  AriaTextFieldProps,
  'children' | 'className' | 'style'
> {
  /** Or give `aria-label`, where the place says what it is. */
  readonly label?: string;
  readonly hint?: ReactNode;
  /** What is wrong; the field then counts as invalid. */
  readonly error?: string | undefined;
  readonly placeholder?: string;
  /** Several lines. */
  readonly isLong?: boolean;
  readonly rows?: number;
  readonly inputRef?: Ref<HTMLInputElement>;
}

/** One text. */
export function TextField(props: TextFieldProps): ReactNode {
  const { label, hint, error, placeholder, isLong = false, rows, inputRef, ...rest } = props;
  return (
    <AriaTextField
      {...rest}
      // What the server refused can be sent again: the browser must not hold the form back.
      validationBehavior="aria"
      isInvalid={error !== undefined}
      className={styles.field ?? ''}
    >
      {label !== undefined && <Label className={cx(styles.label)}>{label}</Label>}
      {isLong ? (
        <TextArea className={cx(styles.input)} placeholder={placeholder ?? ''} rows={rows} />
      ) : (
        <Input
          className={cx(styles.input)}
          placeholder={placeholder ?? ''}
          {...(inputRef === undefined ? {} : { ref: inputRef })}
        />
      )}
      {hint !== undefined && (
        <Text slot="description" className={cx(styles.hint)}>
          {hint}
        </Text>
      )}
      <FieldError className={cx(styles.error)}>
        {error !== undefined && <FieldMessage text={error} />}
      </FieldError>
    </AriaTextField>
  );
}

/** A search, with a button that empties it. */
export function SearchField({
  label,
  value,
  onChange,
  placeholder,
  inputRef,
  className,
}: {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly placeholder?: string;
  readonly inputRef?: Ref<HTMLInputElement>;
  readonly className?: string | undefined;
}): ReactNode {
  return (
    <AriaSearchField
      aria-label={label}
      value={value}
      onChange={onChange}
      className={cx(styles.search, className)}
    >
      <Search aria-hidden />
      <Input
        className={cx(styles.input)}
        placeholder={placeholder ?? ''}
        {...(inputRef === undefined ? {} : { ref: inputRef })}
      />
      <IconButton label="Empty the search" size="small" icon={<X />} slot="clear" />
    </AriaSearchField>
  );
}
