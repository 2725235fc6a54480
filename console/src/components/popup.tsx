import type { ReactElement, ReactNode } from 'react';
import { Dialog, DialogTrigger, Popover } from 'react-aria-components';
import { cx } from '../lib/cx.ts';
import popover from './popover.module.css';

/** A small form beside the button that opens it, which is `trigger`. Children get what closes it. */
export function Popup({
  label,
  trigger,
  children,
}: {
  readonly label: string;
  readonly trigger: ReactElement;
  readonly children: (close: () => void) => ReactNode;
}): ReactNode {
  return (
    <DialogTrigger>
      {trigger}
      <Popover className={cx(popover.popover)} placement="bottom start">
        <Dialog aria-label={label} className={cx(popover.panel)}>
          {({ close }) => children(close)}
        </Dialog>
      </Popover>
    </DialogTrigger>
  );
}
