import { Check } from 'lucide-react';
import type { ReactNode } from 'react';
import { ListBoxItem } from 'react-aria-components';
import { cx } from '../lib/cx.ts';
import type { Choice } from './choice.ts';
import { Dot } from './badge.tsx';
import popover from './popover.module.css';

/** A choice in a list that is open. */
export function ChoiceItem({ choice }: { readonly choice: Choice }): ReactNode {
  return (
    <ListBoxItem
      id={choice.id}
      textValue={choice.label}
      className={cx(popover.item)}
      isDisabled={choice.isDisabled ?? false}
    >
      {choice.color !== undefined && <Dot color={choice.color} />}
      {choice.icon}
      <span className={popover.text}>
        {choice.label}
        {choice.hint !== undefined && <small>{choice.hint}</small>}
      </span>
      <Check className={popover.mark} aria-hidden />
    </ListBoxItem>
  );
}
