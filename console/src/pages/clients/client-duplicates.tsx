import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import type { Client } from 'clientele-sdk';
import { Link } from 'wouter';
import { Badge } from '../../components/badge.tsx';
import { titleOf } from '../../lib/attributes.ts';
import { addressOf, declinedPairs, pairsOf, reasonTexts } from '../../lib/pair.ts';
import { useStored } from '../../lib/stored.ts';
import { duplicatesQuery } from './client-queries.ts';
import styles from './client-page.module.css';

/** Who else may be this person, each leading to where the two are compared; nothing where there is nobody. */
export function ClientDuplicates({ client }: { readonly client: Client }): ReactNode {
  const { data: candidates = [] } = useQuery(duplicatesQuery(client));
  const [declined] = useStored(declinedPairs);
  const pairs = pairsOf({ client, candidates }).filter(({ id }) => !declined.includes(id));
  return (
    pairs.length > 0 && (
      <section aria-label="May be the same person">
        <h2>May be the same person</h2>
        <ul className={styles.duplicates}>
          {pairs.map((pair) => (
            <li key={pair.id}>
              <Link href={addressOf(pair)}>
                {titleOf(pair.first.id === client.id ? pair.second : pair.first)}
              </Link>
              {pair.reasons.map((reason) => (
                <Badge key={reason} tone="accent">
                  {reasonTexts[reason]}
                </Badge>
              ))}
            </li>
          ))}
        </ul>
      </section>
    )
  );
}
