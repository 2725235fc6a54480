import { Check, Copy } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { copyText } from '../lib/copy-text.ts';
import { Button, IconButton } from './button.tsx';
import { toast } from './toasts.tsx';

/** Copies a text. With children a button that says so, else an icon. */
export function CopyButton({
  text,
  label = 'Copy',
  children,
}: {
  readonly text: string;
  readonly label?: string;
  readonly children?: ReactNode;
}): ReactNode {
  const [isCopied, setCopied] = useState(false);

  async function copy(): Promise<void> {
    if (await copyText(text)) {
      setCopied(true);
      setTimeout(() => setCopied(false), 1_500);
    } else {
      toast.failed(
        'The browser does not let this page copy. Select the text and copy it yourself.',
      );
    }
  }

  const icon = isCopied ? <Check /> : <Copy />;
  return children === undefined ? (
    <IconButton
      label={isCopied ? 'Copied' : label}
      size="small"
      icon={icon}
      onPress={() => void copy()}
    />
  ) : (
    <Button size="small" icon={icon} onPress={() => void copy()}>
      {isCopied ? 'Copied' : children}
    </Button>
  );
}
