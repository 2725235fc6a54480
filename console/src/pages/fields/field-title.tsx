import type { ReactNode } from 'react';
import type { Field } from 'clientele-sdk';
import { fieldTypes } from './field-types.tsx';
import styles from './fields.module.css';

/** What a field is called, here and by callers, behind the sign of its type; in a row of a list. */
export function FieldTitle({ field }: { readonly field: Field }): ReactNode {
  const { Icon } = fieldTypes[field.type];
  return (
    <>
      <span className={styles.icon}>
        <Icon aria-hidden />
      </span>
      <span className={styles.names}>
        <strong>{field.label}</strong>
        <code>{field.key}</code>
      </span>
    </>
  );
}
