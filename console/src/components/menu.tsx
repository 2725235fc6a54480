import type { ReactElement, ReactNode } from 'react';
import { Menu as AriaMenu, MenuItem, MenuTrigger, Popover, Separator } from 'react-aria-components';
import { cx } from '../lib/cx.ts';
import popover from './popover.module.css';

/** One thing to do; `null` in a list of them is a line between. */
export interface MenuAction {
  readonly id: string;
  readonly label: string;
  readonly icon?: ReactNode;
  readonly onAction: () => void;
  readonly isDanger?: boolean;
  readonly isDisabled?: boolean;
}

/** A button that opens a list of things to do. The button is the child. */
export function Menu({
  label,
  actions,
  children,
}: {
  readonly label: string;
  readonly actions: readonly (MenuAction | null)[];
  readonly children: ReactElement;
}): ReactNode {
  return (
    <MenuTrigger>
      {children}
      <Popover className={cx(popover.popover)} placement="bottom end">
        <AriaMenu className={cx(popover.list)} aria-label={label}>
          {actions.map((action, index) =>
            action === null ? (
              <Separator key={`line ${index}`} className={cx(popover.separator)} />
            ) : (
              <MenuItem
                key={action.id}
                id={action.id}
                textValue={action.label}
                onAction={action.onAction}
                isDisabled={action.isDisabled ?? false}
                className={cx(popover.item, action.isDanger === true && popover.isDanger)}
              >
                {action.icon}
                <span className={popover.text}>{action.label}</span>
              </MenuItem>
            ),
          )}
        </AriaMenu>
      </Popover>
    </MenuTrigger>
  );
}
