import { type ReactNode, useState } from 'react';
import {
  callingCodeChoices,
  countryOfPhone,
  internationalPhone,
  movedPhone,
} from '../lib/countries.ts';
import styles from './composite-field.module.css';
import { ComboBox } from './select.tsx';
import { TextField } from './text-field.tsx';

/** A phone number with its country. Any text is taken, since some people's numbers are none. */
export function PhoneField({
  label,
  value,
  onChange,
  error,
  isDisabled = false,
}: {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly error?: string | undefined;
  readonly isDisabled?: boolean;
}): ReactNode {
  const [chosen, setChosen] = useState<string | null>(null);
  const [found, setFound] = useState(value);
  const country = countryOfPhone(value) ?? chosen;
  return (
    <div className={styles.phone} role="group" aria-label={label}>
      <ComboBox
        key={country}
        aria-label={`Country of ${label}`}
        choices={callingCodeChoices}
        value={country}
        placeholder="Country"
        isDisabled={isDisabled}
        onChange={(next) => {
          setChosen(next);
          onChange(movedPhone(value, next));
        }}
      />
      <TextField
        aria-label={label}
        type="tel"
        inputMode="tel"
        autoComplete="off"
        value={value}
        onChange={onChange}
        error={error}
        isDisabled={isDisabled}
        onFocus={() => setFound(value)}
        onBlur={() => {
          const written = internationalPhone(value, country);
          // Who only passes by changes nothing.
          if (value !== found && country !== null && written !== value) {
            onChange(written);
          }
        }}
      />
    </div>
  );
}
