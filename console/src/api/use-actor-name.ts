import { useQuery } from '@tanstack/react-query';
import { keysQuery, usersQuery } from './queries.ts';
import { useMay, useSession } from './session.ts';

/** Who an actor of the change log is, such as `user:<id>` or `key:<id>`. Names of others are known to owners only. */
export function useActorName(): (actor: string) => string {
  const { user } = useSession();
  const isOwner = useMay('admin');
  const { data: keys = [] } = useQuery({ ...keysQuery(), enabled: isOwner });
  const { data: users = [] } = useQuery({ ...usersQuery(), enabled: isOwner });
  return function nameOf(actor) {
    const [kind, id = ''] = actor.split(':');
    if (kind === 'user') {
      return id === user.id ? 'You' : (users.find((one) => one.id === id)?.name ?? 'Somebody');
    }
    if (kind === 'key') {
      const name = keys.find((one) => one.id === id)?.name;
      return name === undefined ? 'A key' : `Key ${name}`;
    }
    return kind === 'cli' ? 'An operator' : actor;
  };
}
