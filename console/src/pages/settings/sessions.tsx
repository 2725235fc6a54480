import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { LogOut, MonitorSmartphone } from 'lucide-react';
import type { ReactNode } from 'react';
import type { UserSession } from 'clientele-sdk';
import { clientele } from '../../api/clientele.ts';
import { Badge } from '../../components/badge.tsx';
import { Button } from '../../components/button.tsx';
import { ErrorNote } from '../../components/error-note.tsx';
import { FormRow } from '../../components/form-row.tsx';
import { Instant } from '../../components/instant.tsx';
import { toast } from '../../components/toasts.tsx';
import { browserName } from './browser-name.ts';
import styles from './settings.module.css';
import { sessionsQuery } from './settings-queries.ts';

/** Where the person is signed in. */
export function Sessions(): ReactNode {
  const { data: sessions = [], error } = useQuery(sessionsQuery());
  return (
    <FormRow
      title="Signed in"
      about="Browsers in which you are signed in. Sign out where you do not know one, and change the password."
    >
      <ErrorNote error={error} />
      <ul className={styles.list}>
        {sessions.map((session) => (
          <SessionItem key={session.id} session={session} />
        ))}
      </ul>
    </FormRow>
  );
}

function SessionItem({ session }: { readonly session: UserSession }): ReactNode {
  const queryClient = useQueryClient();
  const name = browserName(session.userAgent);
  const { mutate, isPending } = useMutation({
    mutationFn: () => clientele.session.end(session.id),
    async onSuccess() {
      await queryClient.invalidateQueries({ queryKey: ['sessions'] });
      toast.done(`${name} is signed out.`);
    },
    onError: (error) => toast.failed(error),
  });
  return (
    <li className={styles.item}>
      <MonitorSmartphone aria-hidden />
      <span className={styles.texts}>
        <strong>{name}</strong>
        <small>
          Last seen <Instant value={session.lastSeenAt} />
        </small>
      </span>
      {session.isCurrent ? (
        <Badge tone="success">This one</Badge>
      ) : (
        <Button size="small" icon={<LogOut />} isPending={isPending} onPress={() => mutate()}>
          Sign out
        </Button>
      )}
    </li>
  );
}
