import { type ReactNode, useState } from 'react';
import { type Attribute, BrokenJson, isSameValue } from '../lib/attributes.ts';
import { AddressField } from './address-field.tsx';
import type { Choice } from './choice.ts';
import { MultiChoice } from './multi-choice.tsx';
import { PhoneField } from './phone-field.tsx';
import { Select } from './select.tsx';
import { TextField } from './text-field.tsx';

/** What every field of a value needs. Values are those of the API; `null` is none. */
export interface ValueFieldProps {
  readonly attribute: Attribute;
  readonly value: unknown;
  readonly onChange: (value: unknown) => void;
  readonly companyNames: ReadonlyMap<string, string>;
  readonly error?: string | undefined;
  readonly isDisabled?: boolean;
  /** Shown where there is no value. */
  readonly placeholder?: string;
}

const statusChoices: readonly Choice[] = [
  { id: 'active', label: 'Active' },
  { id: 'inactive', label: 'Inactive' },
];
const none = 'none';
const booleanChoices: readonly Choice[] = [
  { id: none, label: 'No value' },
  { id: 'true', label: 'Yes' },
  { id: 'false', label: 'No' },
];
const inputTypes = { email: 'email', url: 'url' } as const;

/** The right control for a value. Its label is for those who cannot see the one beside it. */
export function ValueField(props: ValueFieldProps): ReactNode {
  const { attribute, value, onChange, companyNames, error, isDisabled = false } = props;
  const { placeholder = '' } = props;
  const { kind, label } = attribute;
  const shared = { 'aria-label': label, error, isDisabled };
  switch (kind) {
    case 'status':
      return (
        <Select {...shared} choices={statusChoices} value={textOf(value)} onChange={onChange} />
      );
    case 'boolean':
      return (
        <Select
          {...shared}
          choices={booleanChoices}
          value={typeof value === 'boolean' ? String(value) : none}
          onChange={(id) => onChange(id === none ? null : id === 'true')}
        />
      );
    case 'options':
      return (
        <MultiChoice
          label={label}
          isDisabled={isDisabled}
          choices={attribute.options.map(({ key, label, color }) => ({ id: key, label, color }))}
          value={keysOf(value)}
          onChange={(keys) => onChange(keys.length === 0 ? null : keys)}
        />
      );
    case 'companies':
      return (
        <MultiChoice
          label={label}
          isDisabled={isDisabled}
          choices={[...companyNames].map(([id, name]) => ({ id, label: name }))}
          value={keysOf(value)}
          onChange={onChange}
        />
      );
    case 'phone':
      return (
        <PhoneField
          label={label}
          value={textOf(value)}
          onChange={(text) => onChange(text === '' ? null : text)}
          error={error}
          isDisabled={isDisabled}
        />
      );
    case 'address':
      return (
        <AddressField
          label={label}
          value={value}
          onChange={onChange}
          error={error}
          isDisabled={isDisabled}
        />
      );
    case 'json':
      return <JsonField {...props} />;
    case 'number':
      return (
        <TextField
          {...shared}
          inputMode="decimal"
          placeholder={placeholder}
          value={textOf(value)}
          // What is no number is sent as it was typed: the answer says what is wrong with it.
          onChange={(text) => onChange(text === '' ? null : numberOf(text))}
        />
      );
    case 'date':
      return (
        <TextField
          {...shared}
          type={isDateTime(value) ? 'datetime-local' : 'date'}
          value={isDateTime(value) ? localTimeOf(textOf(value)) : textOf(value)}
          onChange={(text) =>
            onChange(text === '' ? null : isDateTime(value) ? new Date(text).toISOString() : text)
          }
        />
      );
    case 'instant':
      return (
        <TextField
          {...shared}
          type="datetime-local"
          value={localTimeOf(textOf(value))}
          onChange={(text) => onChange(text === '' ? null : new Date(text).toISOString())}
        />
      );
    case 'longText':
    case 'text':
    case 'email':
    case 'url':
      return (
        <TextField
          {...shared}
          isLong={kind === 'longText'}
          type={kind === 'email' || kind === 'url' ? inputTypes[kind] : 'text'}
          autoComplete="off"
          placeholder={placeholder}
          value={textOf(value)}
          onChange={(text) => onChange(text === '' ? null : text)}
        />
      );
  }
}

/** Keeps the text while it is typed, which is no JSON in between. */
function JsonField(props: ValueFieldProps): ReactNode {
  const { attribute, value, onChange, error, isDisabled, placeholder } = props;
  const [text, setText] = useState(() => jsonTextOf(value));
  const [known, setKnown] = useState(value);
  // Another value than that of the text was put here: what was typed is discarded, or somebody else's is taken.
  if (!isSameValue(known, value)) {
    setKnown(value);
    setText(jsonTextOf(value));
  }
  return (
    <TextField
      aria-label={attribute.label}
      isLong
      placeholder={placeholder ?? ''}
      isDisabled={isDisabled ?? false}
      value={text}
      error={value instanceof BrokenJson ? 'This is not JSON yet.' : error}
      onChange={(next) => {
        const meant = jsonOf(next);
        setText(next);
        setKnown(meant);
        onChange(meant);
      }}
    />
  );
}

function jsonOf(text: string): unknown {
  try {
    return text.trim() === '' ? null : JSON.parse(text);
  } catch {
    return new BrokenJson(text);
  }
}

function jsonTextOf(value: unknown): string {
  if (value instanceof BrokenJson) {
    return value.text;
  }
  return value === null ? '' : JSON.stringify(value, null, 2);
}

function textOf(value: unknown): string {
  if (value === null || value === undefined) {
    return '';
  }
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function keysOf(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((one) => typeof one === 'string') : [];
}

function numberOf(text: string): number | string {
  const number = Number(text);
  return text.trim() === '' || !Number.isFinite(number) || String(number) !== text ? text : number;
}

function isDateTime(value: unknown): boolean {
  return typeof value === 'string' && value.includes('T');
}

/** An instant as a field for local times has it. */
function localTimeOf(instant: string): string {
  const at = new Date(instant);
  if (instant === '' || Number.isNaN(at.getTime())) {
    return '';
  }
  const local = new Date(at.getTime() - at.getTimezoneOffset() * 60_000);
  return local.toISOString().slice(0, 16);
}
