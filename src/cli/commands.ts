import type { CliCommand } from './command.ts';
import { backup } from './commands/backup.ts';
import { demo } from './commands/demo.ts';
import { doctor } from './commands/doctor.ts';
import { exportCommand } from './commands/export.ts';
import { fieldsDeclare } from './commands/fields-declare.ts';
import { fieldsList } from './commands/fields-list.ts';
import { importCommand } from './commands/import.ts';
import { importsCommands } from './commands/imports.ts';
import { keysAdd } from './commands/keys-add.ts';
import { keysCreate } from './commands/keys-create.ts';
import { keysList } from './commands/keys-list.ts';
import { keysRevoke } from './commands/keys-revoke.ts';
import { migrate } from './commands/migrate.ts';
import { move } from './commands/move.ts';
import { restore } from './commands/restore.ts';
import { serve } from './commands/serve.ts';
import { usersInvite } from './commands/users-invite.ts';
import { usersList } from './commands/users-list.ts';
import { usersRevoke } from './commands/users-revoke.ts';
import { workspacesCreate } from './commands/workspaces-create.ts';
import { workspacesList } from './commands/workspaces-list.ts';

/** Every command, in the order of help. */
export const commands: readonly CliCommand[] = [
  serve,
  keysCreate,
  keysAdd,
  keysList,
  keysRevoke,
  usersInvite,
  usersList,
  usersRevoke,
  fieldsDeclare,
  fieldsList,
  workspacesCreate,
  workspacesList,
  importCommand,
  ...importsCommands,
  exportCommand,
  backup,
  restore,
  demo,
  migrate,
  move,
  doctor,
];
