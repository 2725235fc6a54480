import { type FormEvent, type ReactNode, useId } from 'react';
import { Button } from './button.tsx';
import { Dialog, type DialogProps } from './dialog.tsx';
import { FormStack } from './form-row.tsx';

/** An open dialog that is one form: the button at its foot sends it, and so does Enter in a field. */
export function FormDialog({
  submit,
  canSubmit,
  isPending,
  onSubmit,
  below,
  children,
  ...props
}: Omit<DialogProps, 'actions' | 'isOpen'> & {
  /** What will be done: `Create the key`. */
  readonly submit: string;
  readonly canSubmit: boolean;
  readonly isPending: boolean;
  readonly onSubmit: () => void;
  /** What stands under the form and is no part of it. */
  readonly below?: ReactNode;
}): ReactNode {
  const form = useId();

  function send(event: FormEvent): void {
    event.preventDefault();
    onSubmit();
  }

  return (
    <Dialog
      {...props}
      isOpen
      actions={
        <>
          <Button onPress={props.onClose}>Cancel</Button>
          <Button
            variant="primary"
            type="submit"
            form={form}
            isPending={isPending}
            isDisabled={!canSubmit}
          >
            {submit}
          </Button>
        </>
      }
    >
      <form id={form} onSubmit={send}>
        <FormStack>{children}</FormStack>
      </form>
      {below}
    </Dialog>
  );
}
