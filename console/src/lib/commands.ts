import { type ReactNode, useEffect, useRef } from 'react';
import { createSignal, useSignal } from './signal.ts';

/** Something that the palette offers. */
export interface Command {
  readonly id: string;
  readonly label: string;
  readonly group: string;
  readonly icon?: ReactNode;
  /** Shown beside it. */
  readonly keys?: string;
}

/** A command and what it does. */
export interface RunnableCommand extends Command {
  readonly run: () => void;
}

const commands = createSignal<readonly RunnableCommand[]>([]);

/** Offers a command in the palette while the component is shown. */
export function useCommand(command: Command, run: () => void, isEnabled = true): void {
  const latest = useRef({ command, run });
  useEffect(() => {
    latest.current = { command, run };
  });
  useEffect(() => {
    if (!isEnabled) {
      return undefined;
    }
    const one = { ...latest.current.command, run: () => latest.current.run() };
    commands.set([...commands.get(), one]);
    return () => commands.set(commands.get().filter((other) => other !== one));
  }, [command.id, command.label, isEnabled]);
}

/** Every command of the page as it is now. */
export function useCommands(): readonly RunnableCommand[] {
  return useSignal(commands);
}
