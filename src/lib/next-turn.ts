/** Resolves in the next turn of the event loop, when the sockets that are ready have been read. */
export function nextTurn(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}
