import type { ReactNode } from 'react';
import { countryChoices } from '../lib/countries.ts';
import styles from './composite-field.module.css';
import { ComboBox } from './select.tsx';
import { TextField } from './text-field.tsx';

/** The parts of an address that are texts, in the order in which they are typed. */
const parts = [
  ['addressLine1', 'Street'],
  ['addressLine2', 'Addition'],
  ['postalCode', 'Postal code'],
  ['city', 'City'],
  ['region', 'Region'],
] as const;

type Part = (typeof parts)[number][0];
type Address = Readonly<Partial<Record<Part | 'fullAddress' | 'country', string | null>>>;

/** A postal address in its parts. What stands on an envelope follows from them, unless somebody wrote it otherwise. */
export function AddressField({
  label,
  value,
  onChange,
  error,
  isDisabled = false,
}: {
  readonly label: string;
  readonly value: unknown;
  readonly onChange: (value: unknown) => void;
  readonly error?: string | undefined;
  readonly isDisabled?: boolean;
}): ReactNode {
  const address: Address = typeof value === 'object' && value !== null ? value : {};

  function change(part: keyof Address, text: string): void {
    const next: Address = { ...address, [part]: text === '' ? null : text };
    const isOwn = (address.fullAddress ?? '') !== envelopeOf(address);
    const full = part === 'fullAddress' || isOwn ? next.fullAddress : envelopeOf(next);
    const { country, ...others } = { ...next, fullAddress: full ?? '' };
    const isEmpty = Object.values(others).every((one) => one === null || one === '');
    onChange(isEmpty && (country ?? null) === null ? null : { ...others, ...countryOf(country) });
  }

  return (
    <div className={styles.address} role="group" aria-label={label}>
      {parts.map(([part, name]) => (
        <TextField
          key={part}
          label={name}
          value={address[part] ?? ''}
          onChange={(text) => change(part, text)}
          isDisabled={isDisabled}
        />
      ))}
      <ComboBox
        label="Country"
        choices={countryChoices}
        value={address.country?.toUpperCase() ?? null}
        onChange={(code) => change('country', code)}
        onClear={() => change('country', '')}
        isDisabled={isDisabled}
      />
      <div className={styles.whole}>
        <TextField
          label="As it stands on an envelope"
          isLong
          rows={3}
          value={address.fullAddress ?? (typeof value === 'string' ? value : '')}
          onChange={(text) => change('fullAddress', text)}
          error={error}
          isDisabled={isDisabled}
        />
      </div>
    </div>
  );
}

function countryOf(country: string | null | undefined): { readonly country?: string } {
  return country === null || country === undefined ? {} : { country };
}

function envelopeOf(address: Address): string {
  const town = [address.postalCode, address.city].filter(Boolean).join(' ');
  return [address.addressLine1, address.addressLine2, town, address.region]
    .filter(Boolean)
    .join('\n');
}
