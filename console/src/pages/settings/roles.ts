import type { User } from 'clientele-sdk';
import type { Choice } from '../../components/choice.ts';

export type Role = User['role'];

/** What people can be. */
export const roleChoices: readonly Choice<Role>[] = [
  { id: 'owner', label: 'Owner', hint: 'Everything, with people, keys and fields' },
  { id: 'editor', label: 'Editor', hint: 'Reads and writes clients' },
  { id: 'viewer', label: 'Viewer', hint: 'Reads' },
];
