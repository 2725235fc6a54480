import type { ReactNode } from 'react';
import { useCompanyNames } from '../../api/use-company-names.ts';
import { Value, plainText } from '../../components/value.tsx';
import { ValueField } from '../../components/value-field.tsx';
import { type Attribute, isEmptyValue } from '../../lib/attributes.ts';
import { cx } from '../../lib/cx.ts';
import styles from './client-fields.module.css';

interface FieldsProps {
  readonly attributes: readonly Attribute[];
  readonly value: (attribute: Attribute) => unknown;
  readonly onChange: (attribute: Attribute, value: unknown) => void;
  readonly isChanged: (attribute: Attribute) => boolean;
  /** What was there before a change. */
  readonly before: (attribute: Attribute) => unknown;
  readonly issue: (attribute: Attribute) => string | undefined;
  readonly mayWrite: boolean;
  /** Looks like text until it is used: for a client who is there. */
  readonly isQuiet: boolean;
}

const personal = ['name', 'givenName', 'familyName', 'email', 'phone', 'companyId', 'notes'];
const kept = ['status', 'externalId', 'signedUpAt', 'ip'];

/** Every value of a client, in groups; each is edited where it stands. */
export function ClientFields(props: FieldsProps): ReactNode {
  const { attributes } = props;
  const byId = new Map(attributes.map((attribute) => [attribute.id, attribute]));
  const listed = (ids: readonly string[]): readonly Attribute[] =>
    ids.flatMap((id) => byId.get(id) ?? []);
  const custom = attributes.filter(
    (attribute) =>
      attribute.isCustom && (!attribute.isRetired || !isEmptyValue(props.value(attribute))),
  );
  return (
    <>
      <FieldGroup {...props} title="Person" attributes={listed(personal)} />
      {custom.length > 0 && <FieldGroup {...props} title="Fields" attributes={custom} />}
      <FieldGroup {...props} title="Record" attributes={listed(kept)} />
    </>
  );
}

function FieldGroup({
  title,
  attributes,
  ...rest
}: FieldsProps & { readonly title: string }): ReactNode {
  return (
    <section className={styles.group}>
      <h2>{title}</h2>
      {attributes.map((attribute) => (
        <FieldRow key={attribute.id} attribute={attribute} {...rest} />
      ))}
    </section>
  );
}

function FieldRow({
  attribute,
  value,
  onChange,
  isChanged,
  before,
  issue,
  mayWrite,
  isQuiet,
}: Omit<FieldsProps, 'attributes'> & { readonly attribute: Attribute }): ReactNode {
  const companyNames = useCompanyNames();
  const changed = isChanged(attribute);
  const shown = value(attribute);
  return (
    <div className={cx(styles.row, changed && styles.changed)}>
      <div className={styles.label} aria-hidden>
        {attribute.label}
        {attribute.isRetired && <small> retired</small>}
      </div>
      <div className={styles.control}>
        {mayWrite && attribute.isEditable ? (
          <div className={cx(isQuiet && styles.quiet)}>
            <ValueField
              attribute={attribute}
              value={shown}
              onChange={(next) => onChange(attribute, next)}
              companyNames={companyNames}
              error={issue(attribute)}
              placeholder={isQuiet ? 'Empty' : ''}
            />
          </div>
        ) : (
          <p className={styles.fixed}>
            <span className={styles.hidden}>{attribute.label}: </span>
            <Value attribute={attribute} value={shown} companyNames={companyNames} />
          </p>
        )}
        {changed && (
          <p className={styles.before}>
            Was: {plainText(attribute, before(attribute), companyNames) || 'nothing'}
          </p>
        )}
      </div>
    </div>
  );
}
