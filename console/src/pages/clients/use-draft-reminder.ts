import { useEffect } from 'react';
import type { Client } from 'clientele-sdk';
import { useLocation } from 'wouter';
import { toast } from '../../components/toasts.tsx';
import { titleOf } from '../../lib/attributes.ts';
import { draftAt, putDraft } from '../../lib/drafts.ts';
import { useStable } from '../../lib/use-stable.ts';
import { useDraftPlace } from './use-draft.ts';

/** Takes away the last reminder. */
let takeBack: (() => void) | undefined;

/** Whoever goes to another page with unsaved changes is told, and led back. */
export function useDraftReminder(client: Client): void {
  const place = useDraftPlace(client.id);
  const [, navigate] = useLocation();
  const remind = useStable(() => {
    if (draftAt(place) !== undefined) {
      takeBack = toast.failed(`Your changes of ${titleOf(client)} are not saved yet.`, {
        label: 'Go back',
        onPress: () => navigate(`/clients/${client.id}`),
      });
    }
  });
  useEffect(() => {
    takeBack?.();
    return () => remind();
  }, [remind]);
}

/** What was typed for a client who is gone can be saved nowhere. */
export function useForgottenDraft(id: string): void {
  const { userId, clientId } = useDraftPlace(id);
  useEffect(() => {
    putDraft({ userId, clientId }, undefined);
    takeBack?.();
  }, [userId, clientId]);
}
