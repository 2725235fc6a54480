import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { GitMerge } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import type { Client } from 'clientele-sdk';
import { useLocation } from 'wouter';
import { clientele } from '../../api/clientele.ts';
import { useMay } from '../../api/session.ts';
import { useAttributes } from '../../api/use-attributes.ts';
import { Button } from '../../components/button.tsx';
import { ErrorNote } from '../../components/error-note.tsx';
import { Kbd } from '../../components/kbd.tsx';
import { titleOf } from '../../lib/attributes.ts';
import { countOf } from '../../lib/format.ts';
import { useShortcut } from '../../lib/shortcuts.ts';
import { ChoiceRow, EqualRow } from './choice-row.tsx';
import styles from './compare.module.css';
import { previewQuery } from './duplicate-queries.ts';
import { type Choice, type Side, fieldsOf, isEqual, mergeable, otherSide } from './merge-choice.ts';
import { SurvivorRow } from './survivor-row.tsx';
import { useForgetClient } from './use-pairs.ts';

/** Chooses field by field, shows what would become of it, and merges. */
export function Compare({
  first,
  second,
}: {
  readonly first: Client;
  readonly second: Client;
}): ReactNode {
  const all = useAttributes();
  const mayWrite = useMay('write');
  const [survivor, setSurvivor] = useState<Side>('first');
  const [choices, setChoices] = useState<ReadonlyMap<string, Choice>>(new Map());
  const plan = { first, second, survivor, choices };
  const attributes = mergeable(all, plan);
  const fields = fieldsOf(plan, attributes);
  const stays = plan[survivor];
  const goes = plan[otherSide(survivor)];
  const preview = useQuery({ ...previewQuery(stays, goes, fields), enabled: mayWrite });
  const merge = useMerge(stays, goes, fields);
  useShortcut(
    { keys: 'mod+enter', label: 'Merge the two', group: 'Duplicates' },
    () => merge.mutate(),
    mayWrite && !merge.isPending,
  );

  const equal = attributes.filter((attribute) => isEqual(plan, attribute));
  const different = attributes.filter((attribute) => !isEqual(plan, attribute));
  return (
    <>
      <div className={styles.table}>
        <SurvivorRow plan={plan} onChoose={setSurvivor} />
        {different.map((attribute) => (
          <ChoiceRow
            key={attribute.id}
            attribute={attribute}
            plan={plan}
            preview={preview.data}
            onChoose={(choice) => setChoices(new Map(choices).set(attribute.id, choice))}
          />
        ))}
        {equal.length > 0 && (
          <details className={styles.equal}>
            <summary>{countOf(equal.length, 'value is', 'values are')} the same in both</summary>
            {equal.map((attribute) => (
              <EqualRow key={attribute.id} attribute={attribute} client={first} />
            ))}
          </details>
        )}
      </div>
      <ErrorNote error={merge.error ?? preview.error} />
      {mayWrite && (
        <div className={styles.bar}>
          <p>
            <strong>{titleOf(stays)}</strong> stays, with the sessions and the history of both.
          </p>
          <Button
            variant="primary"
            icon={<GitMerge />}
            isPending={merge.isPending}
            onPress={() => merge.mutate()}
          >
            Merge <Kbd keys="mod+enter" />
          </Button>
        </div>
      )}
    </>
  );
}

function useMerge(stays: Client, goes: Client, fields: ReturnType<typeof fieldsOf>) {
  const queryClient = useQueryClient();
  const [, navigate] = useLocation();
  const forget = useForgetClient();
  return useMutation({
    mutationFn: () => clientele.clients.merge(stays.id, { loserId: goes.id, fields }),
    async onSuccess({ mergeId }) {
      navigate(`/duplicates/merges/${mergeId ?? ''}`, { replace: true });
      forget(goes.id);
      await queryClient.invalidateQueries({ queryKey: ['clients'] });
    },
  });
}
