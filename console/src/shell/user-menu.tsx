import { ChevronsUpDown, Keyboard, LogOut, Monitor, Moon, Sun } from 'lucide-react';
import type { ReactNode } from 'react';
import { useSession, useSignOut } from '../api/session.ts';
import { Avatar } from '../components/avatar.tsx';
import { Button } from '../components/button.tsx';
import { Menu } from '../components/menu.tsx';
import { toast } from '../components/toasts.tsx';
import { useStored } from '../lib/stored.ts';
import { theme } from '../theme/theme.ts';
import { shortcutSheet } from './shortcut-sheet-state.ts';
import styles from './user-menu.module.css';

const themeNames = [
  { id: 'system', label: 'Theme of the device', icon: <Monitor /> },
  { id: 'light', label: 'Light theme', icon: <Sun /> },
  { id: 'dark', label: 'Dark theme', icon: <Moon /> },
] as const;

/** Who is signed in, the theme, and the way out. */
export function UserMenu(): ReactNode {
  const { user } = useSession();
  const signOut = useSignOut();
  const [chosen, setTheme] = useStored(theme);
  const themes = themeNames.map(({ id, label, icon }) => ({
    id,
    label: chosen === id ? `${label} (chosen)` : label,
    icon,
    onAction: () => setTheme(id),
  }));

  async function leave(): Promise<void> {
    try {
      await signOut();
    } catch (error) {
      // Nobody must believe to be signed out who is not.
      toast.failed(error);
    }
  }

  return (
    <Menu
      label="You"
      actions={[
        ...themes,
        null,
        {
          id: 'shortcuts',
          label: 'Keyboard shortcuts',
          icon: <Keyboard />,
          onAction: () => shortcutSheet.set(true),
        },
        null,
        { id: 'out', label: 'Sign out', icon: <LogOut />, onAction: () => void leave() },
      ]}
    >
      <Button variant="quiet" className={styles.user}>
        <Avatar name={user.name} />
        <span className={styles.names}>
          <span className={styles.name}>{user.name}</span>
          <span className={styles.role}>{user.role}</span>
        </span>
        <ChevronsUpDown aria-hidden />
      </Button>
    </Menu>
  );
}
