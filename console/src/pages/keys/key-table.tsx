import { Ellipsis, Pencil, RefreshCw, Trash2 } from 'lucide-react';
import type { ReactNode } from 'react';
import type { Key } from 'clientele-sdk';
import { Badge } from '../../components/badge.tsx';
import { IconButton } from '../../components/button.tsx';
import { Instant } from '../../components/instant.tsx';
import { Menu } from '../../components/menu.tsx';
import { Table, type TableColumn } from '../../components/table.tsx';
import { countOf } from '../../lib/format.ts';
import { scopeTexts } from './key-settings.ts';
import styles from './keys.module.css';

/** What can be done with a key. */
export type KeyAct = 'edit' | 'rotate' | 'revoke';

const columns: readonly TableColumn<Key>[] = [
  {
    id: 'name',
    title: 'Name',
    isRowHeader: true,
    cell: ({ name, hint }) => (
      <span className={styles.name}>
        {name} <code>…{hint}</code>
      </span>
    ),
  },
  {
    id: 'scopes',
    title: 'May',
    cell: ({ scopes }) => (
      <span className={styles.badges}>
        {scopeTexts
          .filter(([scope]) => scopes.includes(scope))
          .map(([scope, title]) => (
            <Badge key={scope} tone={scope === 'admin' ? 'warning' : 'neutral'}>
              {title}
            </Badge>
          ))}
      </span>
    ),
  },
  { id: 'used', title: 'Last used', cell: ({ lastUsedAt }) => <Instant value={lastUsedAt} /> },
  { id: 'end', title: 'Ends', cell: (key) => <End {...key} /> },
  {
    id: 'limit',
    title: 'Limit',
    cell: ({ rateLimit }) =>
      rateLimit === null
        ? 'None'
        : `${countOf(rateLimit.requests, 'call')} in ${countOf(rateLimit.seconds, 'second')}`,
  },
];

/** Keys, one a row. */
export function KeyTable({
  label,
  keys,
  onAct,
}: {
  readonly label: string;
  readonly keys: readonly Key[];
  /** Absent where nothing can be done any more. */
  readonly onAct?: (act: KeyAct, key: Key) => void;
}): ReactNode {
  const actions: TableColumn<Key> = {
    id: 'actions',
    title: 'Actions',
    align: 'end',
    cell: (key) =>
      onAct !== undefined && <KeyMenu name={key.name} onAct={(act) => onAct(act, key)} />,
  };
  return (
    <Table
      label={label}
      columns={onAct === undefined ? columns : [...columns, actions]}
      rows={keys}
      rowKey={({ id }) => id}
    />
  );
}

function End({ status, expiresAt, revokedAt }: Key): ReactNode {
  if (status === 'revoked') {
    return (
      <>
        Revoked <Instant value={revokedAt} />
      </>
    );
  }
  return expiresAt === null ? 'Never' : <Instant value={expiresAt} />;
}

function KeyMenu({
  name,
  onAct,
}: {
  readonly name: string;
  readonly onAct: (act: KeyAct) => void;
}): ReactNode {
  return (
    <Menu
      label={name}
      actions={[
        { id: 'edit', label: 'Edit', icon: <Pencil />, onAction: () => onAct('edit') },
        { id: 'rotate', label: 'Rotate', icon: <RefreshCw />, onAction: () => onAct('rotate') },
        null,
        {
          id: 'revoke',
          label: 'Revoke',
          icon: <Trash2 />,
          isDanger: true,
          onAction: () => onAct('revoke'),
        },
      ]}
    >
      <IconButton label={`More about ${name}`} size="small" icon={<Ellipsis />} />
    </Menu>
  );
}
