import { ArrowRight, X } from 'lucide-react';
import type { ReactNode } from 'react';
import { GridList, GridListItem } from 'react-aria-components';
import type { Client } from 'clientele-sdk';
import { useLocation } from 'wouter';
import { Avatar } from '../../components/avatar.tsx';
import { Badge } from '../../components/badge.tsx';
import { IconButton } from '../../components/button.tsx';
import { toast } from '../../components/toasts.tsx';
import { titleOf } from '../../lib/attributes.ts';
import { cx } from '../../lib/cx.ts';
import styles from './duplicates.module.css';
import { type Pair, addressOf, decline, reasonTexts, reconsider } from '../../lib/pair.ts';

/** Pairs, one under the other: arrows move, Enter compares. */
export function PairList({ pairs }: { readonly pairs: readonly Pair[] }): ReactNode {
  const [, navigate] = useLocation();
  const byId = new Map(pairs.map((pair) => [pair.id, pair]));

  function open(id: string): void {
    const pair = byId.get(id);
    if (pair !== undefined) {
      navigate(addressOf(pair));
    }
  }

  return (
    <GridList
      aria-label="Likely duplicates"
      className={cx(styles.list)}
      onAction={(key) => open(String(key))}
    >
      {pairs.map((pair) => (
        <PairItem key={pair.id} pair={pair} />
      ))}
    </GridList>
  );
}

function PairItem({ pair }: { readonly pair: Pair }): ReactNode {
  const { first, second, reasons } = pair;
  function skip(): void {
    decline(pair);
    toast.done('This browser asks no more about these two.', {
      label: 'Undo',
      onPress: () => reconsider(pair),
    });
  }
  return (
    <GridListItem
      id={pair.id}
      textValue={`${titleOf(first)} and ${titleOf(second)}`}
      className={cx(styles.pair)}
    >
      <Person client={first} />
      <Person client={second} />
      <span className={styles.reasons}>
        {reasons.map((reason) => (
          <Badge key={reason} tone="accent">
            {reasonTexts[reason]}
          </Badge>
        ))}
      </span>
      <span className={styles.pairActions}>
        <IconButton label="Two people" size="small" icon={<X />} onPress={skip} />
        <ArrowRight aria-hidden />
      </span>
    </GridListItem>
  );
}

function Person({ client }: { readonly client: Client }): ReactNode {
  const title = titleOf(client);
  const known = [client.email, client.phone, client.externalId].filter((fact) => fact !== null);
  const facts = known.filter((fact) => fact !== title);
  return (
    <span className={styles.person}>
      <Avatar name={title} />
      <span className={styles.texts}>
        <strong>{title}</strong>
        <span>{known.length === 0 ? 'No email or phone' : facts.join(' · ') || 'No name'}</span>
      </span>
    </span>
  );
}
