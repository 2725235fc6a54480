import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { Client, Operation } from 'clientele-sdk';
import type { Chosen } from './chosen.ts';
import { type BulkProgress, changeInBulk } from './bulk-change.ts';
import { useTask } from './use-task.ts';

/** A change of many clients, how far it is, and how to end it. */
export function useBulkChange({ view, selection }: Chosen): {
  readonly progress: BulkProgress | undefined;
  readonly isRunning: boolean;
  readonly error: unknown;
  start(operation: (client: Client) => Operation): Promise<BulkProgress | undefined>;
  stop(): void;
} {
  const queryClient = useQueryClient();
  const [progress, setProgress] = useState<BulkProgress>();
  const task = useTask();
  return {
    ...task,
    progress,
    async start(operation) {
      const done = await task.run((signal) =>
        changeInBulk({ view, selection, operation, signal, onProgress: setProgress }),
      );
      void queryClient.invalidateQueries({ queryKey: ['clients'] });
      return done;
    },
  };
}
