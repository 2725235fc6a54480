import { Check } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { ListBox, ListBoxItem } from 'react-aria-components';
import { cx } from '../lib/cx.ts';
import { Dot, OptionBadge } from './badge.tsx';
import { Button } from './button.tsx';
import type { Choice } from './choice.ts';
import styles from './composite-field.module.css';
import popover from './popover.module.css';
import { Popup } from './popup.tsx';
import { SearchField } from './text-field.tsx';

/** From so many on they are searched. */
const searchedMin = 8;

/** Several of some choices. */
export function MultiChoice({
  label,
  choices,
  value,
  onChange,
  isDisabled = false,
}: {
  readonly label: string;
  readonly choices: readonly Choice[];
  readonly value: readonly string[];
  readonly onChange: (value: readonly string[]) => void;
  readonly isDisabled?: boolean;
}): ReactNode {
  const [text, setText] = useState('');
  const shown = choices.filter((choice) =>
    choice.label.toLocaleLowerCase().includes(text.toLocaleLowerCase()),
  );
  return (
    <Popup
      label={label}
      trigger={
        <Button className={styles.trigger} isDisabled={isDisabled}>
          <span className={styles.hidden}>{label}: </span>
          <span className={styles.badges}>
            {value.length === 0 && <span className={styles.none}>None</span>}
            {value.map((id) => {
              const choice = choices.find((one) => one.id === id);
              return (
                <OptionBadge key={id} color={choice?.color}>
                  {choice?.label ?? id}
                </OptionBadge>
              );
            })}
          </span>
        </Button>
      }
    >
      {() => (
        <>
          {choices.length >= searchedMin && (
            <SearchField
              label={`Search ${label}`}
              value={text}
              onChange={setText}
              className={styles.search}
            />
          )}
          <ListBox
            aria-label={label}
            selectionMode="multiple"
            escapeKeyBehavior="none"
            selectedKeys={value}
            onSelectionChange={(keys) => {
              // All are all that are seen; what the search hides stays as it is.
              const ids = keys === 'all' ? [...value, ...shown.map(({ id }) => id)] : keys;
              onChange([...new Set([...ids].map(String))]);
            }}
            className={cx(styles.list)}
            renderEmptyState={() => <span className={styles.none}>Nothing to choose from.</span>}
          >
            {shown.map((choice) => (
              <ListBoxItem
                key={choice.id}
                id={choice.id}
                textValue={choice.label}
                className={cx(popover.item)}
              >
                {choice.color !== undefined && <Dot color={choice.color} />}
                <span className={popover.text}>{choice.label}</span>
                <Check className={popover.mark} aria-hidden />
              </ListBoxItem>
            ))}
          </ListBox>
        </>
      )}
    </Popup>
  );
}
