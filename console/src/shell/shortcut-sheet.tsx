import type { ReactNode } from 'react';
import { Switch } from '../components/checkbox.tsx';
import { Dialog } from '../components/dialog.tsx';
import { Kbd } from '../components/kbd.tsx';
import { activeShortcuts, singleKeys } from '../lib/shortcuts.ts';
import { useStored } from '../lib/stored.ts';
import styles from './shortcut-sheet.module.css';

/** Every key that does something on the page behind it. */
export function ShortcutSheet({ onClose }: { readonly onClose: () => void }): ReactNode {
  const [isOn, setOn] = useStored(singleKeys);
  const groups = Map.groupBy(activeShortcuts(), ({ group }) => group);
  return (
    <Dialog title="Keyboard shortcuts" isOpen onClose={onClose}>
      <Switch isSelected={isOn} onChange={setOn}>
        Shortcuts of a single key
      </Switch>
      <div className={styles.groups}>
        {[...groups].map(([group, shortcuts]) => (
          <section key={group}>
            <h3>{group}</h3>
            <dl className={styles.list}>
              {shortcuts.map(({ keys, label }) => (
                <div key={keys} className={styles.row}>
                  <dt>{label}</dt>
                  <dd>
                    <Kbd keys={keys} />
                  </dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
    </Dialog>
  );
}
