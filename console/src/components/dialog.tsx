import { X } from 'lucide-react';
import type { ReactNode } from 'react';
import { Dialog as AriaDialog, Heading, Modal, ModalOverlay } from 'react-aria-components';
import { cx } from '../lib/cx.ts';
import { Button, type ButtonVariant, IconButton } from './button.tsx';
import styles from './dialog.module.css';

/** What every dialog needs. Escape, a click beside it and the cross close it, unless it is held. */
export interface DialogProps {
  readonly title: string;
  readonly isOpen: boolean;
  readonly onClose: () => void;
  readonly children: ReactNode;
  /** Buttons at its foot, the main one last. */
  readonly actions?: ReactNode;
  readonly width?: 'narrow' | 'medium' | 'wide';
  /** `side`: a sheet along the right edge. */
  readonly place?: 'middle' | 'side';
  /** Nothing but its buttons closes it: what it shows is not shown again. */
  readonly isHeld?: boolean;
}

/** A question or form above the page, which waits behind it. */
export function Dialog(props: DialogProps): ReactNode {
  const { title, isOpen, onClose, children, actions, width = 'medium', place = 'middle' } = props;
  const { isHeld = false } = props;
  return (
    <ModalOverlay
      isOpen={isOpen}
      onOpenChange={(open) => !open && onClose()}
      isDismissable={!isHeld}
      isKeyboardDismissDisabled={isHeld}
      className={cx(styles.overlay, styles[place])}
    >
      <Modal className={cx(styles.modal, styles[width])}>
        <AriaDialog className={cx(styles.dialog)}>
          <header className={styles.header}>
            <Heading slot="title" className={cx(styles.title)}>
              {title}
            </Heading>
            {!isHeld && <IconButton label="Close" size="small" icon={<X />} onPress={onClose} />}
          </header>
          <div className={styles.body}>{children}</div>
          {actions !== undefined && <footer className={styles.actions}>{actions}</footer>}
        </AriaDialog>
      </Modal>
    </ModalOverlay>
  );
}

/** Asks before something is done. `onConfirm` may take its time; whoever opened it closes it. */
export function ConfirmDialog({
  confirm,
  variant = 'danger',
  onConfirm,
  isPending = false,
  canConfirm = true,
  ...props
}: Omit<DialogProps, 'actions'> & {
  /** What will be done: `Delete 3 clients`, never `OK`. */
  readonly confirm: string;
  readonly variant?: ButtonVariant;
  readonly onConfirm: () => void;
  readonly isPending?: boolean;
  readonly canConfirm?: boolean;
}): ReactNode {
  return (
    <Dialog
      width="narrow"
      {...props}
      actions={
        <>
          <Button onPress={props.onClose}>Cancel</Button>
          <Button
            variant={variant}
            onPress={onConfirm}
            isPending={isPending}
            isDisabled={!canConfirm}
            autoFocus
          >
            {confirm}
          </Button>
        </>
      }
    />
  );
}
