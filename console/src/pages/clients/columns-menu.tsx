import { Check, Columns3 } from 'lucide-react';
import type { ReactNode } from 'react';
import { ListBox, ListBoxItem } from 'react-aria-components';
import { useAttributes } from '../../api/use-attributes.ts';
import { Button } from '../../components/button.tsx';
import { Popup } from '../../components/popup.tsx';
import popover from '../../components/popover.module.css';
import { cx } from '../../lib/cx.ts';
import { type Column, columnChoice, toggled } from './columns.ts';

/** Which columns are shown. */
export function ColumnsMenu({ columns }: { readonly columns: readonly Column[] }): ReactNode {
  const attributes = useAttributes().filter(({ isRetired }) => !isRetired);
  const shown = new Set(columns.map(({ id }) => id));
  return (
    <Popup
      label="Columns"
      trigger={
        <Button size="small" icon={<Columns3 />}>
          Columns
        </Button>
      }
    >
      {(close) => (
        <>
          <ListBox
            aria-label="Columns"
            selectionMode="multiple"
            escapeKeyBehavior="none"
            selectedKeys={shown}
            disabledKeys={['name']}
            onSelectionChange={(keys) => {
              const chosen = keys === 'all' ? new Set(attributes.map(({ id }) => id)) : keys;
              const changed = attributes.find(({ id }) => shown.has(id) !== chosen.has(id));
              if (changed !== undefined) {
                columnChoice.set(toggled(columns, changed.id));
              }
            }}
          >
            {attributes.map(({ id, label }) => (
              <ListBoxItem key={id} id={id} textValue={label} className={cx(popover.item)}>
                <span className={popover.text}>{label}</span>
                <Check className={popover.mark} aria-hidden />
              </ListBoxItem>
            ))}
          </ListBox>
          <Button
            size="small"
            variant="quiet"
            onPress={() => {
              columnChoice.set(null);
              close();
            }}
          >
            Show the usual ones
          </Button>
        </>
      )}
    </Popup>
  );
}
