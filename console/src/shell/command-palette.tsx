import { useQuery } from '@tanstack/react-query';
import { Search } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import {
  Autocomplete,
  Dialog,
  Header,
  Input,
  Menu,
  MenuItem,
  MenuSection,
  Modal,
  ModalOverlay,
  SearchField,
  useFilter,
} from 'react-aria-components';
import { useLocation } from 'wouter';
import { clientele } from '../api/clientele.ts';
import { Avatar } from '../components/avatar.tsx';
import { Kbd } from '../components/kbd.tsx';
import popover from '../components/popover.module.css';
import { type RunnableCommand, useCommands } from '../lib/commands.ts';
import { cx } from '../lib/cx.ts';
import { useVisiblePages } from '../lib/use-may-see.ts';
import { pages } from '../pages/index.ts';
import styles from './command-palette.module.css';

/** Finds pages, things to do, and clients by a few letters. */
export function CommandPalette({ onClose }: { readonly onClose: () => void }): ReactNode {
  const [text, setText] = useState('');
  const { contains } = useFilter({ sensitivity: 'base' });
  const commands = useAllCommands(text);
  const shown = commands.filter(({ group, label }) => group === 'Clients' || contains(label, text));
  const groups = [...Map.groupBy(shown, ({ group }) => group)];

  function run(id: string): void {
    onClose();
    shown.find((command) => command.id === id)?.run();
  }

  return (
    <ModalOverlay
      isOpen
      onOpenChange={(isOpen) => !isOpen && onClose()}
      isDismissable
      className={cx(styles.overlay)}
    >
      <Modal className={cx(styles.modal)}>
        <Dialog aria-label="Search or jump to" className={cx(styles.dialog)}>
          <Autocomplete inputValue={text} onInputChange={setText}>
            <SearchField aria-label="Search or jump to" autoFocus className={cx(styles.search)}>
              <Search aria-hidden />
              <Input className={cx(styles.input)} placeholder="Search clients, pages, actions" />
              <Kbd keys="escape" />
            </SearchField>
            <Menu
              aria-label="Found"
              className={cx(popover.list, styles.list)}
              onAction={(id) => run(String(id))}
              renderEmptyState={() => <p className={styles.none}>Nothing is called that.</p>}
            >
              {groups.map(([group, members]) => (
                <MenuSection key={group}>
                  <Header className={cx(popover.heading)}>{group}</Header>
                  {members.map(({ id, label, icon, keys }) => (
                    <MenuItem key={id} id={id} textValue={label} className={cx(popover.item)}>
                      {icon}
                      <span className={popover.text}>{label}</span>
                      {keys !== undefined && <Kbd keys={keys} />}
                    </MenuItem>
                  ))}
                </MenuSection>
              ))}
            </Menu>
          </Autocomplete>
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}

/** What the page offers, every page, and from two letters on the clients who match. */
function useAllCommands(text: string): readonly RunnableCommand[] {
  const [, navigate] = useLocation();
  const own = useCommands();
  const visible = useVisiblePages(pages);
  const { data: clients = [] } = useQuery({
    queryKey: ['clients', 'palette', text],
    queryFn: async ({ signal }) => {
      const { data } = await clientele.clients.list({ q: text, limit: 6 }, { signal }).page();
      return data;
    },
    enabled: text.trim().length > 1,
    placeholderData: (before) => before,
  });
  const found = text.trim().length > 1 ? clients : [];
  return [
    ...own,
    ...visible.map(({ title, icon: Icon, key, routes: [{ path }] }) => ({
      id: `page ${path}`,
      label: title,
      group: 'Pages',
      icon: <Icon />,
      keys: `g ${key}`,
      run: () => navigate(path),
    })),
    ...found.map(({ id, name, email }) => {
      const label = name ?? email ?? 'Client without a name';
      return {
        id: `client ${id}`,
        label: email === null || email === label ? label : `${label} · ${email}`,
        group: 'Clients',
        icon: <Avatar name={label} />,
        run: () => navigate(`/clients/${id}`),
      };
    }),
  ];
}
