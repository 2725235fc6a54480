import type { ReactNode } from 'react';
import { Radio, RadioGroup } from 'react-aria-components';
import type { Client } from 'clientele-sdk';
import { useCompanyNames } from '../../api/use-company-names.ts';
import { Value } from '../../components/value.tsx';
import { type Attribute, isEmptyValue } from '../../lib/attributes.ts';
import { cx } from '../../lib/cx.ts';
import styles from './compare.module.css';
import { type Choice, type MergePlan, choiceOf, shownValue } from './merge-choice.ts';

/** What the two have in one field, which of it stays, and what comes of it. */
export function ChoiceRow({
  attribute,
  plan,
  preview,
  onChoose,
}: {
  readonly attribute: Attribute;
  readonly plan: MergePlan;
  /** The survivor as they would be. */
  readonly preview: Client | undefined;
  readonly onChoose: (choice: Choice) => void;
}): ReactNode {
  const choice = choiceOf(plan, attribute);
  return (
    <RadioGroup
      aria-label={attribute.label}
      className={cx(styles.row)}
      orientation="horizontal"
      value={choice}
      onChange={(chosen) => onChoose(chosen as Choice)}
    >
      <h3 className={styles.label}>{attribute.label}</h3>
      {(['first', 'second'] as const).map((side) => (
        <Radio key={side} value={side} className={cx(styles.choice)}>
          <Shown attribute={attribute} client={plan[side]} />
        </Radio>
      ))}
      {attribute.id === 'companyId' && (
        <Radio value="both" className={cx(styles.choice, styles.both)}>
          Companies of both
        </Radio>
      )}
      <div className={styles.after}>
        {preview !== undefined && (
          <>
            <span className={styles.afterLabel}>After the merge</span>
            <Shown attribute={attribute} client={preview} />
          </>
        )}
      </div>
    </RadioGroup>
  );
}

/** What is the same in both needs no choice. */
export function EqualRow({
  attribute,
  client,
}: {
  readonly attribute: Attribute;
  readonly client: Client;
}): ReactNode {
  return (
    <div className={styles.equalRow}>
      <span className={styles.label}>{attribute.label}</span>
      <Shown attribute={attribute} client={client} />
    </div>
  );
}

function Shown({
  attribute,
  client,
}: {
  readonly attribute: Attribute;
  readonly client: Client;
}): ReactNode {
  const companyNames = useCompanyNames();
  const value = shownValue(client, attribute);
  return isEmptyValue(value) ? (
    <span className={styles.nothing}>Nothing</span>
  ) : (
    <span className={styles.value}>
      <Value attribute={attribute} value={value} companyNames={companyNames} />
    </span>
  );
}
