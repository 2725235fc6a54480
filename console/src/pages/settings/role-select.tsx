import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import type { User } from 'clientele-sdk';
import { clientele } from '../../api/clientele.ts';
import { freshly } from '../../api/fresh-sign-in.ts';
import { usersQuery } from '../../api/queries.ts';
import { Select } from '../../components/select.tsx';
import { toast } from '../../components/toasts.tsx';
import { type Role, roleChoices } from './roles.ts';
import styles from './settings.module.css';

/** The role of somebody; another one holds at once, and signs them out. */
export function RoleSelect({
  user,
  isDisabled,
}: {
  readonly user: User;
  readonly isDisabled: boolean;
}): ReactNode {
  const queryClient = useQueryClient();
  const { mutate, variables, isPending } = useMutation({
    mutationFn: (role: Role) => freshly(() => clientele.users.update(user.id, { role })),
    async onSuccess(changed) {
      await queryClient.invalidateQueries(usersQuery());
      toast.done(`${changed.name} is ${changed.role} now.`);
    },
    onError: (error) => toast.failed(error),
  });
  return (
    <Select
      aria-label={`Role of ${user.name}`}
      className={styles.role}
      choices={roleChoices}
      value={isPending ? (variables ?? user.role) : user.role}
      onChange={(role) => role !== user.role && mutate(role)}
      isDisabled={isDisabled}
    />
  );
}
