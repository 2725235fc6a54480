import { useQuery } from '@tanstack/react-query';
import { Ellipsis, KeyRound, Trash2, UserPlus } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import type { User } from 'clientele-sdk';
import { usersQuery } from '../../api/queries.ts';
import { useSession } from '../../api/session.ts';
import { Avatar } from '../../components/avatar.tsx';
import { Badge } from '../../components/badge.tsx';
import { Button, IconButton } from '../../components/button.tsx';
import { ErrorNote } from '../../components/error-note.tsx';
import { Instant } from '../../components/instant.tsx';
import { Menu } from '../../components/menu.tsx';
import { Section } from '../../components/page.tsx';
import { Waiting } from '../../components/spinner.tsx';
import { InviteDialog } from './invite-dialog.tsx';
import { LinkDialog } from './link-dialog.tsx';
import { RemoveDialog } from './remove-dialog.tsx';
import { RoleSelect } from './role-select.tsx';
import styles from './settings.module.css';

type Opened = { readonly act: 'invite' } | { readonly act: 'link' | 'remove'; readonly user: User };

/** Who can sign in here, and as what. */
export function People(): ReactNode {
  const { data: users, error, refetch } = useQuery(usersQuery());
  const [opened, setOpened] = useState<Opened>();
  const close = (): void => setOpened(undefined);
  return (
    <Section
      title="People"
      about="Owners do everything; editors read and write clients; viewers read."
      actions={
        <Button icon={<UserPlus />} onPress={() => setOpened({ act: 'invite' })}>
          Invite somebody
        </Button>
      }
    >
      <ErrorNote error={error} onRetry={() => void refetch()} />
      {users === undefined && error === null && <Waiting />}
      <ul className={styles.list}>
        {users?.map((user) => (
          <PersonItem key={user.id} user={user} onAct={(act) => setOpened({ act, user })} />
        ))}
      </ul>
      {opened?.act === 'invite' && <InviteDialog onClose={close} />}
      {opened?.act === 'link' && <LinkDialog user={opened.user} onClose={close} />}
      {opened?.act === 'remove' && <RemoveDialog user={opened.user} onClose={close} />}
    </Section>
  );
}

function PersonItem({
  user,
  onAct,
}: {
  readonly user: User;
  readonly onAct: (act: 'link' | 'remove') => void;
}): ReactNode {
  const session = useSession();
  const isYou = user.id === session.user.id;
  const name = user.name;
  return (
    <li className={styles.item}>
      <Avatar name={name} />
      <span className={styles.texts}>
        <strong>{name}</strong>
        <small>
          {user.email}
          {user.status === 'active' && (
            <>
              {' '}
              · signed in <Instant value={user.lastSignedInAt} />
            </>
          )}
        </small>
      </span>
      {isYou && <Badge tone="accent">You</Badge>}
      {user.status === 'invited' && <Badge tone="warning">Invited</Badge>}
      <RoleSelect user={user} isDisabled={isYou} />
      <Menu
        label={name}
        actions={[
          {
            id: 'link',
            label: user.status === 'invited' ? 'Another link' : 'Link for a new password',
            icon: <KeyRound />,
            onAction: () => onAct('link'),
          },
          null,
          {
            id: 'remove',
            label: 'Remove',
            icon: <Trash2 />,
            isDanger: true,
            onAction: () => onAct('remove'),
          },
        ]}
      >
        {/* Nobody removes themselves; the own password is changed with the one of now. */}
        <IconButton
          label={`More about ${name}`}
          size="small"
          icon={<Ellipsis />}
          isDisabled={isYou}
        />
      </Menu>
    </li>
  );
}
