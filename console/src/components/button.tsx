import type { ReactNode } from 'react';
import { Button as AriaButton, type ButtonProps as AriaButtonProps } from 'react-aria-components';
import { cx } from '../lib/cx.ts';
import styles from './button.module.css';
import { Spinner } from './spinner.tsx';
import { Tip } from './tip.tsx';

/** How much a button asks to be pressed. */
export type ButtonVariant = 'primary' | 'secondary' | 'quiet' | 'danger';

/** A button's props, beside those of React Aria. */
export interface ButtonProps extends Omit<AriaButtonProps, 'children' | 'className' | 'style'> {
  readonly children?: ReactNode;
  /** `secondary` unless given. */
  readonly variant?: ButtonVariant;
  readonly size?: 'small' | 'medium';
  readonly icon?: ReactNode;
  readonly className?: string | undefined;
}

/** A button with a text. While `isPending` it cannot be pressed and says so. */
export function Button(props: ButtonProps): ReactNode {
  const { children, variant = 'secondary', size = 'medium', icon, className, ...rest } = props;
  return (
    <AriaButton {...rest} className={cx(styles.button, styles[variant], styles[size], className)}>
      {rest.isPending === true ? <Spinner label="Working" /> : icon}
      {children}
    </AriaButton>
  );
}

/** A button that shows only an icon; its label is read out and shown on hover and focus. */
export function IconButton({
  label,
  ...props
}: Omit<ButtonProps, 'children' | 'icon'> & {
  readonly label: string;
  readonly icon: ReactNode;
}): ReactNode {
  const { icon, variant = 'quiet', size = 'medium', className, ...rest } = props;
  return (
    <Tip text={label}>
      <AriaButton
        {...rest}
        aria-label={label}
        className={cx(styles.button, styles[variant], styles[size], styles.iconOnly, className)}
      >
        {icon}
      </AriaButton>
    </Tip>
  );
}
