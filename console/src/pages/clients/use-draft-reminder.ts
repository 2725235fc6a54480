import { useEffect } from 'react';
import { useLocation } from 'wouter';
import { toast } from '../../components/toasts.tsx';
import { titleOf } from '../../lib/attributes.ts';
import { draftAt } from '../../lib/drafts.ts';
import { useStable } from '../../lib/use-stable.ts';
import { useDraftPlace } from './use-draft.ts';

/** Takes away the last reminder. */
let takeBack: (() => void) | undefined;

/** Whoever goes to another page with unsaved changes is told, and led back. */
export function useDraftReminder(clientId: string): void {
  const place = useDraftPlace(clientId);
  const [, navigate] = useLocation();
  const remind = useStable(() => {
    const draft = draftAt(place);
    if (draft !== undefined) {
      const { base } = draft;
      const what =
        base === undefined ? 'Your new client is' : `Your changes of ${titleOf(base)} are`;
      takeBack = toast.failed(`${what} not saved yet.`, {
        label: 'Go back',
        onPress: () => navigate(`/clients/${clientId}`),
      });
    }
  });
  useEffect(() => {
    takeBack?.();
    return () => remind();
  }, [remind]);
}
