import { type ReactNode, useEffect, useState } from 'react';
import { formatExactly, formatInstant, formatRelative } from '../lib/format.ts';

/** When something was or will be: `3 minutes ago`, with the exact time as its title. `absolute`: the day and time. */
export function Instant({
  value,
  form = 'relative',
}: {
  readonly value: string | null;
  readonly form?: 'relative' | 'absolute';
}): ReactNode {
  const now = useNow(form === 'relative');
  if (value === null) {
    return <span>Never</span>;
  }
  return (
    <time dateTime={value} title={formatExactly(value)}>
      {form === 'relative' ? formatRelative(value, now) : formatInstant(value)}
    </time>
  );
}

/** Turns every half minute. */
function useNow(isNeeded: boolean): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    if (!isNeeded) {
      return undefined;
    }
    const timer = setInterval(() => setNow(Date.now()), 30_000);
    return () => clearInterval(timer);
  }, [isNeeded]);
  return now;
}
