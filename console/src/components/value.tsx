import type { ReactNode } from 'react';
import { type Attribute, type FieldOption, isEmptyValue } from '../lib/attributes.ts';
import { formatCount, formatDay, formatInstant } from '../lib/format.ts';
import { Badge, OptionBadge } from './badge.tsx';
import styles from './value.module.css';

/** What a client has in an attribute, for reading. Always text, whatever is in it. */
export function Value({
  attribute,
  value,
  companyNames,
}: {
  readonly attribute: Pick<Attribute, 'kind' | 'options'>;
  readonly value: unknown;
  readonly companyNames: ReadonlyMap<string, string>;
}): ReactNode {
  if (isEmptyValue(value)) {
    return null;
  }
  switch (attribute.kind) {
    case 'status':
      return <Badge tone={value === 'active' ? 'success' : 'neutral'}>{statusName(value)}</Badge>;
    case 'options':
      return <Options options={attribute.options} value={value} />;
    case 'companies':
      return namesOf(value, companyNames);
    case 'text':
    case 'longText':
    case 'email':
    case 'phone':
    case 'url':
    case 'number':
    case 'boolean':
    case 'date':
    case 'instant':
    case 'address':
    case 'json':
      return textOf(attribute.kind, value);
  }
}

function Options({
  options,
  value,
}: {
  readonly options: readonly FieldOption[];
  readonly value: unknown;
}): ReactNode {
  return (
    <span className={styles.options}>
      {keysOf(value).map((key) => {
        const option = options.find((one) => one.key === key);
        return (
          <OptionBadge key={key} color={option?.color}>
            {option?.label ?? key}
          </OptionBadge>
        );
      })}
    </span>
  );
}

/** Any value in one line: for tables, timelines, exports. */
export function plainText(
  attribute: Pick<Attribute, 'kind' | 'options'>,
  value: unknown,
  companyNames: ReadonlyMap<string, string>,
): string {
  if (isEmptyValue(value)) {
    return '';
  }
  if (attribute.kind === 'options') {
    return keysOf(value)
      .map((key) => attribute.options.find((option) => option.key === key)?.label ?? key)
      .join(', ');
  }
  return attribute.kind === 'companies'
    ? namesOf(value, companyNames)
    : textOf(attribute.kind, value);
}

function textOf(kind: Attribute['kind'], value: unknown): string {
  if (kind === 'status') {
    return statusName(value);
  }
  if (kind === 'address' && typeof value === 'object' && value !== null && 'fullAddress' in value) {
    return String(value.fullAddress).replaceAll('\n', ', ');
  }
  if (kind === 'boolean' && typeof value === 'boolean') {
    return value ? 'Yes' : 'No';
  }
  if (kind === 'number' && typeof value === 'number') {
    return formatCount(value);
  }
  if (typeof value === 'string') {
    return kind === 'instant' || kind === 'date' ? dateText(value) : value;
  }
  return typeof value === 'number' && kind === 'date'
    ? formatInstant(new Date(value * 1_000).toISOString())
    : JSON.stringify(value);
}

/** A calendar date has no time zone, and so must not be moved into one. */
function dateText(value: string): string {
  return /^\d{4}-\d{2}-\d{2}$/.test(value) ? formatDay(`${value}T00:00`) : formatInstant(value);
}

function statusName(value: unknown): string {
  return value === 'active' ? 'Active' : 'Inactive';
}

function namesOf(value: unknown, names: ReadonlyMap<string, string>): string {
  return keysOf(value)
    .map((id) => names.get(id) ?? 'Company')
    .join(', ');
}

function keysOf(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((one) => typeof one === 'string') : [String(value)];
}
