import { useInfiniteQuery } from '@tanstack/react-query';
import { GitMerge, Pencil, Plus, RotateCcw, Trash2 } from 'lucide-react';
import { type ReactNode, useMemo } from 'react';
import type { Change } from 'clientele-sdk';
import { useActorName } from '../../api/use-actor-name.ts';
import { useAttributes } from '../../api/use-attributes.ts';
import { useCompanyNames } from '../../api/use-company-names.ts';
import { Button } from '../../components/button.tsx';
import { ErrorNote } from '../../components/error-note.tsx';
import { Instant } from '../../components/instant.tsx';
import { Waiting } from '../../components/spinner.tsx';
import { plainText } from '../../components/value.tsx';
import type { Attribute } from '../../lib/attributes.ts';
import { originName } from '../../lib/origin-name.ts';
import { historyQuery } from './client-queries.ts';
import styles from './timeline.module.css';

const events: Readonly<Partial<Record<Change['type'], readonly [text: string, icon: ReactNode]>>> =
  {
    'client.created': ['created the client', <Plus key="icon" />],
    'client.updated': ['changed', <Pencil key="icon" />],
    'client.deleted': ['deleted the client', <Trash2 key="icon" />],
    'client.restored': ['brought the client back', <RotateCcw key="icon" />],
    'client.merged': ['merged a duplicate', <GitMerge key="icon" />],
    'client.unmerged': ['parted a merge', <GitMerge key="icon" />],
  };

/** What happened to a client, who did it and through which API. */
export function Timeline({
  id,
}: {
  readonly id: string;
  /** Another one: there is more to show. */
  readonly version?: number;
}): ReactNode {
  const { data, error, hasNextPage, isFetchingNextPage, fetchNextPage, refetch } = useInfiniteQuery(
    historyQuery(id),
  );
  const changes = data?.pages.flatMap((page) => page.data);
  return (
    <section aria-label="History">
      <h2>History</h2>
      <ErrorNote error={error} onRetry={() => void refetch()} />
      {changes === undefined && error === null && <Waiting />}
      <ol className={styles.list}>
        {changes?.map((change) => (
          <TimelineItem key={change.position} change={change} />
        ))}
      </ol>
      {hasNextPage && (
        <Button size="small" isPending={isFetchingNextPage} onPress={() => void fetchNextPage()}>
          Earlier
        </Button>
      )}
    </section>
  );
}

interface ChangedValue {
  readonly attribute: Attribute;
  readonly before: unknown;
  readonly after: unknown;
}

function TimelineItem({ change }: { readonly change: Change }): ReactNode {
  const actorName = useActorName();
  const companyNames = useCompanyNames();
  const values = useChangedValues(change);
  const [text, icon] = events[change.type] ?? [change.type, <Pencil key="icon" />];
  const isList = change.type === 'client.updated';
  return (
    <li className={styles.item}>
      <span className={styles.icon} aria-hidden>
        {icon}
      </span>
      <div className={styles.text}>
        <p>
          <strong>{actorName(change.actor)}</strong> {text}
          {isList && ` ${values.map(({ attribute }) => attribute.label.toLowerCase()).join(', ')}`}
        </p>
        {isList && (
          <ul className={styles.values}>
            {values.map(({ attribute, before, after }) => (
              <li key={attribute.id}>
                <span className={styles.label}>{attribute.label}</span>{' '}
                <del>{plainText(attribute, before, companyNames) || 'nothing'}</del>
                <span aria-hidden> → </span>
                <ins>{plainText(attribute, after, companyNames) || 'nothing'}</ins>
              </li>
            ))}
          </ul>
        )}
        <p className={styles.when}>
          <Instant value={change.at} /> · {originName(change.dialect, change.actor)}
        </p>
      </div>
    </li>
  );
}

/** The change's values by attribute; a member that no attribute stands for is shown by its name. */
function useChangedValues({ before, after }: Change): readonly ChangedValue[] {
  const attributes = useAttributes();
  return useMemo(() => {
    const [was, is] = [flat(before), flat(after)];
    const names = [...new Set([...was.keys(), ...is.keys()])];
    return names.map((name) => ({
      attribute: attributes.find(({ id }) => id === name) ?? unknownAttribute(name),
      before: was.get(name) ?? null,
      after: is.get(name) ?? null,
    }));
  }, [attributes, before, after]);
}

function flat(values: Readonly<Record<string, unknown>>): ReadonlyMap<string, unknown> {
  const flatValues = new Map<string, unknown>();
  for (const [name, value] of Object.entries(values)) {
    if (name === 'customFields' && typeof value === 'object' && value !== null) {
      for (const [key, custom] of Object.entries(value)) {
        flatValues.set(`customFields.${key}`, custom);
      }
    } else {
      flatValues.set(name === 'companyIds' ? 'companyId' : name, value);
    }
  }
  return flatValues;
}

function unknownAttribute(id: string): Attribute {
  const label = id.replace(/^customFields\./, '');
  return {
    id,
    label,
    kind: 'text',
    pointer: '',
    options: [],
    isEditable: false,
    isCustom: false,
    isRetired: false,
  };
}
