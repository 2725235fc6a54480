import type { ReactNode } from 'react';
import { Radio, RadioGroup } from 'react-aria-components';
import type { Client } from 'clientele-sdk';
import { Avatar } from '../../components/avatar.tsx';
import { Badge } from '../../components/badge.tsx';
import { titleOf } from '../../lib/attributes.ts';
import { cx } from '../../lib/cx.ts';
import { countOf, formatDay } from '../../lib/format.ts';
import styles from './compare.module.css';
import type { MergePlan, Side } from './merge-choice.ts';

/** Who of the two goes on under their own id. */
export function SurvivorRow({
  plan,
  onChoose,
}: {
  readonly plan: MergePlan;
  readonly onChoose: (side: Side) => void;
}): ReactNode {
  return (
    <RadioGroup
      aria-label="Who stays"
      className={cx(styles.row, styles.heads)}
      orientation="horizontal"
      value={plan.survivor}
      onChange={(side) => onChoose(side as Side)}
    >
      <h2 className={styles.label}>Who stays</h2>
      <Head side="first" client={plan.first} stays={plan.survivor === 'first'} />
      <Head side="second" client={plan.second} stays={plan.survivor === 'second'} />
      <div className={styles.after}>After the merge</div>
    </RadioGroup>
  );
}

function Head({
  side,
  client,
  stays,
}: {
  readonly side: Side;
  readonly client: Client;
  readonly stays: boolean;
}): ReactNode {
  const title = titleOf(client);
  return (
    <Radio value={side} className={cx(styles.choice, styles.head)}>
      <Avatar name={title} />
      <span className={styles.who}>
        <strong>{title}</strong>
        <small>
          Since {formatDay(client.createdAt)} · {countOf(client.sessionCount, 'session')}
        </small>
      </span>
      <Badge tone={stays ? 'success' : 'neutral'}>{stays ? 'Stays' : 'Goes'}</Badge>
    </Radio>
  );
}
