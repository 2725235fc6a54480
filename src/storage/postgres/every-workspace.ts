/**
 * Begins a statement about every workspace, which Citus asks of every machine: for what servers look after
 * now and then, never on the way of a request, and never in a transaction that writes for a workspace.
 */
export const ofEveryWorkspace = '/* of every workspace */';
